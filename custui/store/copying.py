"""A whole store into another, row by row, from either engine to either: see `copy_store`.

Each table is walked by its primary key, some thousand rows at a time, and the target's rows in the same
stretch are made the same. So a copy that was broken off goes on where it was; until it is done its store
bears `UNFINISHED` and cannot be opened for anything else.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlmodel import SQLModel

from custui.domain.errors import StoreError
from custui.domain.roles import COPYING, for_leads
from custui.domain.rules import ShopRules
from custui.store import ledger, outline
from custui.store.copy_in import copy_in
from custui.store.engine import Database, sqlite_engine
from custui.store.facts import UNFINISHED, StoreFacts, check_facts
from custui.store.note_index import rebuild_note_index
from custui.store.rights import role_of
from custui.store.schema_versions import CURRENT_SCHEMA
from custui.store.search_index import rebuild_index
from custui.store.server import connect, migrate_server, server_address, server_facts
from custui.store.shelves import STATE
from custui.store.sqlite_file import create_file, inspect_file

AT_ONCE = 5_000
"""Rows that are compared, and written in one transaction, at a time."""
_TABLES = [table for table in SQLModel.metadata.sorted_tables if table is not STATE]
"""A table comes after those that it refers to."""
_NUMBERED = [table for table in _TABLES if list(table.primary_key.columns.keys()) == ["id"]]

Row = tuple[Any, ...]
Key = tuple[Any, ...]
Told = Callable[[str, int, int], None]
"""Is told of each stretch: the table's name, how many of its rows are done, and of how many."""


class Copied(Struct, frozen=True):
    """A table that is the same in both stores."""

    table: str
    rows: int
    checksum: str
    """SHA-256 over all rows in the order of their keys, in hexadecimal."""


def copy_store(source: Database, target: Database, rules: ShopRules, told: Told) -> list[Copied]:
    """Make `target`, opened by `open_target`, the same as `source`; return every table with its checksum.

    The source, reckoned by `rules`, is read as of one moment. For leads. Raises StoreError where a table is
    not the same in the end.
    """
    with source.read() as connection:
        for_leads(role_of(connection), COPYING)
        counters = {table.name: _last_id(connection, table) for table in _NUMBERED}
        state = connection.execute(select(STATE)).one()._asdict()
        for table in _TABLES:
            _carry_over(connection, target, table, told)
        with target.own_transaction() as copy:
            for table in _NUMBERED:
                _count_on(copy, table, counters[table.name])
            _index(copy, rules)
        copied = [_compared(connection, target, table) for table in _TABLES]
    with target.own_transaction() as copy:
        copy.execute(update(STATE).values(**{name: state[name] for name in state if name != "id"}))
    return copied


@contextmanager
def open_target(address: str) -> Iterator[Database]:
    """Open a store to copy into: a new one, a database that holds nothing yet, or a copy that was broken off.

    Raises StoreError where there is anything else.
    """
    if "://" in address:
        database = connect(server_address(address))
    else:
        path = Path(address).expanduser()
        if not path.exists():
            create_file(path, UNFINISHED)
        _check(inspect_file(path), str(path))
        database = Database(sqlite_engine(str(path.absolute())), str(path))
    try:
        if database.dialect != "sqlite":
            with database.read() as connection:
                facts = server_facts(connection, database.name)
            _check(facts or migrate_server(database, UNFINISHED), database.name)
        _claim(database)
        yield database
    finally:
        database.close()


def _check(facts: StoreFacts, name: str) -> None:
    check_facts(facts, name, facts.rules, read_only=False)
    if facts.version != CURRENT_SCHEMA:
        raise StoreError(f"{name} has an older schema: open it once, then copy")


def _claim(target: Database) -> None:
    """Mark the store as a copy that is not finished. Raises StoreError where it holds anything else."""
    with target.own_transaction() as connection:
        state = connection.execute(select(STATE.c.revision, STATE.c.rules)).one()
        if state.rules != UNFINISHED and state.revision:
            raise StoreError(f"{target.name} holds a shop already: name a store that is new or empty")
        connection.execute(update(STATE).values(rules=UNFINISHED))


def _carry_over(source: Connection, target: Database, table: Table, told: Told) -> None:
    """Make the target's rows of `table` the same as the source's, stretch by stretch."""
    last: Key | None = None
    done, of = 0, source.execute(select(func.count()).select_from(table)).scalar_one()
    for rows in _stretches(source, table):
        here = {_key(table, row): row for row in rows}
        until = _key(table, rows[-1])
        _make_same(target, table, here, _between(table, last, until))
        last, done = until, done + len(rows)
        told(table.name, done, of)
    _make_same(target, table, {}, _between(table, last, None))


def _make_same(target: Database, table: Table, rows: dict[Key, Row], stretch: ColumnElement[bool]) -> None:
    """Make the rows of one stretch of the target the same as `rows`."""
    with target.read() as connection:
        there = {
            _key(table, tuple(row)): tuple(row) for row in connection.execute(select(table).where(stretch))
        }
    gone = [key for key in there if key not in rows]
    new = [row for key, row in rows.items() if key not in there]
    changed = [row for key, row in rows.items() if key in there and there[key] != row]
    if not (gone or new or changed):
        return
    names = table.columns.keys()
    with target.own_transaction() as connection:
        if gone:
            connection.execute(delete(table).where(_this(table)), [_bound(table, key) for key in gone])
        if changed:
            change = (
                update(table).where(_this(table)).values(dict(zip(names, map(bindparam, names), strict=True)))
            )
            connection.execute(
                change, [{**_named(table, row), **_bound(table, _key(table, row))} for row in changed]
            )
        if new:
            _insert(connection, table, new)


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), [_named(table, row) for row in rows])
        return
    copy_in(connection, table.name, table.columns.keys(), rows)


def _stretches(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """Yield all rows by their keys, `AT_ONCE` at a time."""
    with connection.execute(_by_key(table), execution_options={"yield_per": AT_ONCE}) as found:
        for rows in found.partitions():
            yield [tuple(row) for row in rows]


def _by_key(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


def _named(table: Table, row: Row) -> dict[str, Any]:
    return dict(zip(table.columns.keys(), row, strict=True))


def _key(table: Table, row: Row) -> Key:
    names = table.columns.keys()
    return tuple(row[names.index(column.name)] for column in table.primary_key.columns)


def _between(table: Table, after: Key | None, until: Key | None) -> ColumnElement[bool]:
    """Return the condition that a row's key is above `after` and at most `until`."""
    columns = list(table.primary_key.columns)

    def place(key: Key) -> ColumnElement[Any]:
        return tuple_(*(literal(value, column.type) for value, column in zip(key, columns, strict=True)))

    here = tuple_(*columns)
    return and_(
        *([] if after is None else [here > place(after)]),
        *([] if until is None else [here <= place(until)]),
        literal(True),
    )


def _this(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"this_{column.name}") for column in table.primary_key.columns))


def _bound(table: Table, key: Key) -> dict[str, Any]:
    names = (f"this_{column.name}" for column in table.primary_key.columns)
    return dict(zip(names, key, strict=True))


def _last_id(connection: Connection, table: Table) -> int:
    """Return the highest id that the table ever gave, as far as the engine remembers."""
    highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
    if connection.dialect.name == "sqlite":
        given = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    else:
        given = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id'))")
    return max(highest, connection.execute(given, {"name": table.name}).scalar() or 0)


def _count_on(connection: Connection, table: Table, last: int) -> None:
    """Let the table's next id be above `last`, where the engine does not begin from the highest there is."""
    given = {"name": table.name, "last": last}
    if connection.dialect.name != "sqlite":
        if last:
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), given)
    elif table.kwargs.get("sqlite_autoincrement"):
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), given)


def _index(connection: Connection, rules: ShopRules) -> None:
    """Make anew what an SQLite store is searched and filtered by."""
    rebuild_index(connection)
    rebuild_note_index(connection)
    outline.draw(connection, anew=True)
    ledger.draw_anew(connection, rules)


def _compared(source: Connection, target: Database, table: Table) -> Copied:
    """Return the table with its checksum. Raises StoreError where the two stores' differ."""
    rows, checksum = _checksum(source, table)
    with target.read() as connection:
        there = _checksum(connection, table)
    if there != (rows, checksum):
        raise StoreError(f"{table.name} is not the same in {target.name}: run `custui copy-store` again")
    return Copied(table.name, rows, checksum)


def _checksum(connection: Connection, table: Table) -> tuple[int, str]:
    """Return how many rows there are, and the digest over them."""
    digest, count = hashlib.sha256(), 0
    for rows in _stretches(connection, table):
        count += len(rows)
        digest.update(_spelt(rows))
    return count, digest.hexdigest()


def _spelt(rows: Iterable[Row]) -> bytes:
    """Return the rows as bytes, the same on both engines."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
