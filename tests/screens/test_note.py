"""The note dialog: a note is written, dated, refused or kept from being lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

from custui.domain.deeds import AddNote
from custui.screens.note import LONGEST_NOTE, NoteDialog, NoteText
from custui.widgets.tap_bar import Tap
from tests.pilot import screen_text, wait_until

TODAY = date(2026, 6, 10)
NOTHING = "nothing given yet"


class Written:
    """The dialog on screen, and what it gave."""

    def __init__(self, pilot: Pilot[None], dialog: NoteDialog) -> None:
        self.pilot = pilot
        self.dialog = dialog
        self.given: AddNote | str | None = NOTHING

    def take(self, note: AddNote | None) -> None:
        self.given = note

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str, due: str = "") -> None:
        self.dialog.query_one(NoteText).text = text
        self.dialog.query_one("#due", Input).value = due
        await self.pilot.pause()

    @property
    def problem(self) -> str:
        """What is wrong, if anything is said to be."""
        shown = self.dialog.query_one(".problem", Static)
        return str(shown.render()) if shown.has_class("-shown") else ""

    @property
    def reading(self) -> str:
        return str(self.dialog.query_one("#reading", Static).render())


@asynccontextmanager
async def writing(whom: str = "Ngozi Eze-Obi", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Written]:
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        written = Written(pilot, NoteDialog(whom, TODAY))
        await app.push_screen(written.dialog, written.take)
        await wait_until(pilot, lambda: app.focused is written.dialog.query_one(NoteText), "the cursor")
        yield written


async def test_a_note_is_typed_and_saved() -> None:
    async with writing() as written:
        assert "Note · Ngozi Eze-Obi" in screen_text(written.pilot)
        await written.press(*"Call", "space", *"late", "enter", *"q?/n")
        await written.press("ctrl+s")
        assert written.given == AddNote("Call late\nq?/n")


async def test_a_due_day_is_read_while_it_is_typed_and_saved_by_enter() -> None:
    async with writing() as written:
        await written.press(*"Call", "tab")
        assert written.reading == "optional"
        for key, reading in zip("fri", ("not a day yet", "not a day yet", "Fri 12 Jun"), strict=True):
            await written.press(key)
            assert written.reading == reading
        assert "Fri 12 Jun" in screen_text(written.pilot)
        await written.press("enter")
        assert written.given == AddNote("Call", date(2026, 6, 12))


async def test_reading_says_what_is_past() -> None:
    async with writing() as written:
        await written.write("Call", "2026-06-09")
        assert written.reading == "Tue 9 Jun is past"
        await written.press("ctrl+s")
        assert written.problem == "Tue 9 Jun is past"
        assert written.given == NOTHING


@pytest.mark.parametrize("body", ["", "  \n \t"])
async def test_a_blank_note_is_refused(body: str) -> None:
    async with writing() as written:
        await written.write(body, "fri")
        await written.press("tab", "ctrl+s")
        assert written.problem == "write something first"
        assert written.pilot.app.focused is written.dialog.query_one(NoteText)
        await written.press("x")
        assert not written.problem
        await written.press("ctrl+s")
        assert written.given == AddNote("x", date(2026, 6, 12))


async def test_an_unreadable_day_is_refused_and_the_cursor_put_there() -> None:
    async with writing() as written:
        await written.write("Call", "soonish")
        await written.press("ctrl+s")
        assert written.problem == "write the day as tomorrow, fri, +3, 2w, 1 dec or 2026-12-01"
        assert written.pilot.app.focused is written.dialog.query_one("#due")
        assert written.given == NOTHING


async def test_a_note_has_a_greatest_length() -> None:
    async with writing() as written:
        await written.write("x" * (LONGEST_NOTE + 1))
        await written.press("ctrl+s")
        assert written.problem == "a note has room for 10,000 characters; this one has 10,001"
        await written.write("\n" + "x" * LONGEST_NOTE + " ")
        await written.press("ctrl+s")
        assert written.given == AddNote("x" * LONGEST_NOTE)


async def test_one_escape_leaves_where_nothing_is_written() -> None:
    async with writing() as written:
        await written.press("escape")
        assert written.given is None


async def test_a_note_begun_is_thrown_away_only_by_a_second_escape_in_a_row() -> None:
    async with writing() as written:
        await written.press(*"Call", "escape")
        assert written.problem == "Esc again throws the note away"
        assert written.given == NOTHING
        await written.press("s")
        assert not written.problem
        await written.press("escape")
        assert written.given == NOTHING
        await written.press("backspace")
        await written.press("escape")
        assert written.given == NOTHING
        await written.press("escape")
        assert written.given is None


async def test_a_refusal_in_between_counts_as_something_done() -> None:
    async with writing() as written:
        await written.write("Call", "soonish")
        await written.press("escape", "ctrl+s", "escape")
        assert written.given == NOTHING
        assert written.problem == "Esc again throws the note away"


async def test_saved_once_however_often_the_key_comes() -> None:
    async with writing() as written:
        await written.write("Call")
        await written.press("ctrl+s", "ctrl+s", "ctrl+s")
        assert written.given == AddNote("Call")
        assert len(written.pilot.app.screen_stack) == 1


@pytest.mark.parametrize("size", [(80, 24), (40, 30), (120, 40)])
async def test_all_of_it_is_on_screen_and_can_be_tapped(size: tuple[int, int]) -> None:
    async with writing(size=size) as written:
        await written.write("Prefers delivery after 5 PM", "2w")
        drawn = screen_text(written.pilot)
        for part in (
            "Ctrl+S save · Tab day · Esc close",
            "Prefers delivery",
            "Follow up on",
            "Wed 24 Jun",
            "Save",
        ):
            assert part in drawn
        save, close = written.dialog.query(Tap)
        await written.pilot.click(close)
        assert written.problem == "Esc again throws the note away"
        await written.pilot.click(save)
        await written.pilot.pause()
        assert written.given == AddNote("Prefers delivery after 5 PM", date(2026, 6, 24))


async def test_a_small_terminal_still_shows_the_way_out() -> None:
    async with writing(size=(40, 15)) as written:
        await written.press("x", "escape")
        drawn = screen_text(written.pilot)
        assert "Follow up on" in drawn
        assert "Esc again throws the note away" in drawn


async def test_text_is_text() -> None:
    async with writing(whom="[@click=app.quit]312[/] \x1b[31mcustomers") as written:
        assert "Note · [@click=app.quit]312[/] �[31mcustomers" in screen_text(written.pilot)
        await written.write("# [b]no[/b] `markup`", "[/x]")
        assert "# [b]no[/b] `markup`" in screen_text(written.pilot)
        assert "[/x]" in screen_text(written.pilot)
        await written.write("[b]no[/b]")
        await written.press("ctrl+s")
        assert written.given == AddNote("[b]no[/b]")


async def test_what_is_pasted_brings_no_control_codes() -> None:
    async with writing() as written:
        written.pilot.app.post_message(events.Paste("one\x1b]52;c;x\x07\r\ntwo\u202e"))
        await written.pilot.pause()
        assert written.dialog.query_one(NoteText).text == "one�]52;c;x�\ntwo"


async def test_nothing_blinks() -> None:
    async with writing() as written:
        assert not written.dialog.query_one(NoteText).cursor_blink
        assert not written.dialog.query_one("#due", Input).cursor_blink
