"""A note that does not reach the store is given back to be written on, word for word."""

import pytest
from textual.widgets import Input

from custui.domain.deeds import AddNote
from custui.screens.confirm import ConfirmDialog
from custui.screens.note import NoteDialog, NoteText
from tests.pilot import desk_app, opened, screen_text, settle, wait_until
from tests.worlds import phone, shop_of


async def test_a_refused_note_comes_back_with_the_reason_and_can_be_saved_then() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Calls", "enter", *"late", "tab", *"fri")
        repository.failure = "the store is locked by another program"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: "locked by another program" in screen_text(pilot), "the reason")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert dialog.query_one(NoteText).text == "Calls\nlate"
        assert dialog.query_one("#due", Input).value == "2026-06-12"
        repository.failure = None
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: phone(0) in repository.notes, "the note")
        await settle(pilot)
        (note,) = repository.notes[phone(0)]
        assert note.body == "Calls\nlate"


@pytest.mark.parametrize("key", ["escape", "n"])
async def test_a_no_to_many_customers_gives_the_note_back(key: str) -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("a", "n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Offer soap", "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog), "the question")
        await pilot.press(key)
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the note again")
        assert pilot.app.screen.query_one(NoteText).text == "Offer soap"
        assert not repository.asked("act")


async def test_a_note_changed_after_a_refusal_is_another_note() -> None:
    """The first may have reached the store though its answer was lost; the second must not pass for it."""
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        repository.failure = "the server went away"
        await pilot.press(*"Once", "ctrl+s")
        await wait_until(pilot, lambda: "went away" in screen_text(pilot), "the reason")
        repository.failure = None
        await pilot.press(*" more", "ctrl+s")
        await wait_until(pilot, lambda: phone(0) in repository.notes, "the note")
        await settle(pilot)
        first, second = repository.asked("act")
        assert second[0] == AddNote("Once more")
        assert first[3] != second[3]


async def test_ctrl_q_does_not_throw_a_note_away_unasked() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Calls late", "ctrl+q")
        await wait_until(pilot, lambda: "ask again to leave" in screen_text(pilot), "the warning")
        assert not repository.closed
        assert pilot.app.screen.query_one(NoteText).text == "Calls late"
        await pilot.press("ctrl+q")
    assert repository.closed


async def test_ctrl_q_waits_for_the_answer_that_a_note_waits_for() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("a", "n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        await pilot.press(*"Offer soap", "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog), "the question")
        await pilot.press("ctrl+q", "enter")
        await wait_until(pilot, lambda: len(repository.notes) == 12, "the notes")
        await settle(pilot)
        assert not repository.closed


async def test_one_note_written_twice_under_one_key_is_one_note() -> None:
    """What the way back relies on: a note saved after all, though it looked refused, is not doubled."""
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, NoteDialog), "the dialog")
        repository.failure = "the server went away"
        await pilot.press(*"Once", "ctrl+s")
        await wait_until(pilot, lambda: "went away" in screen_text(pilot), "the reason")
        repository.failure = None
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: phone(0) in repository.notes, "the note")
        await settle(pilot)
        acts = repository.asked("act")
        assert [act[0] for act in acts] == [AddNote("Once")] * 2
        assert len({act[3] for act in acts}) == 1
