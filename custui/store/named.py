"""Conditions that name customers by their ids: a few, or as many of a whole shop as are marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import ref

from sqlalchemy import ColumnElement, Connection, Integer, LargeBinary, bindparam, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from custui.store.keys import among
from custui.store.likelihood import FEW_MEET
from custui.store.shelves import SUMMARY

if TYPE_CHECKING:
    from custui.store.marks import Marks

_YES = b"\1"


def one_of(connection: Connection, ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a customer's id is one of these few, who are then fetched."""
    return func.likelihood(among(SUMMARY.c.id, ids, connection.dialect.name), FEW_MEET)


def marked_in(held: "Marks") -> ColumnElement[bool]:
    """Return the condition that a customer is marked, which the index walked tells by itself.

    Whoever asks it has to keep `held` meanwhile: SQLAlchemy keeps statements, and would keep megabytes of
    marks with each of them.
    """
    there, known = _place(SUMMARY.c.id + 1), ref(held)

    def content() -> bytes:
        marks = known()
        assert marks is not None, "the marks are gone"
        return marks.tobytes()

    marks = bindparam(None, type_=LargeBinary(), unique=True, callable_=content)
    mark = func.substr(marks, there, 1, type_=LargeBinary())
    return mark == literal(_YES, LargeBinary())


class _place(GenericFunction[int]):  # noqa: N801 - as SQLAlchemy names functions
    """A number as a place in bytes, which a server counts in small integers; SQLite would only lose time."""

    type = Integer()
    inherit_cache = True


@compiles(_place)
def _as_it_is(element: _place, compiler: SQLCompiler, **told: Any) -> str:  # noqa: ANN401
    return f"({compiler.process(next(iter(element.clauses)), **told)})"


@compiles(_place, "postgresql")
def _small(element: _place, compiler: SQLCompiler, **told: Any) -> str:  # noqa: ANN401
    return f"CAST({compiler.process(next(iter(element.clauses)), **told)} AS INTEGER)"
