"""The notes tab and the overview's follow-ups: read, found, changed, finished, by several agents at once."""

import re
from datetime import date

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from custui.domain.customer import Note
from custui.domain.deeds import AddNote
from custui.domain.notes import DeleteNote, EditNote, FinishFollowUp, PinNote, PostponeFollowUp
from custui.domain.query import CustomerFilters, ListQuery
from custui.screens.customer_feed import CustomerFeed
from custui.screens.note import NoteDialog, NoteText
from custui.screens.postpone import PostponeDialog
from custui.screens.stale import StaleDialog
from custui.widgets.note_table import NoteTable
from custui.widgets.tap_bar import Tap
from tests.factories import PHONE, lagos
from tests.fakes import FakeRepository
from tests.pilot import lines_of, wait_until
from tests.screens.customer_desk import At, at_page, made_up_store

PINNED = Note(2, "Prefers delivery after 5 PM", "tunde", lagos("2026-05-03"), pinned=True, version=2)
TOMORROW = Note(4, "Call about the soap\nand the Ọjà", "kemi", lagos("2026-06-05"), due_on=date(2026, 6, 9))
OVERDUE = Note(3, "Ring her back", "kemi", lagos("2026-06-04"), due_on=date(2026, 6, 5))
MERE = Note(1, "Likes blue", "ade", lagos("2025-06-01"))


def store(*notes: Note) -> FakeRepository:
    repository = made_up_store()
    repository.notes[PHONE] = notes or (PINNED, TOMORROW, OVERDUE, MERE)
    return repository


def table(at: At) -> NoteTable:
    return at.page.body.notes.table


def note(at: At, number: int) -> Note:
    return next(one for one in at.repository.notes[PHONE] if one.id == number)


def change_by_another(at: At, change: EditNote | PinNote | FinishFollowUp) -> None:
    at.repository.change_note(change, "tunde")


async def test_the_cursor_steps_from_note_to_note() -> None:
    async with at_page(store()) as at:
        await at.press("4")
        seen = []
        for key in ("down", "j", "j", "j", "k", "g", "G", "up"):
            seen.append(table(at).note)
            await at.press(key)
        assert seen == [PINNED, TOMORROW, OVERDUE, MERE, MERE, OVERDUE, PINNED, MERE]
        assert table(at).note == OVERDUE
        assert any(line.startswith(" ▸ kemi · 4 Jun 2026") for line in at.lines)


async def test_a_note_longer_than_the_screen_is_read_to_its_end() -> None:
    long = replace(MERE, id=9, body="\n".join(f"line {number}" for number in range(30)))
    async with at_page(store(long, MERE)) as at:
        await at.press("4")
        read = ""
        for _ in range(8):
            read += at.text
            await at.press("j")
        assert table(at).note == MERE
        assert set(re.findall(r"line \d+", read)) == {f"line {number}" for number in range(30)}
        await at.press("k", "k", "k", "k", "k")
        assert re.search(r"line 0\b", at.text)


async def test_keys_change_the_note_under_the_cursor_and_say_that_u_undoes() -> None:
    async with at_page(store()) as at:
        await at.press("4", "P")
        assert not note(at, 2).pinned
        await at.press("g", "P")
        assert note(at, 4).pinned
        await at.press("d")
        assert note(at, 4).done_at is not None
        assert "✓ done 8 Jun" in at.text
        await at.press("d")
        assert note(at, 4).done_at is None
        await at.press("D")
        assert 4 not in {one.id for one in at.repository.notes[PHONE]}
        assert at.desk.notices[-1].endswith("u undoes")
        await at.press("u")
        assert "Undo: deleted a note" in at.text
        assert any("│  Ngozi Eze-Obi " in line for line in at.lines)
        await at.press("enter")
        assert note(at, 4).body == TOMORROW.body
        kinds = [type(call[0]) for call in at.repository.asked("change_note")]
        assert kinds == [PinNote, PinNote, FinishFollowUp, FinishFollowUp, DeleteNote]


async def test_a_mere_note_offers_no_follow_up_keys() -> None:
    async with at_page(store(MERE)) as at:
        await at.press("4", "d", "t")
        assert not at.repository.asked("change_note")
        assert "d Done" not in at.lines[-1]
        assert "⏎ Edit" in at.lines[-1]


async def test_a_read_only_store_offers_no_change() -> None:
    repository = store(OVERDUE)
    repository.read_only = True
    async with at_page(repository) as at:
        await at.press("d", "4", "d", "P", "D", "enter")
        assert not repository.asked("change_note")
        assert at.desk.screen is at.page
        assert "Edit" not in at.lines[-1]


async def test_without_notes_the_tab_says_what_to_do() -> None:
    async with at_page(made_up_store()) as at:
        await at.press("4")
        assert "No notes yet. Press n" in at.text
        await at.press("j", "enter", "D", "slash", "x", "escape", "escape", "n")
        assert isinstance(at.desk.screen, NoteDialog)


async def test_put_off_takes_a_day_in_words() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "t")
        assert isinstance(at.desk.screen, PostponeDialog)
        assert "overdue 3 days  Ring her back" in at.text
        await at.press(*"someday", "enter")
        assert "write the day as" in at.text
        for _ in "someday":
            await at.press("backspace")
        await at.press(*"fri")
        assert "Fri 12 Jun" in at.text
        await at.press("enter")
        assert at.repository.asked("change_note")[0][0] == PostponeFollowUp(3, 1, date(2026, 6, 12))
        assert "• due Fri 12 Jun" in at.text
        await at.press("t", "escape")
        assert len(at.repository.asked("change_note")) == 1


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
async def test_put_off_says_whole_why_a_day_will_not_do(size: tuple[int, int]) -> None:
    async with at_page(store(OVERDUE), size=size) as at:
        await at.press("4", "t", *"999w")
        words = " ".join(at.text.replace("│", " ").split())
        assert all(word in words for word in ("due", "within", "ten", "years"))
        assert all(word in words for word in ("Tomorrow", "In 3 days", "In a week"))


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (("enter",), 9),
        (("space", "enter"), 9),
        (("tab", "enter"), 9),
        (("tab", "tab", "enter"), 11),
        (("down", "right", "right", "space"), 15),
        (("tab", "right", "left", "enter"), 9),
    ],
)
async def test_put_off_by_enter_alone_is_to_tomorrow_and_tab_reaches_the_buttons(
    keys: tuple[str, ...], day: int
) -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "t")
        assert next(line for line in at.lines if " to  " in line).count("tomorrow") == 2
        await at.press(*keys)
        assert at.repository.asked("change_note")[0][0] == PostponeFollowUp(3, 1, date(2026, 6, day))


async def test_finding_in_the_notes() -> None:
    async with at_page(store()) as at:
        await at.press("4", "slash", *"oja")
        assert "1 of 4 notes" in at.text
        assert "Likes blue" not in at.text
        await at.press("enter", "d")
        assert note(at, 4).done_at is not None
        await at.press("slash", "x")
        assert "No note holds that" in at.text
        await at.press("escape")
        assert not isinstance(at.desk.focused, Input)
        assert "No note holds that" in at.text
        await at.press("escape")
        assert "Likes blue" in at.text
        await at.press("escape")
        assert at.desk.back is not None


async def test_a_phone_has_buttons_for_the_note_and_a_click_goes_to_one() -> None:
    async with at_page(store(OVERDUE, MERE), size=(40, 30)) as at:
        await at.press("4")
        row = next(y for y, line in enumerate(at.lines) if "Likes blue" in line)
        await at.pilot.click(offset=(6, row))
        await at.settle()
        assert table(at).note == MERE
        taps = {str(tap.render()): tap for tap in at.page.body.notes.query(Tap)}
        await at.pilot.click(taps["Done"])
        assert at.desk.notices[-1] == "This note is no follow-up."
        await at.pilot.click(taps["Pin"])
        await at.settle()
        assert note(at, 1).pinned
        await at.pilot.click(taps["Edit"])
        await at.settle()
        assert isinstance(at.desk.screen, NoteDialog)


# Editing, with others about.


async def test_a_note_is_edited() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "enter", *" soon", "tab", *("backspace",) * 10, *"1 dec", "ctrl+s")
        assert at.repository.asked("change_note")[0][0] == EditNote(
            3, 1, "Ring her back soon", date(2026, 12, 1)
        )
        assert "Ring her back soon" in at.text
        assert not at.repository.drafts


async def test_somebody_faster_and_mine_is_saved_over_theirs() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "enter", *" soon")
        change_by_another(at, EditNote(3, 1, "She called herself", date(2026, 6, 15)))
        await at.press("ctrl+s")
        assert isinstance(at.desk.screen, StaleDialog)
        for words in ("She called herself", "Follow up: Mon 15 Jun", "Ring her back soon", "overdue 3 days"):
            assert words in at.text
        assert note(at, 3).body == "She called herself"
        assert "Ring her back soon" in at.repository.drafts["kemi", "note-edit:3"]
        await at.press("m")
        assert (note(at, 3).body, note(at, 3).version) == ("Ring her back soon", 3)
        assert not at.repository.drafts


async def test_somebody_faster_and_theirs_stays() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "enter", *" soon")
        change_by_another(at, EditNote(3, 1, "She called herself"))
        await at.press("ctrl+s", "t")
        assert note(at, 3).body == "She called herself"
        assert "She called herself" in at.text
        await at.press("enter")
        assert at.desk.screen.query_one(NoteText).text == "She called herself"


async def test_somebody_faster_and_mine_is_written_on_under_theirs() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "enter", *" soon")
        change_by_another(at, EditNote(3, 1, "She called herself"))
        await at.press("ctrl+s", "escape")
        assert at.text.index("She called herself") < at.text.index("Ring her back soon")
        await at.press("!", "ctrl+s")
        assert note(at, 3).body == "Ring her back soon!"


async def test_what_somebody_did_beside_the_words_is_in_nobodys_way() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "enter", "!")
        change_by_another(at, PinNote(3, 1, pinned=True))
        await at.press("ctrl+s")
        assert at.desk.screen is at.page
        assert (note(at, 3).body, note(at, 3).pinned) == ("Ring her back!", True)


async def test_a_note_deleted_meanwhile_comes_back_to_be_saved_as_a_new_one() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "enter", "!")
        at.repository.change_note(DeleteNote(3, 1), "tunde")
        await at.press("ctrl+s")
        assert isinstance(at.desk.screen, NoteDialog)
        assert "saving makes a new one" in at.text
        assert at.desk.screen.query_one(NoteText).text == "Ring her back!"
        await at.press("tab", *("backspace",) * 10, "ctrl+s")
        assert [one.body for one in at.repository.notes[PHONE]] == ["Ring her back!"]


async def test_an_edit_that_the_store_refuses_comes_back() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4", "enter", "!")
        at.repository.failure = "the store is locked by another program"
        await at.press("ctrl+s")
        assert "The store is locked by another program" in at.text
        at.repository.failure = None
        await at.press("ctrl+s")
        assert note(at, 3).body == "Ring her back!"


async def test_a_change_that_nobody_saw_coming_is_refused_and_shown() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("4")
        change_by_another(at, EditNote(3, 1, "She called herself", date(2026, 6, 5)))
        await at.press("D")
        assert "Somebody else changed this note" in at.desk.notices[-1]
        assert "She called herself" in at.text
        await at.press("D")
        assert not at.repository.notes[PHONE]


async def test_the_drafts_of_two_customers_do_not_mix() -> None:
    async with at_page(store(OVERDUE)) as at:
        await at.press("n", *"half", "escape", "4", "enter", "!", "escape")
        assert set(at.repository.drafts) == {("kemi", f"note:{PHONE}"), ("kemi", "note-edit:3")}
        await at.press("n")
        assert at.desk.screen.query_one(NoteText).text == "half"
        await at.press("ctrl+s")
        assert set(at.repository.drafts) == {("kemi", "note-edit:3")}


@pytest.mark.parametrize("typing", [False, True])
async def test_another_agents_note_appears_and_disturbs_nothing(
    monkeypatch: pytest.MonkeyPatch, typing: bool
) -> None:
    assert CustomerFeed.LOOK_EVERY < 2
    monkeypatch.setattr(CustomerFeed, "LOOK_EVERY", 0.02)
    async with at_page(store()) as at:
        await at.press("4", "j", "j")
        if typing:
            await at.press("n", *"half a", "left", "left")
        focused = at.desk.focused
        theirs = ListQuery(CustomerFilters(among=frozenset({PHONE})))
        at.repository.act(AddNote("From tunde"), theirs, "tunde", "key")

        def shown() -> bool:
            return at.page.view is not None and len(at.page.view.details.notes) == 5

        await wait_until(at.pilot, shown, "the note")
        await at.settle()
        assert table(at).note == OVERDUE
        assert at.desk.focused is focused
        if typing:
            await wait_until(
                at.pilot, lambda: "5 notes" in "\n".join(lines_of(at.page)), "the count behind the dialog"
            )
            text = at.desk.screen.query_one(NoteText)
            assert (text.text, text.cursor_location) == ("half a", (0, 4))
            await at.press("x", "escape")
        assert "From tunde" in at.text


# Working through follow-ups.


async def test_the_first_follow_up_due_is_finished_and_put_off_from_the_overview() -> None:
    other = replace(OVERDUE, id=8, body="Send the list", due_on=date(2026, 6, 8))
    async with at_page(store(PINNED, other, OVERDUE)) as at:
        assert "2 follow-ups due" in at.text
        assert "d Done" in at.lines[-1]
        await at.press("d")
        assert note(at, 3).done_at is not None
        assert note(at, 8).done_at is None
        await at.press("t", *"fri", "enter")
        assert note(at, 8).due_on == date(2026, 6, 12)
        assert "d Done" not in at.lines[-1]
        await at.press("d", "t")
        assert at.desk.screen is at.page
