"""What the page says of notes: their state, their place, their lines."""

from datetime import date

import pytest
from msgspec.structs import replace
from textual.content import Content

from custui.domain.customer import Note
from custui.domain.period import ALL_TIME
from custui.widgets.customer_view import CustomerView
from custui.widgets.note_list import note_lines
from custui.widgets.note_rows import found_notes, note_rows
from custui.widgets.note_words import by_urgency, is_due, signature, standing
from tests.factories import NOW, PHONE, lagos, make_order
from tests.fakes import FakeRepository

WRITTEN = lagos("2026-06-05")
MERE = Note(1, "Prefers delivery after 5 PM", "tunde", lagos("2026-05-03"))


def view_of(*notes: Note, unicode: bool = True) -> CustomerView:
    repository = FakeRepository([make_order(1, phone_text=PHONE)], notes={PHONE: notes})
    details = repository.get_customer_details(PHONE, ALL_TIME)
    assert details is not None
    return CustomerView(details, ALL_TIME, NOW, repository.rules, unicode)


def follow_up(number: int, due: str, *, done: bool = False, pinned: bool = False) -> Note:
    done_at = WRITTEN if done else None
    return Note(number, f"note {number}", "kemi", WRITTEN, date.fromisoformat(due), done_at, pinned)


@pytest.mark.parametrize(
    ("note", "said", "due"),
    [
        (MERE, "", False),
        (replace(MERE, pinned=True), "▴ pinned", False),
        (follow_up(1, "2026-06-09"), "• due tomorrow", False),
        (follow_up(1, "2026-06-12"), "• due Fri 12 Jun", False),
        (follow_up(1, "2026-06-08"), "! due today", True),
        (follow_up(1, "2026-06-05"), "! overdue 3 days", True),
        (follow_up(1, "2026-06-05", pinned=True), "! overdue 3 days  ▴ pinned", True),
        (follow_up(1, "2026-06-05", done=True), "✓ done 5 Jun", False),
    ],
)
def test_what_is_to_be_done_is_said_in_sign_and_word(note: Note, said: str, due: bool) -> None:
    view = view_of(note)
    assert standing(note, view).plain == said
    assert is_due(note, view) is due
    assert standing(note, replace(view, unicode=False)).plain.isascii()


@pytest.mark.parametrize(
    ("editor", "said"),
    [("", ""), ("tunde", "edited"), ("musa", "edited by musa"), ("[b]\x1b[2J", "edited by [b]�[2J")],
)
def test_an_edit_is_said_with_who_made_it(editor: str, said: str) -> None:
    note = replace(MERE, version=3, edited_by=editor)
    parts = signature(note, view_of(note)).plain.split(" · ")
    assert parts[2:] == ([said] if said else [])
    assert signature(note, view_of(note), brief=True).plain.split(", ")[2:] == ([said] if said else [])


def test_the_overview_begins_with_what_is_due_and_pinned() -> None:
    notes = (
        replace(MERE, id=1, pinned=True),
        replace(MERE, id=2),
        follow_up(3, "2026-06-12"),
        follow_up(4, "2026-06-08"),
        follow_up(5, "2026-06-05"),
        follow_up(6, "2026-06-01", done=True),
        follow_up(7, "2026-06-09"),
    )
    assert [note.id for note in by_urgency(view_of(*notes))] == [5, 4, 1, 7, 3, 2, 6]


def test_the_overview_says_state_text_and_author() -> None:
    lines = note_lines(view_of(follow_up(4, "2026-06-09"), replace(MERE, pinned=True)), 70)
    assert [line.plain for line in lines] == [
        "Notes  2",
        "┆ ▴ pinned  Prefers delivery after 5 PM" + "tunde, 3 May".rjust(31),
        "┆ • due tomorrow  note 4" + "kemi, 5 Jun".rjust(46),
    ]
    due = note_lines(view_of(follow_up(4, "2026-06-08")), 70)
    assert due[0].plain == "Notes  1  1 follow-up due"


@pytest.mark.parametrize("width", [20, 36, 78])
def test_rows_fit_and_hold_every_word_of_many_lines(width: int) -> None:
    body = "Call about the **returned** soap, 她说要蓝色的, and more of it\n\n- one\n- two \x1b[31m"
    note = replace(follow_up(1, "2026-06-05", pinned=True), body=body)
    rows = note_rows((note, MERE), view_of(note, MERE), width)
    assert all(row.line.cell_length <= width - 2 for row in rows)
    said = "".join(row.line.plain.replace(" ", "") for row in rows)
    for word in ("**returned**", "她说要蓝色的", "-one", "-two�[31m", "!overdue3days", "▴pinned"):
        assert word in said
    assert "\x1b" not in said
    heads = [row.note.id for row in rows if row.place == 0]
    assert heads == [1, 1]


def test_a_search_finds_folded_words_of_text_and_author_and_shows_them() -> None:
    notes = (replace(MERE, id=1, body="Ọjà discount\nfor OJA"), replace(MERE, id=2, author="Adé"), MERE)
    assert [note.id for note in found_notes(notes, "oja")] == [1]
    assert [note.id for note in found_notes(notes, "OJA disc")] == [1]
    assert [note.id for note in found_notes(notes, "ade")] == [2]
    assert found_notes(notes, " ") == list(notes)
    rows = note_rows(notes[:1], view_of(*notes), 60, "oja")
    assert _lit(rows[1].line) == ["Ọjà"]
    assert _lit(rows[2].line) == ["OJA"]


def _lit(line: Content) -> list[str]:
    return [line.plain[span.start : span.end] for span in line.spans if "underline" in str(span.style)]
