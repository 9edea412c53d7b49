"""Pieces of text on as many lines as they need."""

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from custui.widgets.flow import beside, flow, whole_beside, widest_that_fits

WORDS = st.lists(st.text("ab王́ ", max_size=9), max_size=6)


def plain(lines: list[Content]) -> list[str]:
    return [line.plain for line in lines]


def test_breaks_only_between_pieces() -> None:
    pieces = [Content("one two"), Content(""), Content("three"), Content("four five six")]
    assert plain(flow(pieces, 15)) == ["one two · three", "four five six"]
    assert plain(flow(pieces, 9)) == ["one two", "three", "four fiv…"]


def test_the_right_end_goes_beneath_where_the_line_is_short() -> None:
    assert plain(beside(Content("left"), Content("right"), 12)) == ["left   right"]
    assert plain(beside(Content("left"), Content("right"), 10)) == ["left", "     right"]
    assert plain(beside(Content("left over"), Content(""), 6)) == ["left …"]


def test_nothing_of_the_left_is_cut_where_all_of_it_is_wanted() -> None:
    assert plain(whole_beside(Content("left"), Content("right"), 12)) == ["left   right"]
    lines = plain(whole_beside(Content("what was done"), Content("who"), 9))
    assert [line.rstrip() for line in lines] == ["what was", "done  who"]
    assert plain(whole_beside(Content(""), Content("who"), 9)) == ["      who"]


def test_the_fullest_wording_that_fits_is_taken() -> None:
    wordings = [Content("₦12,000 open"), Content("₦12k open")]
    assert widest_that_fits(wordings, 12).plain == "₦12,000 open"
    assert widest_that_fits(wordings, 11).plain == "₦12k open"
    assert widest_that_fits(wordings, 6).plain == "₦12k …"


@given(WORDS, st.integers(1, 20))
def test_no_line_is_wider_than_asked(words: list[str], width: int) -> None:
    lines = flow(map(Content, words), width)
    assert all(line.cell_length <= width for line in lines)
    left, right = Content("".join(words)), Content("end")
    assert all(line.cell_length <= width for line in beside(left, right, width))
    assert all(line.cell_length <= width for line in whole_beside(left, right, width))
