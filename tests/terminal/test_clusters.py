"""What is drawn of a text that is edited takes the cells it is reckoned at, and does nothing."""

import pytest
from hypothesis import given
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from custui.terminal.clusters import clusters, drawn, edges, is_plain
from custui.widgets.message_box import steady
from tests.terminal.test_text import ALL_TEXT, NASTY, assert_harmless, pyte_width

ENGINEER, HEART = "\U0001f469\u200d\U0001f527", "\u2764\ufe0f"
THUMB, FLAG = "\U0001f44d\U0001f3fd", "\U0001f1f3\U0001f1ec"


def line_of(text: str) -> str:
    return "".join(drawn(text[c.start : c.end], c.cells) for c in clusters(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ENGINEER, "\U0001f469"),
        (HEART, "\u2764 "),
        (THUMB, "\U0001f44d"),
        (FLAG, "NG"),
        ("1\ufe0f\u20e3", "1 "),
        ("ọ\u0300 한", "ọ\u0300 한"),
        ("a\u200db", "a"),
        ("\u200d", ""),
    ],
)
def test_what_is_drawn(text: str, line: str) -> None:
    assert line_of(text) == line


@given(ALL_TEXT | NASTY)
def test_a_line_takes_the_cells_it_is_reckoned_at(text: str) -> None:
    line = line_of(text)
    assert_harmless(line)
    assert sum(cluster.cells for cluster in clusters(text)) == cell_len(line) == pyte_width(line)
    if is_plain(text):
        assert line == text


@given(ALL_TEXT | NASTY)
def test_a_strip_keeps_its_length(text: str) -> None:
    strip = steady(Strip([Segment(text)], cell_len(text)))
    assert cell_len(strip.text) == strip.cell_length == cell_len(text)
    assert_harmless(strip.text)


@given(NASTY)
def test_steps_to_the_right_and_to_the_left_meet_the_same_places(text: str) -> None:
    right, column = [0], 0
    while column < len(text):
        column = edges(text, column)[1]
        right.append(column)
    left = [column]
    while column:
        column = edges(text, column)[0]
        left.append(column)
    assert left[::-1] == right


def test_an_emoji_is_one_step() -> None:
    text = f"a{ENGINEER}b"
    assert edges(text, 1) == (0, 4)
    assert edges(text, 4) == (1, 5)
    assert edges(text, 2) == (1, 4)
    assert edges("", 0) == (0, 0)
