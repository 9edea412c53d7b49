"""Sizes that nobody works at, from which a window that was dragged comes back as it was."""

from collections.abc import Sequence

import pytest

from tests.idle import rest
from tests.pilot import desk_app, opened, screen_text, settle, wait_until
from tests.screens.test_customer_snapshots import wireframe_store

SIZES = ((1, 1), (400, 120), (32, 8))
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
