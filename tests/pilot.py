"""The app under a pilot: started on a fake store, waited for by conditions, read as an agent reads it."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from custui.app import AppOptions, CustuiApp
from custui.domain.repository import DeskRepository
from custui.screens.customers import CustomersScreen
from custui.terminal.capabilities import Terminal
from tests.factories import NOW
from tests.idle import PATIENCE, rest


def desk_app(
    repository: DeskRepository, *, page_size: int = 50, theme: str = "custui-dark", unicode: bool = True
) -> CustuiApp:
    """Return the app over `repository`, at `NOW`, with kemi at the desk."""
    options = AppOptions(
        rules=repository.rules,
        agent="kemi",
        page_size=page_size,
        clock=lambda: NOW,
        terminal=Terminal(unicode=unicode),
        theme=theme,
    )
    return CustuiApp(lambda: repository, options)


async def wait_until(pilot: Pilot[Any], holds: Callable[[], bool], what: str) -> None:
    """Let the app work until `holds`; fails naming `what` where it never does."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"never came: {what}\n{screen_text(pilot)}")
        await rest(pilot.app)
        # What is left to wait for is the clock, or a thread: each look at the screen costs a few of these.
        await asyncio.sleep(0.01)


async def settle(pilot: Pilot[Any]) -> None:
    """Let the app work until no worker is left and every message is handled."""
    await pilot.pause()
    while not _idle(pilot):
        await wait_until(pilot, lambda: _idle(pilot), "idle workers")
        await pilot.pause()


def _idle(pilot: Pilot[Any]) -> bool:
    return all(worker.is_finished for worker in pilot.app.workers)


async def opened(pilot: Pilot[Any]) -> CustomersScreen:
    """Wait until the list has come and is counted; return its screen."""
    screen = pilot.app.screen
    assert isinstance(screen, CustomersScreen)
    await wait_until(pilot, lambda: screen.count is not None, "the first page and its count")
    await settle(pilot)
    return screen


def lines_of(screen: Screen[Any]) -> list[str]:
    """Return the lines of `screen` as drawn, without what is drawn over it."""
    return [strip.text for strip in screen._compositor.render_strips()]


def screen_text(pilot: Pilot[Any]) -> str:
    """Return what the top screen draws."""
    return "\n".join(lines_of(pilot.app.screen))


def shown(screen: CustomersScreen) -> list[str]:
    """Return the phones on screen, in their order."""
    assert screen.listing is not None
    return [row.phone for row in screen.listing.page.rows]


def at_cursor(screen: CustomersScreen) -> str:
    """Return the phone of the customer under the cursor."""
    row = screen.table.row_at_cursor
    assert row is not None
    return row.phone
