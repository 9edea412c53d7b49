"""What a search names is shown where it stands, however the text and the number are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.matching import match_spans, snippet
from custui.domain.note_search import note_words
from custui.domain.text import fold


def marked(shown: str, search: str) -> str:
    """Return `shown` with brackets around what is matched."""
    for start, end in reversed(match_spans(shown, search)):
        shown = f"{shown[:start]}[{shown[start:end]}]{shown[end:]}"
    return shown


@pytest.mark.parametrize(
    ("shown", "search", "wanted"),
    [
        ("Ngozi Eze-Obi", "ngozi", "[Ngozi] Eze-Obi"),
        ("Ngozi Eze-Obi", "OBI ngo", "[Ngo]zi Eze-[Obi]"),
        ("Ngozi Eze-Obi", "z", "Ngo[z]i E[z]e-Obi"),
        ("Ngozi Eze-Obi", "bello", "Ngozi Eze-Obi"),
        ("Ngozi Eze-Obi", "", "Ngozi Eze-Obi"),
        ("Ngozi Eze-Obi", "  ", "Ngozi Eze-Obi"),
        ("", "ngozi", ""),
        ("Banana", "ana", "B[ana]na"),
        ("Okafor", "okaf kafor", "[Okafor]"),
        ("Ọlá Bello", "ola", "[Ọlá] Bello"),
        ("O\u0323la\u0301 Bello", "ola b", "[O\u0323la\u0301] [B]ello"),
        ("Ola Bello", "ọlá", "[Ola] Bello"),
        ("Straße 5", "strasse", "[Straße] 5"),
        ("Straße 5", "stras", "[Straß]e 5"),
        ("İbrahim", "ibra", "[İbra]him"),
        ("ﬁne ΣΊΣΥΦΟΣ", "fi σισ", "[ﬁ]ne [ΣΊΣ]ΥΦΟΣ"),
        ("Ngo\u200bzi", "ngozi", "[Ngo\u200bzi]"),
        ("한글 이름", "한글", "[한글] 이름"),
        ("小林さくら", "林さ", "小[林さ]くら"),
        ("Ａｍｉｎａ", "amin", "[Ａｍｉｎ]ａ"),
        ("José\u00a0  Okeke", "jose okeke", "[José]\u00a0  [Okeke]"),
        ("Customer 13085", "13085", "Customer [13085]"),
        ("1042", "#1042", "[1042]"),
        ("#1042", "1042", "#[1042]"),
        ("#A-7", "a-7", "#[A-7]"),
    ],
)
def test_words_are_matched_folded(shown: str, search: str, wanted: str) -> None:
    assert marked(shown, search) == wanted


@pytest.mark.parametrize(
    ("shown", "search", "wanted"),
    [
        ("0803 555 0147", "803555", "0[803 555] 0147"),
        ("0803 555 0147", "0147", "0803 555 [0147]"),
        ("0803 555 0147", "5501", "0803 5[55 01]47"),
        ("0803 555 0147", "0803-555-0147", "[0803 555 0147]"),
        ("0803 555 0147", "08035550147", "[0803 555 0147]"),
        ("0803 555 0147", "+2348035550147", "0[803 555 0147]"),
        ("0803 555 0147", "2348035550147", "0[803 555 0147]"),
        ("0803 555 0147", "002348035550147", "0[803 555 0147]"),
        ("0803 555 0147", "009 234 803 555 0147", "0[803 555 0147]"),
        ("0803 555 0147", "+234 803 55", "0[803 55]5 0147"),
        ("0803 555 0147", "+234 0803 55", "0[803 55]5 0147"),
        ("0803 555 0147", "9999", "0803 555 0147"),
        ("0803 555 0147", "+234", "0803 555 0147"),
        ("+234 803 555 0147", "0803 555 0147", "+234 [803 555 0147]"),
        ("+234 803 555 0147", "0803", "+234 [803] 555 0147"),
        ("+234 803 555 0147", "08035", "+234 [803 5]55 0147"),
        ("+234 803 555 0147", "+234 0803 555", "+[234 803 555] 0147"),
        ("+234 803 555 0147", "00234803", "+[234 803] 555 0147"),
        ("+234 803 555 0147", "0092348035550147", "+[234 803 555 0147]"),
        ("+234 803 555 0147", "+2348035550147", "+[234 803 555 0147]"),
        ("2348035550147", "0803", "234[803]5550147"),
        ("+234 803 555 0147", "0147", "+234 803 555 [0147]"),
        ("+44 20 7946 0018", "020 7946", "+44 [20 7946] 0018"),
        ("0803 555 0147 / 0805 221 9911", "0805221", "0803 555 0147 / [0805 221] 9911"),
        ("0803 555 0147 / 0805 221 9911", "01470805", "0803 555 0147 / 0805 221 9911"),
        ("Ngozi 0803 555 0147", "ngozi 5550147", "[Ngozi] 0803 [555 0147]"),
        ("(0803) 555–0147", "08035550147", "([0803) 555–0147]"),
        ("٠٨٠٣ 555 0147", "08035550", "[٠٨٠٣ 555 0]147"),
        ("0803 555 0147", "٠٨٠٣", "[0803] 555 0147"),
        ("0803 555 0147", "803", "0[803] 555 0147"),
        ("0803 555 0147", "03 5", "08[03] [5][5][5] 0147"),
    ],
)
def test_numbers_are_matched_by_their_digits(shown: str, search: str, wanted: str) -> None:
    assert marked(shown, search) == wanted


anything = st.one_of(
    st.text(max_size=30),
    st.text("aàbßﬁİıIς \u0301\u200b한\u1112\u1161ab", max_size=20),
    st.text("0123459 +-().٠٨", max_size=20),
)


@given(shown=anything, search=anything)
def test_spans_lie_within_in_order_and_apart(shown: str, search: str) -> None:
    at = 0
    for start, end in match_spans(shown, search):
        assert at <= start < end <= len(shown)
        at = end


@given(before=anything, word=st.text("abcçdéßiİﬁo", min_size=1, max_size=8), after=anything)
def test_a_word_is_found_where_it_stands(before: str, word: str, after: str) -> None:
    (folded,) = fold(word).split()
    spans = match_spans(f"{before} {word} {after}", word)
    assert spans
    shown = f"{before} {word} {after}"
    assert all(folded in fold(shown[start:end]) for start, end in spans)
    assert any(start <= len(before) + 1 < end for start, end in spans) or word in before


@given(shown=st.text("abc XYZ-'", max_size=30), word=st.text("abcxyz", min_size=1, max_size=3))
def test_folding_the_part_gives_the_word(shown: str, word: str) -> None:
    found = [fold(shown[start:end]) for start, end in match_spans(shown, word)]
    assert found == [word] * shown.lower().count(word)


def test_a_monstrous_search_is_answered() -> None:
    assert match_spans("Ngozi", "ngozi " * 100_000) == ((0, 5),)
    assert match_spans("0803 555 0147", "9" * 100_000) == ()
    assert match_spans("5" * 5_000, "5555") == tuple((at, at + 4) for at in range(0, 5_000, 4))


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("note:shea", ("shea",)),
        ("  NOTE: Shẹ̀a  BUTTER shea ", ("shea", "butter")),
        ("note: note: x", ("note:", "x")),
        ("note:", ()),
        ("note: \u0301", ()),
        ("note", None),
        ("a note: shea", None),
        ("notes: shea", None),
        ("", None),
        ("note:" + "x" * 120 + " " + "y " * 20, ("x" * 100, "y")),
    ],
)
def test_a_search_for_notes_begins_with_the_word(search: str, words: tuple[str, ...] | None) -> None:
    assert note_words(search) == words
    if words is not None:
        assert match_spans("a note: shea butter", search) == (), "no name is what was looked for"


LONG = "word " * 400


@pytest.mark.parametrize(
    ("body", "words", "shown"),
    [
        ("wants Shẹ̀a\n butter", ("shea",), "wants Shẹ̀a butter"),
        ("wants shea butter", ("butter", "wants"), "wants shea butter"),
        ("she wants shea butter", ("butter",), "…shea butter"),
        ("extraordinarily shea", ("shea",), "…shea"),
        ("wants shea butter", ("gele",), "wants shea butter"),
        (f"shea {LONG}", ("shea",), f"shea {LONG}"[:100].strip() + "…"),
        (f"{LONG} shea butter", ("shea",), "…word shea butter"),
        ("", ("shea",), ""),
    ],
)
def test_of_a_note_the_part_around_the_words_is_shown(body: str, words: tuple[str, ...], shown: str) -> None:
    assert snippet(body, words) == shown
