"""Conditions that name customers by their ids: a few, or as many of a whole shop as are marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import ref

from sqlalchemy import ColumnElement, Connection, Integer, LargeBinary, bindparam, cast, func, literal

from custui.store.keys import among
from custui.store.likelihood import FEW_MEET
from custui.store.shelves import SUMMARY

if TYPE_CHECKING:
    from custui.store.marks import Marks

_YES = b"\1"


def one_of(connection: Connection, ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a customer's id is one of these few, who are then fetched."""
    return func.likelihood(among(SUMMARY.c.id, ids, connection.dialect.name), FEW_MEET)


def marked_in(connection: Connection, held: "Marks") -> ColumnElement[bool]:
    """Return the condition that a customer is marked, which the index walked tells by itself.

    Whoever asks it has to keep `held` meanwhile: SQLAlchemy keeps statements, and would keep megabytes of
    marks with each of them.
    """
    known, sqlite = ref(held), connection.dialect.name == "sqlite"

    def content() -> bytes:
        marks = known()
        assert marks is not None, "the marks are gone"
        return marks.tobytes() if sqlite else _bits(marks)

    marks = bindparam(None, type_=LargeBinary(), unique=True, callable_=content)
    if sqlite:
        mark = func.substr(marks, SUMMARY.c.id + 1, 1, type_=LargeBinary())
        return mark == literal(_YES, LargeBinary())
    # A server looks a bit up in half the time that it takes to cut a byte out, and is sent an eighth.
    return func.get_bit(marks, cast(func.least(SUMMARY.c.id, len(held)), Integer)) == 1


def _bits(marks: "Marks") -> bytes:
    """Return a bit for every mark, and one more that is not set, for all beyond them."""
    import numpy as np  # there by now: the marks are its own

    return np.packbits(np.append(marks, False), bitorder="little").tobytes()
