"""A follow-up due is never finished unseen: where the notes are off the screen, it stands at the top."""

from datetime import date

import pytest
from msgspec.structs import replace

from custui.domain.customer import Note
from custui.screens.postpone import PostponeDialog
from custui.widgets.due_line import DueLine, due_line
from custui.widgets.tap_bar import Tap
from tests.factories import PHONE, make_note
from tests.fakes import FakeRepository
from tests.screens.customer_desk import At, at_page, made_up_store
from tests.widgets.views import make_view

DUE = replace(make_note(3, "Ring her back about the lace she returned", "kemi"), due_on=date(2026, 6, 5))
TODAY = replace(make_note(4, "Ask for the size", "kemi"), due_on=date(2026, 6, 8))
TOMORROW = replace(make_note(5, "Ask for the size", "kemi"), due_on=date(2026, 6, 9))


def store(*notes: Note) -> FakeRepository:
    repository = made_up_store()
    repository.notes[PHONE] = notes
    return repository


def over_the_cards(at: At) -> list[str]:
    """Return the lines of the page above its tabs."""
    tabs = next(place for place, line in enumerate(at.lines) if "Orders" in line and "Charts" in line)
    return at.lines[:tabs]


def tap(at: At, label: str) -> Tap:
    """Return the button of this label that is on the screen."""
    return next(one for one in at.page.query(Tap) if one.region and str(one.content) == label)


def said(at: At) -> bool:
    return any("overdue 3 days  Ring her" in line for line in over_the_cards(at))


async def test_a_phone_shows_it_over_every_tab_but_the_notes_and_a_thumb_finishes_it() -> None:
    async with at_page(store(DUE), size=(40, 30)) as at:
        for tab in "125":
            await at.press(tab)
            assert said(at), tab
            assert tap(at, "Done").region.x < tap(at, "Put off").region.x
        await at.press("4")
        assert not said(at)
        assert "Done" in at.text  # the notes' own button
        assert "Put off" not in at.text
        await at.press("1")
        await at.pilot.click(tap(at, "Put off"))
        await at.settle()
        assert isinstance(at.desk.screen, PostponeDialog)
        await at.press("escape")
        await at.pilot.click(tap(at, "Done"))
        await at.settle()
        assert at.repository.notes[PHONE][0].done_at is not None
        assert not said(at)
        assert "Back" in at.text


async def test_a_click_on_it_goes_to_the_notes() -> None:
    async with at_page(store(DUE), size=(40, 30)) as at:
        await at.pilot.click(DueLine)
        await at.settle()
        assert at.page.body.tab == "notes"


@pytest.mark.parametrize(("lines", "wanted"), [(24, False), (19, True)])
async def test_elsewhere_it_stands_there_only_while_the_notes_are_off_the_screen(
    lines: int, wanted: bool
) -> None:
    async with at_page(store(DUE), size=(80, lines)) as at:
        shown = [line for line in at.lines if "overdue 3 days" in line]
        assert len(shown) == 1
        assert said(at) is wanted
        await at.press("G")
        assert said(at) is wanted  # scrolling moves nothing about
        await at.press("d")
        assert not said(at)


async def test_what_is_due_later_and_mere_notes_do_not() -> None:
    async with at_page(store(TOMORROW, make_note()), size=(40, 30)) as at:
        assert not at.page.query_one(DueLine).display
        assert "Back" in at.text


async def test_a_desk_that_only_reads_offers_a_thumb_no_change() -> None:
    repository = store(DUE)
    repository.read_only = True
    async with at_page(repository, size=(40, 30)) as at:
        assert said(at)
        assert "Put off" not in at.text


def test_the_line_is_cut_to_its_width_and_counts_the_others() -> None:
    view = make_view(notes=(TODAY, DUE, TOMORROW))
    assert due_line(view, 38).cell_length <= 38
    assert due_line(view, 38).plain.endswith("…  +1")
    assert due_line(view, 38).plain.startswith("! overdue 3 days  Ring her")
    assert due_line(make_view(notes=(TODAY,)), 80).plain == "! due today  Ask for the size"
    assert due_line(make_view(notes=(TOMORROW,)), 80).plain == ""
    hostile = replace(TODAY, body="\x1b[31m[@click=app.quit]x\nand more")
    assert "\x1b" not in due_line(make_view(notes=(hostile,)), 80).plain
    assert "[@click=app.quit]x and more" in due_line(make_view(notes=(hostile,)), 80).plain
