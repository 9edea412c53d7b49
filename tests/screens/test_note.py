"""The note dialog: a note is written, dated, refused or kept from being lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static

from custui.domain.deeds import AddNote
from custui.screens.context import DeskContext
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.note import LONGEST_NOTE, NoteDialog, NoteText
from custui.screens.note_task import NoteTask, WrittenNote
from custui.terminal.capabilities import Terminal
from custui.widgets.tap_bar import Tap
from tests.fakes import FakeRepository
from tests.pilot import screen_text, settle, wait_until

NOON = datetime(2026, 6, 10, 13, 5, tzinfo=UTC)
PLACE = "note:+2348035550147"
NOTHING = "nothing given yet"


class Written:
    """The dialog on screen, and what it gave."""

    def __init__(self, pilot: Pilot[None], dialog: NoteDialog, repository: FakeRepository) -> None:
        self.pilot = pilot
        self.dialog = dialog
        self.repository = repository
        self.given: AddNote | str | None = NOTHING
        self.key = ""
        self.version = 0

    def take(self, written: WrittenNote | None) -> None:
        self.given = None if written is None else written.note
        if written is not None:
            self.key, self.version = written.key, written.version

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

    @property
    def told(self) -> str:
        """What is said of the draft."""
        line = self.dialog.query_one("#draft", Static)
        return str(line.render()) if line.display else ""

    @property
    def text(self) -> str:
        return self.dialog.query_one(NoteText).text

    @property
    def draft(self) -> str | None:
        """The draft as the store has it."""
        return self.repository.drafts.get(("kemi", PLACE))


@asynccontextmanager
async def writing(
    whom: str = "Ngozi Eze-Obi",
    size: tuple[int, int] = (80, 24),
    saved: AddNote | None = None,
    repository: FakeRepository | None = None,
    theirs: str = "",
) -> AsyncIterator[Written]:
    app: App[None] = App()
    store = repository or FakeRepository()
    desk = DeskContext(store, "kemi", lambda: NOON, Terminal())
    task = NoteTask(whom, PLACE, saved, version=3 if saved else 0, theirs=theirs)
    async with app.run_test(size=size) as pilot:
        written = Written(pilot, NoteDialog(desk, task), store)
        await app.push_screen(written.dialog, written.take)
        await wait_until(pilot, lambda: app.focused is written.dialog.query_one(NoteText), "the cursor")
        await settle(pilot)
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


async def test_escape_closes_a_note_begun_and_it_is_there_again() -> None:
    async with writing() as written:
        await written.press(*"Call", "enter", *"late", "tab", *"fri", "escape")
        assert written.given is None
        await settle(written.pilot)
        assert written.draft is not None
    async with writing(repository=written.repository) as again:
        assert again.text == "Call\nlate"
        assert again.reading == "Fri 12 Jun"
        assert again.told == "Your unsaved note of 14:05 is back · Ctrl+T throws it away"
        assert "14:05 is back" in screen_text(again.pilot)
        await again.press("ctrl+s")
        assert again.given == AddNote("Call\nlate", date(2026, 6, 12))


async def test_a_draft_is_thrown_away_by_its_key_and_regretted() -> None:
    async with writing() as written:
        await written.press(*"Call", "ctrl+t")
        assert written.text == ""
        assert written.told == "Thrown away · Ctrl+Z brings the text back"
        await settle(written.pilot)
        assert written.draft is None
        await written.press("ctrl+z")
        assert written.text == "Call"
        assert written.told == "", "what is back was not thrown away"
        await written.press("ctrl+t", "escape")
        assert written.given is None
        await settle(written.pilot)
        assert written.draft is None


async def test_a_refused_note_is_kept_too() -> None:
    async with writing() as written:
        await written.write("Call", "soonish")
        await written.press("ctrl+s", "escape")
        assert written.given is None
        await settle(written.pilot)
    async with writing(repository=written.repository) as again:
        assert again.reading == "not a day yet"


async def test_what_was_on_its_way_is_sent_under_the_same_key_after_a_crash() -> None:
    """The store may have it: another key would make two notes of one."""
    async with writing() as written:
        await written.write("Call", "fri")
        await written.press("ctrl+s")
        await settle(written.pilot)
    async with writing(repository=written.repository) as again:
        await again.press("ctrl+s")
        assert (again.given, again.key) == (written.given, written.key)
    async with writing(repository=written.repository) as changed:
        await changed.press("!", "ctrl+s")
        assert changed.given == AddNote("Call!", date(2026, 6, 12))
        assert changed.key != written.key


async def test_a_draft_that_cannot_be_kept_is_not_lost_by_one_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftKeeper, "REST", 0.01)
    async with writing() as written:
        written.repository.failure = "the store is locked by another program"
        await written.press(*"Call")
        await wait_until(written.pilot, lambda: "not kept yet" in written.told, "the failure")
        await written.press("escape")
        assert written.given == NOTHING
        assert "Esc again closes" in written.problem
        await written.press("escape")
        assert written.given is None


SAVED = AddNote("Call about the soap", date(2026, 6, 5))


async def test_a_note_is_changed_though_its_day_is_past() -> None:
    async with writing(saved=SAVED) as written:
        assert "Edit note · Ngozi Eze-Obi" in screen_text(written.pilot)
        assert written.reading == "overdue 5 days"
        await written.press("!", "ctrl+s")
        assert written.given == AddNote("Call about the soap!", date(2026, 6, 5))
        assert written.version == 3


async def test_a_note_not_changed_leaves_no_draft() -> None:
    async with writing(saved=SAVED) as written:
        await written.press("x", "backspace", "escape")
        assert written.given is None
        await settle(written.pilot)
        assert written.draft is None


async def test_a_draft_of_a_note_knows_the_version_it_was_made_from() -> None:
    repository = FakeRepository()
    async with writing(saved=SAVED, repository=repository) as written:
        await written.press("!", "escape")
        await settle(written.pilot)
    kept = written.draft
    assert kept is not None
    repository.drafts["kemi", PLACE] = kept.replace('"version": "3"', '"version": "2"')
    async with writing(saved=SAVED, repository=repository) as again:
        assert again.text == "Call about the soap!"
        await again.press("ctrl+s")
        assert again.version == 2


async def test_throwing_the_changes_of_an_edit_away_closes_it_and_leaves_no_draft() -> None:
    async with writing(saved=SAVED) as written:
        await written.write("All wrong", "")
        await wait_until(written.pilot, lambda: written.draft is not None, "the draft")
        await written.press("ctrl+t")
        assert [notice.message for notice in written.pilot.app._notifications] == ["Changes thrown away"]
        assert written.given is None
        assert len(written.pilot.app.screen_stack) == 1
        await wait_until(written.pilot, lambda: written.draft is None, "no draft")
    async with writing(saved=SAVED) as written:
        await written.press("ctrl+t")
        assert not written.pilot.app._notifications
        assert len(written.pilot.app.screen_stack) == 1


async def test_their_version_stands_above_mine() -> None:
    async with writing(saved=SAVED, theirs="She called herself\n\nFollow up: done") as written:
        drawn = screen_text(written.pilot)
        assert drawn.index("She called herself") < drawn.index("Call about the soap")


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
        save, throw, _close = written.dialog.query(Tap)
        await written.pilot.click(throw)
        assert not written.text
        await written.write("Prefers delivery after 5 PM", "2w")
        await written.pilot.click(save)
        await written.pilot.pause()
        assert written.given == AddNote("Prefers delivery after 5 PM", date(2026, 6, 24))


async def test_a_small_terminal_still_shows_the_way_out() -> None:
    async with writing(size=(40, 15)) as written:
        await written.press("ctrl+s")
        drawn = screen_text(written.pilot)
        assert "Follow up on" in drawn
        assert "write something first" in drawn
        assert "Close" in drawn


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
async def test_what_is_said_of_the_day_is_whole(size: tuple[int, int]) -> None:
    async with writing(size=size) as written:
        lines = screen_text(written.pilot).splitlines()
        assert any("Follow up on" in line and "tomorrow, fri, +3, 1 dec" in line for line in lines)
        assert "optional" in screen_text(written.pilot)
        for due, said in (
            ("999w", "a follow-up is due within ten years"),
            ("31 dec 2025", "Wed 31 Dec 2025 is past"),
        ):
            await written.write("Call", due)
            words = " ".join(screen_text(written.pilot).replace("│", " ").split())
            assert "…" not in words
            assert all(word in words for word in said.split())
            assert "Close" in words


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
