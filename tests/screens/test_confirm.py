"""The question before something done to many, and the words that say what was done."""

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.app import App

from custui.domain.customer import Segment
from custui.domain.deeds import AddNote, AddToSegment, Deed, RemoveFromSegment
from custui.domain.query import CustomerFilters, ListQuery
from custui.screens.chosen import Chosen
from custui.screens.confirm import ConfirmDialog
from custui.screens.context import DeskContext
from custui.screens.deed_words import (
    act_question,
    ago,
    delete_question,
    doing_words,
    done_words,
    progress_words,
    refused_words,
    undo_detail,
    undo_question,
    undone_words,
    whom_words,
)
from custui.screens.segment_choice import DeleteSegment
from custui.terminal.capabilities import Terminal
from tests.factories import NOW
from tests.fakes import FakeRepository, fixed_clock

DEED = Deed(7, "added 312 customers to Promo list", "kemi", NOW - timedelta(minutes=2), 312)


class Desk(App[None]):
    def __init__(self, dialog: ConfirmDialog) -> None:
        super().__init__()
        self.animation_level = "none"
        self.dialog = dialog
        self.answers: list[bool | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


@pytest.mark.parametrize(("key", "answer"), [("enter", True), ("y", True), ("escape", False), ("n", False)])
async def test_keys_answer(key: str, answer: bool) -> None:
    desk = Desk(ConfirmDialog("Add 312 customers to Promo list?", "VIP · Lagos"))
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "Add 312 customers to Promo list?" in desk.text
        assert "VIP · Lagos" in desk.text
        await pilot.press("j", "x", "space")
        assert desk.answers == []
        await pilot.press(key)
        assert desk.answers == [answer]


@pytest.mark.parametrize("size", [(80, 24), (40, 30)])
@pytest.mark.parametrize(("words", "answer"), [("Enter does it", True), ("Esc leaves it", False)])
async def test_a_tap_answers(size: tuple[int, int], words: str, answer: bool) -> None:
    desk = Desk(ConfirmDialog("Undo?"))
    async with desk.run_test(size=size) as pilot:
        line = next(n for n, row in enumerate(desk.text.splitlines()) if words in row)
        await pilot.click(offset=(desk.text.splitlines()[line].index(words) + 2, line))
        assert desk.answers == [answer]


async def test_a_question_with_markup_in_it_is_shown_as_it_is() -> None:
    desk = Desk(ConfirmDialog("Add 2 customers to [@click=app.quit]x[/]?", "[/b]"))
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "Add 2 customers to [@click=app.quit]x[/]?" in desk.text
        await pilot.click(offset=(30, 10))
        assert desk.is_running


def test_questions_name_what_and_how_many() -> None:
    assert act_question(AddToSegment(1), "Promo list", 1312) == "Add 1,312 customers to Promo list?"
    assert act_question(RemoveFromSegment(1), "Promo list", 2) == "Remove 2 customers from Promo list?"
    assert act_question(AddNote("Call"), "", 2) == "Add this note to 2 customers?"
    assert act_question(AddNote("Call", NOW.date()), "", None) == "Set this follow-up for all customers?"
    promo = Segment(1, "Promo list", "red")
    assert delete_question(DeleteSegment(promo, 1)) == (
        "Delete the segment Promo list?",
        "1 customer is in it. No customer is deleted; u undoes.",
    )
    for views, needed in ((["In it\x1b"], "The view In it� needs it."), (["A", "B"], "2 views need it.")):
        _, detail = delete_question(DeleteSegment(promo, 2, views))
        assert detail == f"2 customers are in it. {needed} No customer is deleted; u undoes."
    smart = Segment(1, "Sleepers", "red", ListQuery())
    assert delete_question(DeleteSegment(smart, None)) == (
        "Delete the smart segment Sleepers?",
        "No customer is deleted; u undoes.",
    )
    assert undo_question(DEED, NOW) == "Undo: added 312 customers to Promo list, 2 minutes ago?"
    assert undo_detail(DEED) == ""
    assert undo_detail(replace(DEED, words="pinned a note", whom="Ada\x1b")) == "Ada�"
    assert undo_detail(replace(DEED, words="changed the profile of Ada", whom="Ada")) == ""


def test_the_detail_says_who_it_is() -> None:
    desk = DeskContext(FakeRepository(), "kemi", fixed_clock, Terminal())
    marked = ListQuery(CustomerFilters(among=frozenset({"a", "b"})))
    assert whom_words(Chosen(marked, "2 customers marked", 2), desk) == "Those you marked."
    everyone = ListQuery(CustomerFilters(city="La\x1bgos", without=frozenset({"a"})))
    assert whom_words(Chosen(everyone, "", 3), desk) == "La�gos · 1 left out"


def test_results_are_told_clean() -> None:
    assert done_words(DEED) == "Added 312 customers to Promo list · u undoes"
    assert undone_words(DEED) == "Undone: added 312 customers to Promo list"
    assert refused_words("the segment is\x1b[2J gone") == "The segment is�[2J gone"
    assert doing_words(AddToSegment(1), "Pro\x07mo") == "Adding to Pro�mo"
    assert doing_words(RemoveFromSegment(1), "Promo") == "Removing from Promo"
    assert doing_words(AddNote("Call"), "") == "Writing the note"
    assert progress_words("Adding to Promo", 4000, 10_000) == "Adding to Promo… 4,000 of 10,000"
    assert progress_words("Undoing", 0, 0) == "Undoing…"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (86_399, "23 hours ago"),
        (86_400, "1 day ago"),
        (86_400 * 40, "40 days ago"),
    ],
)
def test_how_long_ago(seconds: int, words: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == words
