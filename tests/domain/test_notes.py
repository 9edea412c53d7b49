"""How a note begins, to know it by."""

from hypothesis import given
from hypothesis import strategies as st

from custui.domain.notes import first_words


def test_a_note_is_known_by_its_first_words() -> None:
    assert first_words("\n  Ring \t her back\nabout the gele") == "Ring her back"
    assert first_words("") == ""
    assert first_words("a" * 60) == "a" * 60
    assert first_words("a" * 61) == "a" * 59 + "…"


@given(st.text())
def test_first_words_are_one_short_line(body: str) -> None:
    words = first_words(body)
    assert len(words) <= 60
    assert words.splitlines() in ([], [words])
