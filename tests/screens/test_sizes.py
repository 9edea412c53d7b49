"""Sizes that nobody works at, from which a window that was dragged comes back as it was."""

import random
from collections.abc import Sequence

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot

from tests.idle import rest
from tests.pilot import desk_app, opened, screen_text, settle, wait_until
from tests.screens.test_customer_snapshots import wireframe_store

SIZES = ((1, 1), (200, 60), (32, 8))
PLACES = {
    "list": "f", "segments": "s", "contact": "w", "message": "m", "templates": "T", "export": "x",
    "page": "enter", "charts": "enter 3", "notes": "enter 4", "activity": "enter 5", "order": "enter N",
}  # fmt: skip


@pytest.mark.parametrize("keys", [keys.split() for keys in PLACES.values()], ids=list(PLACES))
async def test_no_size_ends_it_and_all_of_it_is_there_again(keys: Sequence[str]) -> None:
    async with desk_app(wireframe_store()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        before = screen_text(pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await rest(pilot.app)
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: screen_text(pilot) == before, "the screen as it was")


DRAGS = 4
DIALOGS = {"note": "n", "template": "T n", "contact": "w"}


def drag(pilot: Pilot[None], columns: int, lines: int) -> None:
    """Tell the app of another size without waiting for what it makes of it."""
    size = Size(columns, lines)
    pilot.app.post_message(events.Resize(size, size))


@pytest.mark.parametrize("keys", [keys.split() for keys in DIALOGS.values()], ids=list(DIALOGS))
async def test_a_window_dragged_about_shows_the_dialog_as_it_was(keys: Sequence[str]) -> None:
    chance = random.Random(7)
    async with desk_app(wireframe_store()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        before = screen_text(pilot)
        for _ in range(DRAGS):
            for _ in range(chance.randrange(1, 4)):
                drag(pilot, chance.randrange(1, 200), chance.randrange(1, 60))
                await pilot.pause()
            drag(pilot, 80, 24)
            await wait_until(pilot, lambda: screen_text(pilot) == before, "the dialog as it was")
