"""Templates filled in: every placeholder, every gap named where it stands, and no text that fails."""

import importlib
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custui.domain.placeholders import (
    NAMES,
    PLACEHOLDERS,
    Filled,
    GapKind,
    fill,
    found_in,
    misspelled,
    nearest_name,
    written,
)

VALUES = dict.fromkeys(NAMES, "x") | {
    "customer.first_name": "Ngozi",
    "order.total": "₦12,000",
    "order.place": "",
}
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text(st.sampled_from("{{}} \nacustomer.first_name"), max_size=60),
    st.lists(
        st.sampled_from(
            ["{{", "}}", "{", "}", "{{customer.first_name}}", "{{order.place}}", "{{x}}", " ", "\n"]
        )
    ).map("".join),
)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Hello {{customer.first_name}}!", "Hello Ngozi!"),
        ("{{customer.first_name}}{{order.total}}", "Ngozi₦12,000"),
        ("{{ Customer.First-Name }}", "Ngozi"),
        ("{{customer.first name}}", "Ngozi"),
        ("{{CUSTOMER.FIRST_NAME}}", "Ngozi"),
        ("no braces", "no braces"),
        ("", ""),
        ("{red} or {} or {dress size}", "{red} or {} or {dress size}"),
        ("{{{customer.first_name}}}", "{Ngozi}"),
        ("} {", "} {"),
    ],
)
def test_filled(template: str, text: str) -> None:
    assert fill(template, VALUES) == Filled(text)


def test_gaps_are_named_where_they_stand_and_left_as_they_were() -> None:
    template = "{{customer.first_name}}: {{ Order.Place }}, {{custmer.name}}, {{}}"
    filled = fill(template, VALUES)
    assert filled.text == "Ngozi: {{ Order.Place }}, {{custmer.name}}, {{}}"
    place, name, nothing = filled.gaps
    assert (place.name, place.kind, place.nearest) == ("order.place", GapKind.EMPTY, "")
    assert (name.name, name.kind, name.nearest) == ("custmer.name", GapKind.UNDEFINED, "customer.name")
    assert (nothing.name, nothing.kind, nothing.nearest) == ("", GapKind.UNDEFINED, "")
    for gap in filled.gaps:
        assert template[slice(*gap.in_template)] == filled.text[slice(*gap.in_text)]
        assert filled.text[slice(*gap.in_text)].startswith("{{")


@pytest.mark.parametrize(
    ("template", "unclosed", "nearest"),
    [
        ("{{", "{{", ""),
        ("{{foo", "{{foo", ""),
        ("{{customer.first_name, hello", "{{customer.first_name", "customer.first_name"),
        ("{{ Agent.Name. Bye", "{{ Agent.Name", "agent.name"),
        ("{{customer.first_name}", "{{customer.first_name}", "customer.first_name"),
        ("{{{custmer.name}", "{{{custmer.name}", "customer.name"),
        ("{{order.\ntotal", "{{order", "order.date"),
        ("{{customer.first_name}} {{shop.name {{shop.name}}", "{{shop.name", "shop.name"),
    ],
)
def test_braces_that_are_not_closed_on_their_line_are_a_gap(
    template: str, unclosed: str, nearest: str
) -> None:
    (gap,) = fill(template, VALUES).gaps
    assert gap.kind is GapKind.UNCLOSED
    assert template[slice(*gap.in_template)] == unclosed
    assert gap.nearest == nearest
    assert fill(template, VALUES | {gap.name: "well"}).gaps == ()
    assert [wrong.name for wrong in misspelled(template)] == [gap.name]


@pytest.mark.parametrize(
    ("template", "written_so", "named", "nearest"),
    [
        ("Order {order.number} is here", "{order.number}", "{order.number}", "order.number"),
        ("{ Order.Number }", "{ Order.Number }", "{order.number}", "order.number"),
        ("{order.number}}", "{order.number}}", "{order.number}", "order.number"),
        ("Hello {name}", "{name}", "{name}", "customer.name"),
        ("Hello {first name}", "{first name}", "{first_name}", "customer.first_name"),
        ("Hello {custmer.name}", "{custmer.name}", "{custmer.name}", "customer.name"),
        ("{red}}", "{red}}", "{red}", ""),
        ("{{shop.name}} {order.total}", "{order.total}", "{order.total}", "order.total"),
    ],
)
def test_single_braces_are_a_gap_where_a_placeholder_was_meant(
    template: str, written_so: str, named: str, nearest: str
) -> None:
    (gap,) = fill(template, VALUES).gaps
    assert gap.kind is GapKind.SINGLE
    assert template[slice(*gap.in_template)] == written_so
    assert (gap.name, gap.written, gap.nearest) == (named, named, nearest)
    assert misspelled(template)


@pytest.mark.parametrize("template", ["Hello}}", "}} {", "{{shop.name}}}}", "order.number }}\n", "a}}}}"])
def test_braces_that_close_nothing_are_a_gap(template: str) -> None:
    (gap,) = fill(template, VALUES).gaps
    assert (gap.kind, gap.written, gap.nearest) == (GapKind.UNOPENED, "}}", "")
    assert set(template[slice(*gap.in_template)]) == {"}"}
    assert fill(template, VALUES | {"}}": "}}"}).gaps == ()


def test_a_placeholder_broken_over_two_lines_is_two_gaps() -> None:
    assert [gap.written for gap in misspelled("{{order.\ntotal}}")] == ["{{order", "}}"]


def test_what_can_never_be_filled_is_named_once_each_in_its_order() -> None:
    gaps = misspelled("{{weather}} {{order.place}} {{custmer.name}} {{weather}} {{shop")
    assert [gap.written for gap in gaps] == ["{{weather}}", "{{custmer.name}}", "{{shop"]


def test_a_value_is_not_filled_again() -> None:
    hostile = VALUES | {"customer.first_name": "{{agent.name}} {{x}}"}
    assert fill("{{customer.first_name}}", hostile) == Filled("{{agent.name}} {{x}}")


def test_what_an_agent_writes_for_a_gap_fills_it() -> None:
    filled = fill("{{order.place}} {{colour}}", VALUES | {"order.place": "Ikeja", "colour": "red"})
    assert filled == Filled("Ikeja red")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("custmer.name", "customer.name"),
        ("customer.firstname", "customer.first_name"),
        ("first_name", "customer.first_name"),
        ("name", "customer.name"),
        ("total", "order.total"),
        ("totl", "order.total"),
        ("order.totals", "order.total"),
        ("shop", "shop.name"),
        ("weather", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_the_placeholder_meant(name: str, nearest: str) -> None:
    assert nearest_name(name) == nearest


def test_every_placeholder_is_its_own_nearest_and_explained() -> None:
    for placeholder in PLACEHOLDERS:
        assert (
            fill(placeholder.written, VALUES).text == VALUES[placeholder.name]
            or placeholder.name == "order.place"
        )
        assert placeholder.means


@given(TEXTS)
@example("{{" + " " * 20_000)
@example("{{" * 5_000)
@example("{ " * 5_000)
@example("{name} " * 500)
@example("}" * 10_000)
def test_filling_is_total(template: str) -> None:
    filled = fill(template, VALUES)
    for gap in filled.gaps:
        assert template[slice(*gap.in_template)] == filled.text[slice(*gap.in_text)]
    if not list(found_in(template)):
        assert filled == Filled(template)
    if not filled.gaps and "{{" not in template:
        assert "}}" not in template
        assert filled.text == template


@given(TEXTS)
def test_without_values_every_placeholder_is_a_gap_and_the_text_stays(template: str) -> None:
    filled = fill(template, {})
    assert filled.text == template
    assert [(gap.name, gap.in_template) for gap in filled.gaps] == list(found_in(template))


@given(st.lists(st.sampled_from(NAMES)), st.text(string.ascii_letters + " \n"))
def test_all_placeholders_named_are_filled(names: list[str], between: str) -> None:
    values = {name: f"<{name}>" for name in NAMES}
    filled = fill(between.join(map(written, names)), values)
    assert filled == Filled(between.join(values[name] for name in names))


def test_the_starter_templates_name_only_placeholders_there_are() -> None:
    starters = importlib.import_module("custui.store.migrations.versions.0003_customer_page").STARTERS
    assert len(starters) == 6
    for body in starters.values():
        named = [name for name, _ in found_in(body)]
        assert named
        assert set(named) <= set(NAMES)
        assert "{{" not in fill(body, dict.fromkeys(NAMES, "x")).text
