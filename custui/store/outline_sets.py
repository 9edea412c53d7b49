"""Sets in the outline: who has notes and who is in a segment of its own members, a byte each, 1 or 0.

They lie beside the traits, see `custui.store.outline`. Whose notes or segments change is unsure from then
on: triggers of SQLite's say so, since many ways lead there and one that forgot would leave customers out.
On a server, of which no triggers are asked, there are none of them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BinaryExpression, ColumnElement, Connection, Exists, Select, UnaryExpression, text
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.selectable import ScalarSelect

from custui.store.keys import parameter

NOTED = 65
"""The number of those with notes, among the columns of the outline."""
FIRST_SEGMENT = 1_024
"""That of a segment is so much more than its id: the migration says so too."""

_OPTION = "custui_set"

_MEMBERS = text(
    "SELECT :noted, s.id FROM customer_summary s WHERE s.id IN (SELECT value FROM json_each(:ids))"
    " AND EXISTS (SELECT 1 FROM notes WHERE phone_key = s.phone_key)"
    " UNION ALL SELECT :first + m.segment_id, s.id FROM customer_summary s"
    " JOIN segment_members m ON m.phone_key = s.phone_key"
    " WHERE s.id IN (SELECT value FROM json_each(:ids))"
)
_NUMBERS = text("SELECT id + :first FROM segments WHERE query IS NULL")


def numbers(connection: Connection) -> list[int]:
    """Return the numbers of all sets."""
    if connection.dialect.name != "sqlite":
        return []
    return [NOTED, *connection.execute(_NUMBERS, {"first": FIRST_SEGMENT}).scalars()]


def members(connection: Connection, ids: Sequence[int]) -> dict[int, set[int]]:
    """Return who of these customers is in which set, by the sets' numbers; sets without any are left out."""
    found: dict[int, set[int]] = {}
    if connection.dialect.name != "sqlite":
        return found
    asked = {"ids": parameter(ids, "sqlite"), "noted": NOTED, "first": FIRST_SEGMENT}
    for number, customer in connection.execute(_MEMBERS, asked):
        found.setdefault(number, set()).add(customer)
    return found


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
