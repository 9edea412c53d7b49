"""Keys that come many at a time, as over a slow line: each means what the one before it has led to."""

from collections.abc import Iterable

import pytest
from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from custui.screens.customer import CustomerScreen
from tests.pilot import desk_app, opened, settle, wait_until
from tests.screens.test_customer_snapshots import wireframe_store


def at_once(pilot: Pilot[None], keys: Iterable[str]) -> None:
    """Let all of `keys` arrive before the first of them is looked at."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else key_to_character(key)))


def written(pilot: Pilot[None]) -> str:
    """Return what stands in the note being written; nothing where there is none."""
    return "".join(area.text for area in pilot.app.screen.query(TextArea))


async def test_what_is_typed_behind_the_key_that_opens_a_dialog_lands_in_it() -> None:
    repository = wireframe_store()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        at_once(pilot, ["n", *"Call", "space", *"about", "space", *"dad", "tab", *"fri"])
        await settle(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "Call about dad"
        assert pilot.app.screen.query_one(Input).value == "fri"
        at_once(pilot, ["ctrl+s", "j", "enter", "n", *"again"])
        await wait_until(pilot, lambda: written(pilot) == "again", "the note on the page")
        await pilot.press("escape")
        bodies = [note.body for notes in repository.notes.values() for note in notes]
        assert bodies.count("Call about dad") == 1
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_keys_behind_one_that_closes_a_dialog_are_for_what_was_under_it() -> None:
    async with desk_app(wireframe_store()).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        at_once(pilot, ["o", "escape", "p", "escape", "n", "escape", "j", "j"])
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.table.cursor_row == 2


async def test_a_paste_stays_in_its_place() -> None:
    async with desk_app(wireframe_store()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        at_once(pilot, ["n", "A"])
        pilot.app.post_message(events.Paste("pasted"))
        at_once(pilot, ["B"])
        await settle(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "ApastedB"


@pytest.mark.parametrize("key", ["ctrl+r", "ctrl+t"])
async def test_a_key_may_take_away_what_it_was_pressed_in(key: str) -> None:
    async with desk_app(wireframe_store()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("N", *"black", key)
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomerScreen)
