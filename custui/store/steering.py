"""How a server is kept to one way of reading, where its statistics may mislead it.

What `custui.store.likelihood` says to SQLite, a server is told by settings of the transaction: those of them
that it has, for not all that speak PostgreSQL's language do.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, text

# Several workers would each be handed the marks of a whole shop first, and bitmaps of many customers by one
# condition be made for the few who are asked for by their id. What is sorted all the same looks so costly
# that a server would compile it.
_ALONG = {
    "enable_sort": "off",
    "enable_incremental_sort": "off",
    "enable_bitmapscan": "off",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
_KNOWN = "custui_steering"
"""Of a connection: the settings that its server has, with the values they had before."""


@contextmanager
def walking(connection: Connection) -> Iterator[None]:
    """Have a server walk the index that a list is sorted by, however long it takes to meet a filter.

    Those whom the walk names by their ids it reads one by one.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    before = _before(connection)
    _put(connection, {name: value for name, value in _ALONG.items() if name in before})
    # Where anything fails in between, the transaction ends, and these with it.
    yield
    _put(connection, before)


def _before(connection: Connection) -> Mapping[str, str]:
    """Return what the session's settings are; asked once, for to look them up takes a millisecond."""
    if _KNOWN not in connection.info:
        asked = text("SELECT name, setting FROM pg_settings WHERE name = ANY (:names)")
        rows = connection.execute(asked, {"names": list(_ALONG)})
        connection.info[_KNOWN] = {row.name: row.setting for row in rows}
    known: Mapping[str, str] = connection.info[_KNOWN]
    return known


def _put(connection: Connection, values: Mapping[str, str]) -> None:
    if values:
        calls = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in values.items())
        connection.exec_driver_sql(f"SELECT {calls}")
