import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from textual.command import CommandList, SearchIcon
from textual.widgets import Input

from custui.app import AppOptions, CustuiApp
from custui.domain.errors import StoreError
from custui.domain.repository import DeskRepository
from custui.screens.customers import CustomersScreen
from custui.screens.keys import KeysDialog
from custui.screens.palette import Palette
from custui.terminal.capabilities import Terminal
from custui.themes import THEME_NAMES
from tests.factories import NOW
from tests.fakes import FakeRepository
from tests.pilot import desk_app, opened, screen_text, settle, wait_until
from tests.worlds import shop_of

FOR_LATER = (
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "phonenumbers",
    "segno",
    "plotext",
    "custui.store",
    "pydantic",
)
"""What the first paint must not wait for: together about 600 ms."""


def test_the_app_loads_nothing_that_its_first_paint_can_do_without() -> None:
    program = "import sys, json, custui.app; print(json.dumps(sorted(sys.modules)))"
    # A fresh interpreter, for here pytest has loaded all of them.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "textual.widgets._data_table" in loaded
    assert loaded.isdisjoint(FOR_LATER), loaded.intersection(FOR_LATER)


async def test_a_store_that_cannot_be_opened_is_told_in_one_sentence_and_the_code_is_1() -> None:
    def refuse() -> DeskRepository:
        raise StoreError("shop.db was made by a newer custui (schema 9); update custui to open it")

    app = CustuiApp(refuse, AppOptions(clock=lambda: NOW, terminal=Terminal()))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "schema 9" in screen_text(pilot), "the sentence")
        assert "q leaves custui" in screen_text(pilot)
        # Nothing works on a store that is not there, and nothing breaks.
        await pilot.press("w", "enter", "o", "p", "slash", "r")
        assert isinstance(app.screen, CustomersScreen)
        await pilot.press("q")
    assert app.return_code == 1


async def test_leaving_closes_the_store_and_the_code_is_0() -> None:
    repository = shop_of(2)
    app = desk_app(repository)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("q")
    assert app.return_code == 0
    assert repository.closed


async def test_a_fault_leaves_one_sentence_and_no_local_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fault() -> DeskRepository:
        password = "postgresql://kemi:hunter2@db/shop"
        raise RuntimeError(f"cannot reach {password}")

    log = tmp_path / "crash.log"
    app = CustuiApp(fault, AppOptions(clock=lambda: NOW, terminal=Terminal(), crash_log=log))

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await wait_until(pilot, lambda: app.return_code == 1, "the end")

    with pytest.raises(Exception, match="hunter2"):  # the pilot raises it again, for tests only
        await run()
    assert app.return_code == 1
    printed = ""
    async with asyncio.timeout(10):
        # The pilot raises as soon as it hears of the fault; the app prints once it has wound itself up.
        while "reference" not in printed:
            await asyncio.sleep(0.002)
            printed += "".join(capsys.readouterr())
    assert "hunter2" not in printed + log.read_text()


@pytest.mark.parametrize("theme", THEME_NAMES)
async def test_every_theme_draws_the_list(theme: str) -> None:
    async with desk_app(shop_of(3), theme=theme).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert pilot.app.theme == theme
        assert "Ngozi Eze-Obi 0" in screen_text(pilot)
        assert set(pilot.app.available_themes) == set(THEME_NAMES)


async def test_another_theme_recolours_the_rows() -> None:
    async with desk_app(shop_of(3)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        before = screen.table.get_row_at(1)
        pilot.app.theme = "custui-light"
        await settle(pilot)
        after = screen.table.get_row_at(1)
        assert [cell.plain for cell in before] == [cell.plain for cell in after]
        assert before != after


async def test_the_themes_are_offered_in_the_desks_own_palette() -> None:
    async with desk_app(shop_of(3)).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+p", *"theme")
        await wait_until(pilot, lambda: "Theme: ansi" in screen_text(pilot), "what matches")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "A theme" in screen_text(pilot), "the themes")
        palette = pilot.app.screen
        assert isinstance(palette, Palette)
        assert not palette.query_one(SearchIcon).display
        assert not palette.query_one(Input).cursor_blink
        offers = palette.query_one(CommandList)
        await wait_until(pilot, lambda: offers.option_count == len(THEME_NAMES), "all of them")
        told = [str(option.prompt).split("\n") for option in offers.options]
        assert {title for title, _ in told} == {f"Theme: {name}" for name in THEME_NAMES}
        assert [title for title, aside in told if aside == "In use"] == ["Theme: custui-dark"]
        await pilot.press(*"contrast")
        await wait_until(pilot, lambda: offers.option_count == 1, "the one that matches")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.theme == "custui-contrast"
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_the_palette_runs_what_the_keys_do_and_its_cursor_stands_still() -> None:
    async with desk_app(shop_of(3)).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+p")
        assert isinstance(pilot.app.screen, Palette)
        assert not any(box.cursor_blink for box in pilot.app.screen.query(Input))
        await pilot.press(*"keys")
        # What the first letters found stands there until the last one has been looked for.
        found = pilot.app.screen.query_one(CommandList)
        await wait_until(pilot, lambda: found.option_count == 1 and "Key ?" in screen_text(pilot), "it alone")
        assert "🔎" not in screen_text(pilot)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, KeysDialog), "what it does")


async def test_the_palette_offers_all_that_can_be_done_here_and_no_picture_of_customers() -> None:
    async with desk_app(shop_of(3)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        titles = [command.title for command in pilot.app.get_system_commands(screen)]
        assert {
            "Theme", "Search", "Period", "Sort", "WhatsApp", "Call", "Refresh", "Keys", "Quit", "Open",
            "Mark", "Note", "Segment", "Export", "Undo", "Filter", "Views",
            "Mark from the last to here", "Mark or unmark the page", "Mark the whole list",
            "Message", "Message templates", "Follow-ups due",
        } == set(titles)  # fmt: skip
        assert len(titles) == len(set(titles))


async def test_nothing_moves_by_itself() -> None:
    async with desk_app(FakeRepository()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert pilot.app.animation_level == "none"
        assert not any(box.cursor_blink for box in pilot.app.screen.query(Input))
