"""Nothing that was left stays in memory: an agent's desk is open all day."""

import asyncio
import gc
from heapq import heapify
from weakref import ref

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from custui.screens.customers import CustomersScreen
from tests.pilot import desk_app, opened, settle, wait_until
from tests.worlds import shop_of

_JOURNEYS = {
    "a customer with every tab": ("enter", "2", "3", "4", "5", "1", "escape"),
    "a note": ("n", "a", "escape"),
    "a message": ("enter", "m", "escape", "escape"),
    "a new order": ("enter", "N", "escape", "escape"),
    "a search": ("slash", "o", "escape", "escape"),
    "the filters": ("f", "escape"),
}


async def _go(pilot: Pilot[None], keys: tuple[str, ...]) -> list[ref[object]]:
    """Press the keys; return a reference to every widget met on the way, and to what was drawn of it."""
    there = {pilot.app.screen, *pilot.app.screen.walk_children(Widget)}
    met: dict[int, ref[object]] = {}
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
        for widget in {pilot.app.screen, *pilot.app.screen.walk_children(Widget)} - there:
            met[id(widget)] = ref(widget)
            met[id(widget._styles_cache)] = ref(widget._styles_cache)
    return list(met.values())


def _let_timers_go() -> None:
    """Drop the timers that were stopped: asyncio keeps some, and what began them, until they would be due."""
    scheduled = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
    scheduled[:] = [handle for handle in scheduled if not handle.cancelled()]
    heapify(scheduled)


@pytest.mark.parametrize("keys", _JOURNEYS.values(), ids=_JOURNEYS)
async def test_what_was_left_is_forgotten(keys: tuple[str, ...]) -> None:
    async with desk_app(shop_of(6)).run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        met = await _go(pilot, keys)
        assert isinstance(pilot.app.screen, CustomersScreen)
        await _go(pilot, keys)  # what was left last may still be held by what is being done
        await wait_until(pilot, lambda: not _left(pilot, met), "nothing left")


def _left(pilot: Pilot[None], met: list[ref[object]]) -> set[str]:
    """Return the names of what of all that was met is still there, but for what is shown."""
    _let_timers_go()
    gc.collect()
    shown = pilot.app.screen.walk_children(Widget)
    kept = {id(each) for widget in shown for each in (widget, widget._styles_cache)}
    left = [each() for each in met]
    return {type(each).__name__ for each in left if each is not None and id(each) not in kept}
