"""NoteWanted: what an agent wants with a note that is there."""

from dataclasses import dataclass
from enum import StrEnum

from textual.message import Message

from custui.domain.customer import Note


class Want(StrEnum):
    """What is to become of it."""

    EDIT = "edit"
    PIN = "pin"
    """Or let it go where it is pinned."""
    FINISH = "finish"
    """Or open it again where it is done."""
    POSTPONE = "postpone"
    DELETE = "delete"


@dataclass
class NoteWanted(Message):
    """Whoever can write is asked for it."""

    want: Want
    note: Note
    """As it was shown when the agent asked."""
