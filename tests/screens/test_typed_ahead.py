"""Keys that come all at once, as over a slow line: the one that saves does not overtake those before it."""

from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from custui.screens.note import NoteDialog
from tests.factories import PHONE
from tests.pilot import desk_app, opened, settle, wait_until
from tests.screens.customer_desk import at_page, made_up_store
from tests.worlds import phone, shop_of


async def at_once(pilot: Pilot[Any], typed: str, *keys: str) -> None:
    """Send letters and keys without waiting for what one does before the next."""
    for letter in typed:
        pilot.app.post_message(events.Key("space" if letter == " " else letter, letter))
    for key in keys:
        pilot.app.simulate_key(key)
    await settle(pilot)


async def test_a_note() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await settle(pilot)
        await at_once(pilot, "calls late", "ctrl+s")
        (note,) = repository.notes[phone(0)]
        assert note.body == "calls late"


async def test_a_profile() -> None:
    repository = made_up_store()
    async with at_page(repository) as at:
        await at.press("e")
        await wait_until(at.pilot, lambda: isinstance(at.desk.screen.focused, Input), "the first box")
        await at.settle()
        await at_once(at.pilot, "mama tunde", "ctrl+s")
        assert repository.edits[PHONE].profile.name == "mama tunde"


async def test_a_template() -> None:
    repository = made_up_store()
    async with at_page(repository) as at:
        await at.press("T")
        await at.press("N")
        await at_once(at.pilot, "thanks", "tab")
        await at_once(at.pilot, "see you soon", "ctrl+s")
        assert [(kept.name, kept.body) for kept in repository.kept_templates] == [("thanks", "see you soon")]
