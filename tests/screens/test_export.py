"""The export dialog: what it writes, where, and what it leaves behind when it does not."""

import csv
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from custui.domain.deeds import Progress
from custui.domain.exporting import EXPORT_COLUMNS, Export, ExportFormat, FileRequest
from custui.domain.query import CustomerFilters, ListQuery, SortField
from custui.domain.repository import DeskRepository
from custui.screens.context import DeskContext
from custui.screens.export import ExportDialog, export_columns
from custui.screens.export_name import with_ending, wrong_with
from custui.terminal.capabilities import Terminal
from custui.transfer.customer_export import export_file
from custui.transfer.records import customer_record
from tests.factories import NOW, RULES, make_row
from tests.fakes import FakeRepository
from tests.pilot import screen_text, settle, wait_until
from tests.transfer.workbooks import read_book
from tests.worlds import shop_of

TODAY = "customers-2026-06-08.csv"


class Gate:
    """An export that waits on the way until it is let go on."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, repository: DeskRepository, request: FileRequest, progress: Progress) -> int:
        def told(done: int, of: int) -> None:
            progress(done, of)
            self.reached.set()
            assert self.go_on.wait(10)
            progress(done, of)

        return export_file(repository, request, told)


@asynccontextmanager
async def dialog(
    folder: Path,
    repository: FakeRepository | None = None,
    *,
    query: ListQuery | None = None,
    count: int | None = 3,
    shown: tuple[str, ...] = ("name", "phone"),
    export: Export = export_file,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Pilot[None]]:
    app: App[None] = App()
    app.animation_level = "none"
    desk = DeskContext(repository or shop_of(3), "kemi", lambda: NOW, Terminal(), export, folder)
    async with app.run_test(size=size, notifications=True) as pilot:
        app.push_screen(ExportDialog(desk, query or ListQuery(), count, shown, "Everybody"))
        await wait_until(pilot, lambda: isinstance(app.screen, ExportDialog), "the dialog")
        await settle(pilot)
        yield pilot


async def done(pilot: Pilot[None]) -> str:
    """Wait until the dialog is gone; return what was said."""
    await wait_until(pilot, lambda: not isinstance(pilot.app.screen, ExportDialog), "the end")
    await settle(pilot)
    return " ".join(note.message for note in pilot.app._notifications)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_enter_writes_what_is_shown_and_tells_the_whole_path(tmp_path: Path) -> None:
    folder = tmp_path / "custui-exports"
    query = ListQuery(CustomerFilters(min_orders=1))
    repository = shop_of(3)
    async with dialog(folder, repository, query=query) as pilot:
        assert "3 customers · Everybody" in screen_text(pilot)
        await pilot.press("enter")
        said = await done(pilot)
    assert said == f"3 customers written to {folder / TODAY}"
    assert repository.asked("export_customers") == [(query.filters, query.period)]
    assert folder.stat().st_mode & 0o777 == 0o700
    with (folder / TODAY).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (len(rows), list(rows[0])) == (3, ["name", "phone"])


async def test_format_and_columns_by_the_arrows(tmp_path: Path) -> None:
    async with dialog(tmp_path) as pilot:
        await pilot.press("right")
        assert pilot.app.screen.query_one(Input).value == "customers-2026-06-08.xlsx"
        await pilot.press("down", "right", "enter")
        await done(pilot)
    assert read_book(tmp_path / "customers-2026-06-08.xlsx").header == list(EXPORT_COLUMNS)


async def test_an_unknown_count_is_asked_for(tmp_path: Path) -> None:
    async with dialog(tmp_path, shop_of(7), count=None) as pilot:
        await wait_until(pilot, lambda: "7 customers" in screen_text(pilot), "the count")


async def test_a_file_that_is_there_is_replaced_only_after_a_second_enter(tmp_path: Path) -> None:
    (tmp_path / TODAY).write_text("mine")
    async with dialog(tmp_path) as pilot:
        await pilot.press("enter")
        await wait_until(pilot, lambda: "there already" in screen_text(pilot), "the question")
        assert (tmp_path / TODAY).read_text() == "mine"
        # Another name asks anew, and writing the first one again asks again.
        await pilot.press("end", "x", "backspace", "enter")
        await wait_until(pilot, lambda: "there already" in screen_text(pilot), "the question again")
        assert (tmp_path / TODAY).read_text() == "mine"
        await pilot.press("enter")
        await done(pilot)
    assert (tmp_path / TODAY).read_text(encoding="utf-8-sig").startswith('"name","phone"')


async def test_escape_stops_what_is_being_written_and_nothing_is_left(tmp_path: Path) -> None:
    gate = Gate()
    async with dialog(tmp_path, export=gate) as pilot:
        await pilot.press("enter")
        await wait_until(pilot, gate.reached.is_set, "the first row")
        await wait_until(pilot, lambda: "Writing… 0 of 3" in screen_text(pilot), "the progress")
        await pilot.press("enter", "escape")  # a second Enter writes no second file
        await wait_until(pilot, lambda: "Stopping…" in screen_text(pilot), "the word")
        gate.go_on.set()
        await wait_until(pilot, lambda: "nothing was written" in screen_text(pilot), "the end")
        assert names(tmp_path) == []
        await pilot.press("enter")
        await done(pilot)
    assert names(tmp_path) == [TODAY]


async def test_a_store_that_fails_says_so_in_place_and_enter_tries_again(tmp_path: Path) -> None:
    repository = shop_of(3)
    repository.failure = "shop.db cannot be [read]"
    async with dialog(tmp_path, repository) as pilot:
        await pilot.press("enter")
        await wait_until(pilot, lambda: "shop.db cannot be [read]" in screen_text(pilot), "the sentence")
        assert names(tmp_path) == []
        repository.failure = None
        await pilot.press("enter")
        await done(pilot)
    assert names(tmp_path) == [TODAY]


async def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with dialog(tmp_path / "file" / "exports") as pilot:
        await pilot.press("enter")
        await wait_until(pilot, lambda: "cannot be made" in screen_text(pilot), "the sentence")


async def test_a_name_that_would_leave_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    async with dialog(folder) as pilot:
        pilot.app.screen.query_one(Input).value = "../out"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Write the name alone" in screen_text(pilot), "the sentence")
        await pilot.press("escape")
        assert await done(pilot) == ""
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../x.csv", "/etc/x.csv", ".x.csv", "-x.csv", "a\x1bb.csv", "é" * 101])
def test_names_that_will_not_do(name: str) -> None:
    assert wrong_with(name)


def test_the_ending_follows_the_format() -> None:
    assert with_ending("vip.csv", ExportFormat.XLSX) == "vip.xlsx"
    assert with_ending("vip 2026.06", ExportFormat.JSON) == "vip 2026.06.json"
    assert with_ending("", ExportFormat.CSV) == with_ending(".csv", ExportFormat.CSV) == ""
    assert not wrong_with("vip 2026.06.json")


def test_every_column_of_the_list_is_one_of_the_file() -> None:
    columns = export_columns(SortField)
    assert len(set(columns)) == len(SortField)
    assert set(columns) <= set(customer_record(replace(make_row(), name="x"), RULES))


@pytest.mark.parametrize("size", [(80, 24), (40, 30)])
async def test_it_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    async with dialog(Path("/exports"), size=size) as pilot:
        text = screen_text(pilot)
        for words in ("CSV · any program", TODAY, "those on the list (2)", "write", "close", "for you alone"):
            assert words in text
