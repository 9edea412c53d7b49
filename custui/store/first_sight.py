"""The first rows of a store in a file, read without SQLAlchemy: loading that takes most of a start.

Only the list that nearly every start begins with is read so: everybody, of all time, by what one index sorts.
All else is left to the store itself, which opens meanwhile and is asked for the same list again; so is every
failure, which it tells in one sentence.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from custui.domain.customer import CustomerPage
from custui.domain.query import CustomerFilters, ListQuery, PageMark, PageRequest, SortField
from custui.domain.query_codec import query_from_json
from custui.domain.rules import ShopRules
from custui.store.facts import fingerprint
from custui.store.rows import customer_row
from custui.store.schema_versions import CURRENT_SCHEMA
from custui.store.sqlite_reading import reading_uri, wal_of
from custui.store.storable import storable

_COLUMNS = {
    SortField.PHONE: "phone_key",
    SortField.ORDERS: "orders",
    SortField.SPENT: "spent",
    SortField.FIRST_ORDER: "first_order_at",
    SortField.LAST_ORDER: "last_order_at",
    SortField.STATUS: "last_order_at",
    SortField.CHANNEL: "preferred_channel",
}
"""By what a list is sorted whose customers all have it, as `custui.store.ordering` says."""


def first_sight(
    path: Path, rules: ShopRules, agent: str, size: int, now: datetime
) -> tuple[ListQuery, CustomerPage] | None:
    """Return the first `size` customers of the list that `agent` left, and which list that is.

    None where it has to wait for the store: another list, other rules, an older schema, no such file, a
    failure. The file and its folder stay as they are, as `custui.store.sqlite_file.inspect_file` keeps them.
    """
    try:
        if not path.is_file():
            return None
        live = wal_of(path).exists()
        uri = reading_uri(path, live=live)
        with closing(sqlite3.connect(uri, uri=True, timeout=0)) as connection:
            connection.execute("BEGIN")  # all of it as of one moment
            found = _read(connection, rules, agent, size, now)
        # Read as a file at rest, which it may not have been.
        return found if live or not wal_of(path).exists() else None
    except (OSError, sqlite3.Error, ValueError):
        return None


def list_sql(query: ListQuery) -> str | None:
    """Return what selects the customers of `query` in order, its limit to come; None where it is more."""
    sort = query.filters.sort
    column = _COLUMNS.get(sort.field)
    if column is None or query != ListQuery(filters=CustomerFilters(sort=sort)):
        return None
    way = "DESC" if sort.descending else "ASC"
    columns = dict.fromkeys((column, "phone_key"))
    order = ", ".join(f"{name} {way}" for name in columns)
    return f"SELECT *, {column} AS sorted_by FROM customer_summary ORDER BY {order} LIMIT ?"  # noqa: S608 -- own words


def _read(
    connection: sqlite3.Connection, rules: ShopRules, agent: str, size: int, now: datetime
) -> tuple[ListQuery, CustomerPage] | None:
    facts = connection.execute("SELECT version_num, rules FROM alembic_version, store_state").fetchone()
    if facts != (CURRENT_SCHEMA, fingerprint(rules)):
        return None
    query = _last_query(connection, agent)
    statement = list_sql(query)
    if statement is None:
        return None
    asked = connection.execute(statement, (size + 1,))
    names = [name for name, *_ in asked.description]
    found = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in asked]
    shown = found[:size]
    marks = [PageMark(row.sorted_by, row.phone_key) for row in (*shown[:1], *shown[-1:])]
    page = CustomerPage(
        rows=tuple(customer_row(row, None, rules, now) for row in shown),
        number=1,
        size=size,
        has_more=len(found) > size,
        first=marks[0] if marks else None,
        last=marks[-1] if marks else None,
    )
    request = PageRequest(size=size)
    return ListQuery(query.filters, query.period, request), page


def _last_query(connection: sqlite3.Connection, agent: str) -> ListQuery:
    kept = connection.execute("SELECT query FROM agent_state WHERE agent = ?", (storable(agent),)).fetchone()
    try:
        return query_from_json(*kept) if kept else ListQuery()
    except ValueError:
        return ListQuery()
