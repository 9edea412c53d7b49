"""The half blocks are read back module by module and held against segno's own matrix."""

import pytest
import segno

from custui.terminal.qr import Qr, qr_for

BARE = "https://wa.me/2348035550147"


def link(length: int) -> str:
    """Return a link of so many bytes."""
    return (BARE + "?text=").ljust(length, "a")


def modules(qr: Qr) -> list[list[bool]]:
    """Return the picture as rows of dark and light modules."""
    halves = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
    picture: list[list[bool]] = []
    for line in qr.lines:
        upper, lower = zip(*(halves[block] for block in line), strict=True)
        picture += [list(upper), list(lower)]
    return picture


def assert_picture_of(qr: Qr, url: str, border: int) -> None:
    matrix = segno.make_qr(url, error="L", boost_error=False).matrix_iter(border=border)
    wanted = [[bool(module) for module in row] for row in matrix]
    picture = modules(qr)
    assert picture[: len(wanted)] == wanted
    assert not any(any(row) for row in picture[len(wanted) :])
    assert len(picture) - len(wanted) <= 1


def test_the_picture_is_the_code_with_a_full_quiet_zone_where_there_is_room() -> None:
    qr = qr_for(link(100), BARE, 100, 100)
    assert qr is not None
    assert qr.has_text
    assert_picture_of(qr, link(100), border=4)


def test_80x24_holds_134_bytes_and_one_more_drops_the_text() -> None:
    qr = qr_for(link(134), BARE, 23, 45)
    assert qr is not None
    assert qr.has_text
    assert (len(qr.lines), qr.columns) == (23, 45)
    assert_picture_of(qr, link(134), border=2)
    without = qr_for(link(135), BARE, 23, 45)
    assert without is not None
    assert not without.has_text
    assert_picture_of(without, BARE, border=4)


@pytest.mark.parametrize(("rows", "columns", "fits"), [(15, 29, True), (14, 29, False), (15, 28, False)])
def test_no_code_where_not_even_the_bare_link_fits(rows: int, columns: int, fits: bool) -> None:
    assert (qr_for(link(60), BARE, rows, columns) is not None) is fits


def test_a_link_without_a_message_has_no_text() -> None:
    qr = qr_for(BARE, BARE, 30, 60)
    assert qr is not None
    assert not qr.has_text


def test_a_message_too_long_for_any_code_falls_back_to_the_bare_link() -> None:
    qr = qr_for(link(5_000), BARE, 1_000, 1_000)
    assert qr is not None
    assert_picture_of(qr, BARE, border=4)
