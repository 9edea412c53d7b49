"""A short text being typed."""

from hypothesis import given
from hypothesis import strategies as st

from custui.widgets.typed_line import LONGEST, TypedLine

KEYS = st.sampled_from(("left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u"))


def test_it_edits_where_the_cursor_is() -> None:
    line = TypedLine.of("port harcourt")
    for key in ("home", "right", "delete"):
        edited = line.after(key)
        assert edited is not None
        line = edited
    assert line == TypedLine("prt harcourt", 1)
    assert line.insert("o") == TypedLine("port harcourt", 2)
    assert TypedLine.of("port harcourt").after("ctrl+w") == TypedLine("port", 4)
    assert TypedLine("port", 2).after("ctrl+u") == TypedLine("rt", 0)
    assert line.after("f1") is None


def test_what_a_terminal_cannot_be_trusted_with_is_not_typed() -> None:
    assert "\x1b" not in TypedLine.of("\x1b[31mlagos").text
    assert len(TypedLine.of("x" * 500).text) == LONGEST


@given(st.lists(st.one_of(KEYS, st.text(max_size=5).map(lambda text: "+" + text)), max_size=20))
def test_the_cursor_stays_in_the_text(steps: list[str]) -> None:
    line = TypedLine()
    for step in steps:
        line = line.insert(step[1:]) if step.startswith("+") else line.after(step) or line
        assert 0 <= line.place <= len(line.text) <= LONGEST
        assert line.text.isprintable()
