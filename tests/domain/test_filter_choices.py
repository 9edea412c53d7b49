"""What filters can be set to: usual spans, names with counts, and names that are gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.dashboard import GroupCard, Share, Shares
from custui.domain.filter_choices import ANY, MISSING, FilterChoices, choices_of, chosen_of, narrow, stepped
from custui.domain.filter_sections import Section, cleared, with_span
from custui.domain.groups import Group
from custui.domain.query import Activity, CustomerFilters, ListQuery, Sort, SortField
from custui.domain.query_words import filter_parts
from custui.domain.rules import Thresholds
from tests.domain.test_query_words import FILTERS
from tests.factories import RULES, make_segment

SHARES = Shares(
    (Share("whatsapp", 9), Share("unknown", 1)),
    (Share("Ikeja", 5), Share("", 3), Share("Any", 2), Share("Port Harcourt", 1), Share("Lokoja", 1)),
    (Share("Lagos", 8),),
)
SEGMENTS = (make_segment(1, "Promo list"), replace(make_segment(2, "Quiet"), query=ListQuery()))
OFFERED = FilterChoices(SHARES, SEGMENTS, tuple(GroupCard(group, 4, 0) for group in Group))
NOBODY = CustomerFilters()


def words(section: Section, filters: CustomerFilters = NOBODY, offered: FilterChoices = OFFERED) -> list[str]:
    return [choice.words for choice in choices_of(section, filters, offered, RULES)]


@given(FILTERS, st.sampled_from(Section), st.sampled_from((OFFERED, FilterChoices())))
def test_every_choice_is_on_once_it_is_chosen(
    filters: CustomerFilters, section: Section, offered: FilterChoices
) -> None:
    choices = choices_of(section, filters, offered, RULES)
    assert choices[0].off
    assert not any(choice.off for choice in choices[1:])
    for choice in choices:
        then = choice.then(filters)
        on = {each.words: each.chosen for each in choices_of(section, then, offered, RULES)}
        if not section.takes_many:
            assert on[choice.words]
            assert sum(on.values()) == 1
        elif not choice.off:
            assert on[choice.words] is not choice.chosen


@given(FILTERS, st.sampled_from(Section), st.sampled_from((OFFERED, FilterChoices())))
def test_what_is_on_is_found_without_building_the_rest(
    filters: CustomerFilters, section: Section, offered: FilterChoices
) -> None:
    every = choices_of(section, filters, offered, RULES)
    on = tuple(choice for choice in every if choice.chosen)
    found = chosen_of(section, filters, offered, RULES)
    assert [(choice.words, choice.changes, choice.off) for choice in found] == [
        (choice.words, choice.changes, choice.off) for choice in on
    ]


@given(FILTERS)
def test_any_everywhere_is_nothing_on(filters: CustomerFilters) -> None:
    left = replace(filters, among=None, without=frozenset())
    for section in Section:
        left = choices_of(section, left, OFFERED, RULES)[0].then(left)
    assert left == cleared(filters)
    assert not filter_parts(left, RULES)


def test_the_usual_spans_of_orders_are_the_flags_thresholds() -> None:
    assert words(Section.ORDERS) == [ANY, "1 first-time", "2+ repeat", "5+ VIP"]
    own = replace(RULES, thresholds=Thresholds(vip_orders=10))
    vip = choices_of(Section.ORDERS, NOBODY, OFFERED, own)[-1]
    assert vip.words == "10+ VIP"
    assert vip.then(NOBODY).min_orders == 10


def test_a_span_of_ones_own_is_none_of_the_choices() -> None:
    filters = with_span(Section.SPENT, with_span(Section.ORDERS, NOBODY, (3, 7)), (1, None))
    for section in (Section.ORDERS, Section.SPENT):
        assert not any(choice.chosen for choice in choices_of(section, filters, OFFERED, RULES))


def test_places_bear_counts_and_missing_stands_before_them() -> None:
    choices = choices_of(Section.CITY, replace(NOBODY, city=" IKEJA "), OFFERED, RULES)
    assert [(choice.words, choice.customers, choice.chosen) for choice in choices[:3]] == [
        (ANY, None, False), (MISSING, 3, False), ("Ikeja", 5, True),
    ]  # fmt: skip
    assert choices[1].then(NOBODY).city == ""
    nobody_without = choices_of(Section.STATE, NOBODY, OFFERED, RULES)[1]
    assert (nobody_without.words, nobody_without.customers) == (MISSING, 0)


def test_a_name_that_is_gone_is_still_on() -> None:
    filters = replace(NOBODY, city="Atlantis", channel="jumia", segment="Old list", not_segment="vip")
    for section, name, kind, customers in (
        (Section.CITY, "Atlantis", "", 0), (Section.CHANNEL, "Jumia", "", 0),
        (Section.SEGMENT, "Old list", "gone", None), (Section.NOT_SEGMENT, "VIP", "", 4),
    ):  # fmt: skip
        (on,) = chosen_of(section, filters, OFFERED, RULES)
        assert (on.words, on.kind, on.customers) == (name, kind, customers)
    (uncounted,) = chosen_of(Section.CITY, filters, FilterChoices(), RULES)
    assert (uncounted.words, uncounted.customers) == ("Atlantis", None)


def test_segments_are_the_shops_then_the_groups() -> None:
    choices = choices_of(Section.NOT_SEGMENT, NOBODY, OFFERED, RULES)
    assert [choice.words for choice in choices[:4]] == [ANY, "Promo list", "Quiet", "VIP"]
    assert [choice.kind for choice in choices[:4]] == ["", "", "smart", ""]
    assert choices[3].then(NOBODY).not_segment == "VIP"


def test_groups_add_up() -> None:
    vip, risk = (
        choice
        for choice in choices_of(Section.GROUPS, NOBODY, OFFERED, RULES)
        if choice.words in {"★ VIP", "! At risk"}
    )
    one = vip.then(NOBODY)
    both = choices_of(Section.GROUPS, one, OFFERED, RULES)[5].then(one)
    assert both.groups == {Group.VIP, Group.AT_RISK}
    assert risk.then(NOBODY).groups == {Group.AT_RISK}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("i", ["Ikeja", "missing"]),
        ("IKÉ", ["Ikeja"]),
        ("ja", ["Ikeja", "Lokoja"]),
        ("har", ["Port Harcourt"]),
        ("o", ["Port Harcourt", "Lokoja"]),
        ("l", ["Lokoja"]),
        ("any", ["Any"]),
        ("zz", []),
        (" ", [ANY, MISSING, "Ikeja", "Any", "Port Harcourt", "Lokoja"]),
    ],
)
def test_typing_narrows_with_beginnings_first(typed: str, found: list[str]) -> None:
    choices = choices_of(Section.CITY, NOBODY, OFFERED, RULES)
    assert sorted(choice.words for choice in narrow(choices, typed)) == sorted(found)
    if typed == "i":
        assert narrow(choices, typed)[0].words == "Ikeja"
    if typed == " ":
        assert [choice.words for choice in narrow(choices, typed)] == found


def test_stepping_goes_round() -> None:
    assert stepped(Section.STATUS, NOBODY, OFFERED, RULES, 1).status is Activity.ACTIVE
    last = stepped(Section.STATUS, NOBODY, OFFERED, RULES, -1)
    assert last.status is Activity.INACTIVE
    assert stepped(Section.STATUS, last, OFFERED, RULES, 1) == NOBODY


def test_stepping_from_a_span_of_ones_own_begins_anew() -> None:
    own = with_span(Section.ORDERS, NOBODY, (3, 7))
    assert stepped(Section.ORDERS, own, OFFERED, RULES, 1) == NOBODY
    assert stepped(Section.ORDERS, own, OFFERED, RULES, -1).min_orders == 5


def test_stepping_from_several_groups_begins_anew() -> None:
    two = replace(NOBODY, groups=frozenset({Group.VIP, Group.AT_RISK}))
    assert stepped(Section.GROUPS, two, OFFERED, RULES, 1) == NOBODY


def test_stepping_through_groups_holds_one_at_a_time() -> None:
    filters, seen = NOBODY, []
    for _ in range(len(Group) + 1):
        filters = stepped(Section.GROUPS, filters, OFFERED, RULES, 1)
        seen.append(filters.groups)
    assert seen == [*(frozenset({group}) for group in Group), frozenset()]


def test_clearing_keeps_search_and_sort() -> None:
    sort = Sort(SortField.NAME)
    filters = CustomerFilters(search="ngozi", city="Lagos", among=frozenset({"a"}), sort=sort)
    assert cleared(filters) == CustomerFilters(search="ngozi", sort=sort)
