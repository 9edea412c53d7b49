"""Sets in the outline: who has notes and who is in a segment of its own members, a byte each, 1 or 0.

They lie beside the traits, see `custui.store.outline`. Whose notes or segments change is unsure from then
on: triggers of SQLite's say so, since many ways lead there and one that forgot would leave customers out.
A server, of which no triggers are asked, is told by `custui.store.deeds` of everybody whom a deed is about.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BinaryExpression,
    ColumnElement,
    Connection,
    Exists,
    Select,
    UnaryExpression,
    exists,
    literal,
    select,
    union_all,
)
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.selectable import ScalarSelect

from custui.store.keys import among
from custui.store.shelves import MEMBERS, NOTES, SEGMENTS, SUMMARY

NOTED = 65
"""The number of those with notes, among the columns of the outline."""
FIRST_SEGMENT = 1_024
"""That of a segment is so much more than its id: the migration says so too."""

_OPTION = "custui_set"


def numbers(connection: Connection) -> list[int]:
    """Return the numbers of all sets."""
    own = select(SEGMENTS.c.id + FIRST_SEGMENT).where(SEGMENTS.c.query.is_(None))
    return [NOTED, *connection.execute(own).scalars()]


def members(connection: Connection, ids: Sequence[int]) -> dict[int, set[int]]:
    """Return who of these customers is in which set, by the sets' numbers; sets without any are left out."""
    them = among(SUMMARY.c.id, ids, connection.dialect.name)
    has_notes = exists().where(NOTES.c.phone_key == SUMMARY.c.phone_key).correlate(SUMMARY)
    noted = select(literal(NOTED, BigInteger), SUMMARY.c.id).where(them, has_notes)
    in_segment = select(MEMBERS.c.segment_id + FIRST_SEGMENT, SUMMARY.c.id)
    in_segment = in_segment.join_from(SUMMARY, MEMBERS, MEMBERS.c.phone_key == SUMMARY.c.phone_key).where(
        them
    )
    found: dict[int, set[int]] = {}
    for number, customer in connection.execute(union_all(noted, in_segment)):
        found.setdefault(number, set()).add(customer)
    return found


def everybody_in(connection: Connection, number: int) -> set[int]:
    """Return all members of a set."""
    if number == NOTED:
        them = exists().where(NOTES.c.phone_key == SUMMARY.c.phone_key).correlate(SUMMARY)
        return set(connection.scalars(select(SUMMARY.c.id).where(them)))
    theirs = select(SUMMARY.c.id).join_from(MEMBERS, SUMMARY, SUMMARY.c.phone_key == MEMBERS.c.phone_key)
    return set(connection.scalars(theirs.where(MEMBERS.c.segment_id == number - FIRST_SEGMENT)))


def outlined(query: Select[Any], number: int) -> Select[Any]:
    """Return the query, which finds the members of a set by phone key, with a word that it does."""
    return query.execution_options(**{_OPTION: number})


def asked_for(condition: ColumnElement[bool]) -> tuple[int, bool] | None:
    """Return which set's members meet `condition`, and True; or False where all others do.

    None of a condition that is about anything else than an `outlined` query.
    """
    wanted = True
    inner: object = condition
    if isinstance(inner, UnaryExpression) and inner.operator is operators.inv:
        wanted, inner = False, inner.element
    if isinstance(inner, Grouping):
        inner = inner.element
    if isinstance(inner, BinaryExpression):
        wanted = wanted is not (inner.operator is operators.not_in_op)
        inner = inner.right
    elif isinstance(inner, Exists):
        inner = inner.element
    query = inner.element if isinstance(inner, ScalarSelect) else None
    number = query.get_execution_options().get(_OPTION) if isinstance(query, Select) else None
    return None if number is None else (number, wanted)
