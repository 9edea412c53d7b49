"""What agents do to a note that is there: each one deed, refused where somebody was faster."""

from datetime import date

from msgspec import Struct


class EditNote(Struct, frozen=True):
    """Write a note anew; with a due day it is a follow-up, without one it is none any more."""

    id: int
    version: int
    """The version the agent saw."""
    body: str
    due_on: date | None = None


class PinNote(Struct, frozen=True):
    """Put a note at the top of its customer's page, or let it go back to its place."""

    id: int
    version: int
    pinned: bool


class FinishFollowUp(Struct, frozen=True):
    """Say that a follow-up is done, or, with `done` false, that it is open after all."""

    id: int
    version: int
    done: bool = True


class PostponeFollowUp(Struct, frozen=True):
    """Put a follow-up off to another day of the shop."""

    id: int
    version: int
    due_on: date


class DeleteNote(Struct, frozen=True):
    """Take a note away."""

    id: int
    version: int


_FIRST_WORDS = 60
"""Characters."""


def first_words(body: str) -> str:
    """Return how a note begins, on one line: enough to know it by."""
    line = next((" ".join(line.split()) for line in body.splitlines() if line.strip()), "")
    return line if len(line) <= _FIRST_WORDS else f"{line[: _FIRST_WORDS - 1].rstrip()}…"


NoteChange = EditNote | PinNote | FinishFollowUp | PostponeFollowUp | DeleteNote
