"""Keys that come many at a time, as over a slow line: each means what the one before it has led to."""

from collections.abc import Iterable

import pytest
from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from custui.screens.customer import CustomerScreen
from custui.terminal import key_order_app
from tests.pilot import desk_app, opened, settle, wait_until
from tests.screens.test_customer_snapshots import wireframe_store


def at_once(pilot: Pilot[None], keys: Iterable[str]) -> None:
    """Let all of `keys` arrive before the first of them is looked at."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else key_to_character(key)))


def written(pilot: Pilot[None]) -> str:
    """Return what stands in the note being written; nothing where there is none."""
    return "".join(area.text for area in pilot.app.screen.query(TextArea))


async def first_page(pilot: Pilot[None]) -> CustomerScreen:
    """Open the page of the first customer."""
    await pilot.press("enter")
    await settle(pilot)
    page = pilot.app.screen
    assert isinstance(page, CustomerScreen)
    return page


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


async def test_a_key_behind_the_next_customer_is_for_that_one() -> None:
    repository = wireframe_store()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await first_page(pilot)
        first = page.view
        assert first is not None
        repository.hold()
        at_once(pilot, ["right_square_bracket", "n", *"Call"])
        await wait_until(pilot, lambda: page.asked is not page.view_of, "the next customer, asked for")
        await pilot.pause()
        assert pilot.app.screen_stack[-1] is page, "whose note it would be is not to be seen yet"
        assert page.chosen() is None
        repository.release()
        await wait_until(pilot, lambda: written(pilot) == "Call", "the note")
        assert page.view is not None
        assert page.view.details.customer.phone != first.details.customer.phone
        title = pilot.app.screen.query_one("#note").border_title
        assert page.view.details.customer.name in str(title)


async def test_whoever_goes_on_and_on_through_the_list_waits_for_nobody() -> None:
    repository = wireframe_store()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        page = await first_page(pilot)
        repository.hold()
        at_once(pilot, ["right_square_bracket"] * 3)
        await wait_until(
            pilot, lambda: page.walk is not None and page.walk.index == 3, "the third from here, asked for"
        )
        repository.release()
        await settle(pilot)
        assert page.view is not None
        assert page.view.details.customer.phone == screen.table.phones[3]


async def test_keys_behind_a_search_s_enter_are_for_what_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_order_app, "_HOLDS", 100_000)
    repository = wireframe_store()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        repository.hold()
        at_once(pilot, ["slash", *"0803", "enter", "j", "n", *"Call"])
        await wait_until(pilot, lambda: screen.asked.filters.search == "0803", "the search")
        await pilot.pause()
        repository.release()
        await wait_until(pilot, lambda: written(pilot) == "Call", "the note")
        assert screen.asked.filters.search == "0803"
        assert screen.table.cursor_row == 1


async def test_keys_behind_a_search_that_finds_one_are_for_that_one_s_page() -> None:
    repository = wireframe_store()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        digits = "".join(filter(str.isdigit, screen.table.phones[2]))[-9:]
        at_once(pilot, ["slash", *digits, "enter", "n", *"Call"])
        await wait_until(pilot, lambda: written(pilot) == "Call", "the note")
        assert isinstance(pilot.app.screen_stack[-2], CustomerScreen)


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
