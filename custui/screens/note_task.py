"""What the note dialog is asked to write, and what it gives. Pure: no widget here."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from custui.domain.customer import Note
from custui.domain.deeds import AddNote
from custui.domain.due import due_words


class NoteTask(Struct, frozen=True):
    """A note to write, or one to change."""

    whom: str
    """Clean: `Ngozi Eze-Obi`, `312 customers`."""
    place: str
    """Of its draft."""
    saved: AddNote | None = None
    """The note as the store has it; None for a new one."""
    version: int = 0
    """Of `saved`."""
    theirs: str = ""
    """What somebody else made of it while the agent was writing, raw; empty where nobody did."""


class WrittenNote(Struct, frozen=True):
    """What the agent wrote."""

    note: AddNote
    key: str
    """Under which it was sent, or is to be: the same note sent again is not a second one."""
    version: int = 0
    """Of the note it is to take the place of."""


class NoteBoxes(Struct, frozen=True):
    """What stands in the dialog's boxes, as typed."""

    body: str = ""
    due: str = ""

    @classmethod
    def of(cls, note: AddNote | None) -> "NoteBoxes":
        """Return what they begin with."""
        return cls() if note is None else cls(note.body, note.due_on.isoformat() if note.due_on else "")

    @property
    def blank(self) -> bool:
        """Whether there is nothing to lose."""
        return not self.body.strip() and not self.due.strip()

    def same_as(self, other: "NoteBoxes") -> bool:
        """Tell whether both come to the same note."""
        return (self.body.strip(), self.due.strip()) == (other.body.strip(), other.due.strip())

    def after(self, draft: Mapping[str, str], began: "NoteBoxes") -> "NoteBoxes":
        """Return what `draft` holds, and behind it what was typed since the boxes began as `began`."""
        body, due = draft.get("body", ""), draft.get("due", "")
        if self.body != began.body and self.body.strip():
            typed = self.body.removeprefix(began.body) if began.body else self.body
            body = f"{body}\n{typed}" if body.strip() else typed
        return NoteBoxes(body, self.due if self.due != began.due else due)


def version_words(note: Note | AddNote, today: date) -> str:
    """Return a note as one of two versions, raw: its text and, under it, its day."""
    if note.due_on is None:
        return note.body
    done = isinstance(note, Note) and note.done_at is not None
    state = "done" if done else due_words(note.due_on, today)
    return f"{note.body}\n\nFollow up: {state}"
