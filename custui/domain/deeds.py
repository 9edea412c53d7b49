"""Deeds: what agents do to many customers at once, to segments and to views, each undone as a whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from msgspec import Struct

from custui.domain.query import ListQuery

LONGEST_NAME = 60
"""Characters of a segment's or a view's name."""

Progress = Callable[[int, int], None]
"""Called with how many customers are done and how many there are."""


def no_progress(done: int, of: int) -> None:
    """Tell nobody."""


class NewSegment(Struct, frozen=True):
    """A segment to be made."""

    name: str
    colour: str
    """A colour name of `custui.domain.customer.SEGMENT_COLOURS`."""
    query: ListQuery | None = None
    """Makes it a smart one."""
    members: ListQuery | None = None
    """Who is in it from the start: this freezes a query. Not together with `query`."""


class SegmentEdit(Struct, frozen=True):
    """A segment's new name, colour and, of a smart one, query."""

    id: int
    name: str
    colour: str
    query: ListQuery | None
    version: int
    """The version the agent saw."""


class View(Struct, frozen=True):
    """A query under a name, for all agents of the shop."""

    id: int
    name: str
    query: ListQuery
    author: str
    version: int = 1


class AddToSegment(Struct, frozen=True):
    """Put customers into a segment that has members of its own."""

    segment_id: int


class RemoveFromSegment(Struct, frozen=True):
    """Take customers out of a segment that has members of its own."""

    segment_id: int


class AddNote(Struct, frozen=True):
    """Write the same note to every customer; with a due day it is a follow-up."""

    body: str
    due_on: date | None = None


BulkAction = AddToSegment | RemoveFromSegment | AddNote


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done, which can be undone as a whole."""

    id: int
    words: str
    """What was done, as in "added 312 customers to Promo list"; raw text from agents may be in it."""
    agent: str
    at: datetime
    customers: int
    """How many it changed."""
    subject: int | None = None
    """The id of the segment or view that it made or changed."""
    undone: bool = False
    whom: str = field(default="", compare=False)
    """Of the one offered for undoing, the customer whom alone it changed: the name, else the number; raw."""
    renamed: tuple[str, str] | None = field(default=None, compare=False)
    """What a segment was called and what it is called now; the other way round where that was undone."""
