"""What reaches a terminal from data: nothing that steers it, and nothing that shifts a column."""

import unicodedata

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from custui.terminal.text import clean, clean_block

ALL_TEXT = st.text(st.characters(exclude_categories=()))
NASTY = st.text(
    st.sampled_from(
        "aé \t\r\n\x00\x1b\x7f\x85\x9b\x9d\u061c\u200b\u200c\u200d\u200e\u202e\u2028\u2066\u2069\u2060\ufeff"
        "\u00ad\u034f\u3164\ufe0f\u0301\u0323\u0308\u20e3\ud800\udfff\ue000\ufffe\U0010ffff\U000e0041"
        "\U000e0100\U0001f1f3\U0001f1ec\U0001f3fd👩中한\u1112\u1161\u11ab\u0915\u093f"
    ),
    max_size=30,
)


def pyte_width(text: str) -> int:
    """Return how far a pyte screen's cursor moves for `text`.

    pyte stops at a zero-width character without a combining class (Indic vowels, Hangul vowels):
    those are left out, since it would drop the rest of the text.
    """
    screen = pyte.Screen(2 * len(text) + 2, 1)
    screen.draw("".join(c for c in text if wcwidth(c) or unicodedata.combining(c)))
    return int(screen.cursor.x)


def assert_harmless(text: str, allowed: str = "") -> None:
    for character in text:
        assert character in allowed or unicodedata.category(character)[0] != "C", ascii(character)
        assert unicodedata.category(character) not in {"Zl", "Zp"}, ascii(character)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        ("Ngozi Eze-Obi", "Ngozi Eze-Obi"),
        ("Ọlá Ṣadé", "Ọlá Ṣadé"),
        ("O\u0323la\u0301", "Ọlá"),
        ("ọ\u0300", "ọ\u0300"),
        ("田中 花子", "田中 花子"),
        ("₦1,234", "₦1,234"),
        ("Zoë 🙂", "Zoë 🙂"),
        ("a\tb\nc\r\nd\u2028e\u00a0f\u3000g", "a b c d e f g"),
        ("\x1b[31mred\x1b]52;c;aGk=\x07", "�[31mred�]52;c;aGk=�"),
        ("\x9b2J\x7f\x00", "�2J��"),
        ("a\u200b\u200c\u200d\ufeff\u2060\u00adb", "ab"),
        ("pay \u202e000,1\u202c \u2066x\u2069", "pay 000,1 x"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("❤\ufe0f", "❤"),
        ("👩\u200d🔧", "👩🔧"),
        ("👍🏽", "👍"),
        ("🇳🇬", "NG"),
        ("1\ufe0f\u20e3", "1"),
        ("x\ud800y\udfff", "x�y�"),
        ("\ufffe\ue000\U0010ffff", "���"),
        ("\u0301leading", "leading"),
        ("Z" + "\u0300" * 50 + "algo", "Z\u0300\u0300algo"),
        ("e\u200b\u0301", "é"),
        ("\u1112\u1161\u11ab", "한"),
        ("\u3164\u115f", ""),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
    ],
)
def test_one_line(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_block_keeps_its_line_breaks() -> None:
    assert clean_block("one\r\ntwo\rthree\u2029four\tfive\x1b[2J") == "one\ntwo\nthree\nfour five�[2J"
    assert clean_block("a\n\u0301b") == "a\nb"
    assert clean_block("plain\nlines") == "plain\nlines"


@pytest.mark.parametrize("letter", ["x", "é", "中"])
def test_a_long_text_is_cut_with_an_ellipsis(letter: str) -> None:
    assert clean(letter * 10, limit=10) == letter * 10
    assert clean(letter * 11, limit=10) == letter * 9 + "…"
    assert clean(letter * 10_000) == letter * 499 + "…"
    assert clean_block(letter * 30_000) == letter * 19_999 + "…"


def test_invisible_padding_does_not_hide_that_a_text_was_cut() -> None:
    assert clean("\u200b" * 10_000 + "hidden") == "…"
    assert clean("anything", limit=0) == ""


@settings(derandomize=True, max_examples=150)
@given(ALL_TEXT | NASTY, st.integers(0, 12) | st.just(500))
def test_any_text_becomes_harmless_and_stays_so(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert_harmless(shown)
    assert len(shown) <= limit
    assert clean(shown, limit) == shown
    block = clean_block(text, limit)
    assert_harmless(block, "\n")
    assert len(block) <= limit
    assert clean_block(block, limit) == block


@settings(derandomize=True, max_examples=150)
@given(ALL_TEXT | NASTY)
def test_a_text_is_as_wide_as_textual_reckons(text: str) -> None:
    shown = clean(text)
    assert cell_len(shown) == pyte_width(shown)


def test_every_character_is_as_wide_as_textual_reckons() -> None:
    wrong = []
    for codepoint in range(0x20000):
        shown = clean("a" + chr(codepoint))
        if cell_len(shown) != sum(map(wcwidth, shown)):
            wrong.append(hex(codepoint))
    assert wrong == []
