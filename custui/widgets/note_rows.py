"""The rows of the notes tab: each note's head, its text line by line, and a gap. Pure: no widget here."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from custui.domain.customer import Note
from custui.domain.matching import word_spans
from custui.domain.text import fold
from custui.terminal.text import clean_block
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import wrapped
from custui.widgets.note_words import signature, standing

CURSOR = ("▸ ", "> ")
"""What stands before the note under the cursor, and on terminals without that sign."""
_INDENT = 2
_MATCHED = "bold underline"
"""Readable without colour."""
_LONGEST = 20_000
"""Characters."""


class NoteRow(Struct, frozen=True):
    """One line, without its indent."""

    line: Content
    note: Note
    place: int
    """Of the line in its note, the head being 0; -1 for the gap behind it."""


def found_notes(notes: Sequence[Note], search: str) -> list[Note]:
    """Return the notes that hold every word of `search` in text or author, accents and case aside."""
    words = fold(search).split()
    if not words:
        return list(notes)
    held = ((note, fold(f"{note.body} {note.author}")) for note in notes)
    return [note for note, text in held if all(word in text for word in words)]


def note_rows(notes: Sequence[Note], view: CustomerView, width: int, search: str = "") -> list[NoteRow]:
    """Return the lines of the notes, the bodies wrapped to `width` cells, what is searched standing out."""
    rows: list[NoteRow] = []
    for note in notes:
        lines = [*_head(note, view, width - _INDENT), *_body(note, width - _INDENT, search)]
        rows += [NoteRow(line, note, place) for place, line in enumerate(lines)]
        rows.append(NoteRow(Content(), note, -1))
    return rows[:-1]


def _head(note: Note, view: CustomerView, room: int) -> list[Content]:
    """Return who wrote it and what is to be done, on one line where both fit."""
    said, done = signature(note, view), standing(note, view)
    gap = room - said.cell_length - done.cell_length
    if not done or gap >= _INDENT:
        return [(said + Content.blank(max(0, gap)) + done).truncate(room, ellipsis=True)]
    return [*wrapped(done, room), said.truncate(room, ellipsis=True)]


def _body(note: Note, room: int, search: str) -> list[Content]:
    lines: list[Content] = []
    for paragraph in clean_block(note.body, _LONGEST).strip("\n").split("\n"):
        content = Content(paragraph)
        for start, end in word_spans(paragraph, fold(search).split()):
            content = content.stylize(_MATCHED, start, end)
        lines += wrapped(content, room) or [Content()]
    return lines
