"""Marking on the list, and what is done to the marked: notes, segments, export, undo."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from custui.app import CustuiApp
from custui.domain.deeds import Progress
from custui.domain.exporting import ExportRequest, FileRequest
from custui.domain.query import CustomerFilters, ListQuery, Sort, SortField
from custui.domain.repository import DeskRepository
from custui.options import AppOptions
from custui.screens.confirm import ConfirmDialog
from custui.screens.export import ExportDialog
from custui.screens.note import NoteDialog
from custui.screens.segments import SegmentsDialog
from custui.terminal.capabilities import Terminal
from tests.factories import NOW
from tests.pilot import at_cursor, desk_app, lines_of, opened, screen_text, settle, shown, wait_until
from tests.worlds import phone, shop_of


def toasts(pilot: Pilot[Any]) -> list[str]:
    return [notice.message for notice in pilot.app._notifications]


async def test_space_marks_and_goes_on_and_the_pager_counts() -> None:
    async with desk_app(shop_of(30)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("space", "space", "j", "space")
        assert screen.marks.phones == {phone(0), phone(1), phone(3)}
        await pilot.pause()
        assert "3 marked" in screen_text(pilot)
        assert sum(line.startswith("●") for line in lines_of(screen)) == 3
        await pilot.press("k", "space")
        await pilot.pause()
        assert "2 marked" in screen_text(pilot)


async def test_marks_stay_on_other_pages_and_in_other_lists_and_escape_takes_them_before_the_search() -> None:
    async with desk_app(shop_of(60), page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("space", "greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        await pilot.press("space", "slash", *"amina", "enter")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(2), "the Aminas")
        await pilot.press("space")
        assert screen.marks.phones == {phone(0), phone(20), phone(2)}
        await pilot.press("escape")
        assert not screen.marks
        assert screen.asked.filters.search == "amina"
        await pilot.press("escape")
        assert screen.asked.filters.search == ""
        await settle(pilot)
        assert screen.check_action("clear", ()) is False


async def test_a_range_a_page_and_all_matching() -> None:
    async with desk_app(shop_of(60), page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("space", "j", "j", "V")
        assert screen.marks.phones == {phone(number) for number in range(4)}
        await pilot.press("a")
        assert len(screen.marks.phones) == 20
        await pilot.press("a")
        assert not screen.marks
        await pilot.press("A")
        await pilot.pause()
        assert "all 60 marked" in screen_text(pilot)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        await pilot.press("space")
        await pilot.pause()
        assert "59 marked" in screen_text(pilot)
        # Everyone meant the list it was said of.
        await pilot.press("slash", *"amina", "enter")
        await settle(pilot)
        assert not screen.marks


async def test_a_follow_up_for_all_matching_asks_first_tells_after_and_is_undone_whole() -> None:
    repository = shop_of(60)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"amina", "enter")
        await settle(pilot)
        await pilot.press("A", "n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Offer soap", "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog), "the question")
        await wait_until(pilot, lambda: "12 customers" in screen_text(pilot), "for how many")
        assert not repository.asked("act")
        await pilot.press("enter")
        await wait_until(pilot, lambda: any("u undoes" in words for words in toasts(pilot)), "the result")
        await settle(pilot)
        assert len(repository.notes) == 12
        assert {note.body for notes in repository.notes.values() for note in notes} == {"Offer soap"}
        (act,) = repository.asked("act")
        assert act[1] == ListQuery(CustomerFilters(search="amina"))
        await pilot.press("u")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog), "what would be undone")
        await wait_until(pilot, lambda: "wrote a note for 12 customers" in screen_text(pilot), "the words")
        await pilot.press("enter")
        await wait_until(pilot, lambda: not repository.notes, "the undoing")
        await wait_until(pilot, lambda: pilot.app.screen is screen, "the list")
        await settle(pilot)


async def test_a_note_is_for_the_one_under_the_cursor_where_nobody_is_marked() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("j", "j", "n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Prefers evenings", "ctrl+s")
        await wait_until(pilot, lambda: phone(2) in repository.notes, "the note")
        await settle(pilot)
        assert list(repository.notes) == [phone(2)]
        assert at_cursor(screen) == phone(2)


async def test_s_opens_the_segments_for_the_marked() -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("space", "space", "s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, SegmentsDialog), "the segments")
        await settle(pilot)
        assert "2 customers" in screen_text(pilot)


async def test_a_read_only_desk_offers_no_writing() -> None:
    repository = shop_of(12)
    repository.read_only = True
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert "n Note" not in screen_text(pilot)
        assert "x Export" in screen_text(pilot)
        await pilot.press("n", "s", "u")
        await settle(pilot)
        assert pilot.app.screen is screen


# Export.


@pytest.mark.parametrize("marked", [True, False])
async def test_x_exports_what_is_shown_or_marked(tmp_path: Path, *, marked: bool) -> None:
    repository = shop_of(30)
    asked: list[FileRequest] = []

    def write(_: DeskRepository, request: FileRequest, progress: Progress) -> int:
        asked.append(request)
        return 2

    options = AppOptions(
        rules=repository.rules, agent="kemi", clock=lambda: NOW, terminal=Terminal(), export=write,
        export_folder=tmp_path,
    )  # fmt: skip
    async with CustuiApp(lambda: repository, options).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_sorted(Sort(SortField.SPENT))
        await settle(pilot)
        await pilot.press(*(["space", "space"] if marked else []), "x")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog), "the dialog")
        await settle(pilot)
        assert ("2 customers" if marked else "30 customers") in screen_text(pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: pilot.app.screen is screen, "the end of it")
    (request,) = asked
    assert isinstance(request, ExportRequest)
    among = frozenset(shown(screen)[:2]) if marked else None
    assert request.query == ListQuery(CustomerFilters(among=among, sort=Sort(SortField.SPENT)))
    assert request.columns[:3] == ("name", "phone", "orders")


async def test_an_export_of_the_marked_holds_them_wherever_the_agent_looks_meanwhile() -> None:
    repository = shop_of(30)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("space", "space", "space", "slash", *"Tunde", "enter")
        await settle(pilot)
        await pilot.press("x")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ExportDialog), "the dialog")
        await wait_until(pilot, lambda: "3 customers" in screen_text(pilot), "how many")
        counted = repository.asked("count_customers")[-1][0]
        assert isinstance(counted, CustomerFilters)
        assert counted.among == frozenset({phone(0), phone(1), phone(2)})
        assert counted.search == ""
        await settle(pilot)


async def test_all_marked_while_the_count_is_away_is_said_without_a_number() -> None:
    repository = shop_of(5)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.count = None
        screen.marks = screen.marks.all_matching(screen.asked)
        await pilot.pause()
        assert "all marked" in screen_text(pilot)
        screen.feed.count()
        await wait_until(pilot, lambda: "all 5 marked" in screen_text(pilot), "the number")
