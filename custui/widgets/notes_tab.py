"""NotesTab: everything that agents wrote about the customer, to find, change and finish."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, Static

from custui.widgets.clean_input import CleanInput
from custui.widgets.customer_view import CustomerView
from custui.widgets.note_rows import found_notes
from custui.widgets.note_table import NoteTable
from custui.widgets.note_words import is_due, is_open
from custui.widgets.tap_bar import TapBar

_TAPS = (
    ("Edit", "screen.note_want('edit')"),
    ("Done", "screen.note_want('finish')"),
    ("Later", "screen.note_want('postpone')"),
    ("Pin", "screen.note_want('pin')"),
    ("Delete", "screen.note_want('delete')"),
)
_NONE = "No notes yet."
_NONE_TO_WRITE = f"{_NONE} Press n to write what the next agent should know; with a day it is a follow-up."


class NoteFind(CleanInput):
    """The text to look for; Enter and ↓ go on to the notes found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave", "To the notes", key_display="⏎", id="notes.leave_text"),
    ]

    @dataclass
    class Left(Message):
        """The typing is done."""

    def action_leave(self) -> None:
        """Go to the notes."""
        self.post_message(self.Left())


class NotesTab(Vertical):
    """The notes under a line that counts them and takes a text to look for."""

    DEFAULT_CSS = """
    NotesTab {
        height: 1fr;
        padding: 0 1;
        & > #note-bar { height: 1; }
        & #note-count {
            width: 1fr;
            height: 1;
            color: $text-muted;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & #note-find, & #note-find:focus {
            width: 26;
            padding: 0 1;
            border: none;
            background: $panel;
            background-tint: transparent;
        }
        & > NoteTable { height: 1fr; }
        & > #no-notes { display: none; height: auto; padding: 1; color: $text-muted; }
        &.-empty > #no-notes { display: block; }
    }
    """

    view: var[CustomerView | None] = var(None)
    search: var[str] = var("", bindings=True)
    writable: var[bool] = var(True)

    def compose(self) -> ComposeResult:
        """Yield the bar, the notes and, for a thumb, what can be done with one."""
        with Horizontal(id="note-bar"):
            yield Static(id="note-count", markup=False)
            yield NoteFind(placeholder="/ find in the notes", compact=True, max_length=100, id="note-find")
        yield Static(id="no-notes", markup=False)
        # There even without notes: whoever leaves the text needs a place to go to.
        yield NoteTable().data_bind(NotesTab.view, NotesTab.search, NotesTab.writable)
        yield TapBar(_TAPS)

    @property
    def table(self) -> NoteTable:
        """The notes."""
        return self.query_one(NoteTable)

    def watch_view(self, before: CustomerView | None, view: CustomerView | None) -> None:
        """Start afresh with another customer, and count."""
        if before and view and before.details.customer.phone != view.details.customer.phone:
            self.search = ""
        self._count()

    def watch_writable(self, writable: bool) -> None:
        """Offer no thumb what cannot be written."""
        self.set_class(not writable, "-to-read")
        self._count()

    def watch_search(self, search: str) -> None:
        """Show in the box what was changed from elsewhere, and count."""
        box = self.query_one(NoteFind)
        if box.value != search:
            with box.prevent(Input.Changed):
                box.value = search
        self._count()

    def focus_notes(self) -> None:
        """Put the cursor among the notes."""
        self.screen.set_focus(self.table)

    def focus_text(self) -> None:
        """Begin typing."""
        # At once: the letters behind the slash are on their way.
        self.screen.set_focus(self.query_one(NoteFind))

    @on(Input.Changed, "#note-find")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.search = event.value

    @on(NoteFind.Left)
    def _leave_text(self, event: NoteFind.Left) -> None:
        event.stop()
        self.focus_notes()

    def _count(self) -> None:
        if self.view is None:
            return
        notes = self.view.details.notes
        found = len(found_notes(notes, self.search))
        self.query_one("#note-count", Static).update(Content(count_words(self.view, found, self.search)))
        words = _NONE_TO_WRITE if self.writable else _NONE
        if notes:
            words = "No note holds that: Esc clears the text."
        self.query_one("#no-notes", Static).update(Content(words))
        self.set_class(found == 0, "-empty")


def count_words(view: CustomerView, found: int, search: str) -> str:
    """Return `5 notes, 2 follow-ups open, 1 due`, what was found in front: `2 of 5 notes …`."""
    notes = view.details.notes
    count = f"{len(notes):,} note{'' if len(notes) == 1 else 's'}"
    if search.strip():
        count = f"{found:,} of {count}"
    undone, due = sum(map(is_open, notes)), sum(is_due(note, view) for note in notes)
    parts = [count]
    if undone:
        parts.append(f"{undone:,} follow-up{'' if undone == 1 else 's'} open")
    if due:
        parts.append(f"{due:,} due")
    return ", ".join(parts)
