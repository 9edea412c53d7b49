"""A copy of an SQLite store while it is in use: whole, of one moment, and looked through before it counts."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection

from custui.domain.deeds import Progress, no_progress
from custui.domain.errors import StoreError
from custui.store.engine import Database, sqlite_engine
from custui.store.sqlite_file import inspect_file

_PAGES = 2_000
"""Copied at a time: eight megabytes."""
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


def back_up(
    store: str, file: Path, progress: Progress = no_progress, *, read_only: bool = False
) -> dict[str, int]:
    """Copy the store at the path `store` into the empty `file`, prove the copy, and return table → rows.

    Agents work on meanwhile: what they write after the first page is not in the copy. `progress` is told
    pages. Any schema will do, older ones too: nothing is migrated. The copy needs no files beside it, and
    is a store that custui opens as it is.

    Raises StoreError where there is no store, the disk is full or the copy is not as the store was.
    """
    path = Path(store).expanduser()
    if not path.exists():
        raise StoreError(f"there is no store at {path}")
    inspect_file(path)
    read_only = read_only or not os.access(path, os.W_OK)
    engine = sqlite_engine(str(path.absolute()), read_only=read_only)
    with closing(Database(engine, str(path), read_only=read_only)) as database, database.read() as connection:
        # Held until the copy is done: a write in between would make SQLite begin again from the first page.
        rows = _rows_of(connection)
        source = cast("sqlite3.Connection", connection.connection.driver_connection)
        try:
            with closing(sqlite3.connect(file)) as copy:
                source.backup(copy, pages=_PAGES, progress=lambda _, left, of: progress(of - left, of))
                copy.execute("PRAGMA journal_mode = DELETE")
                _prove(copy, rows)
        except sqlite3.Error as error:
            raise StoreError(f"no backup was made: {error}") from None
    return rows


def _rows_of(connection: Connection) -> dict[str, int]:
    tables = connection.exec_driver_sql(_TABLES).scalars().all()
    return {name: int(connection.exec_driver_sql(_count(name)).scalar_one()) for name in tables}


def _prove(copy: sqlite3.Connection, rows: dict[str, int]) -> None:
    found = [said for (said,) in copy.execute("PRAGMA integrity_check(1)") if said != "ok"]
    found += [
        f"{name} has {there:,} rows of {held:,}"
        for name, held in rows.items()
        if (there := int(copy.execute(_count(name)).fetchone()[0])) != held
    ]
    if found:
        raise StoreError(f"no backup was made, for the copy is not sound: {found[0]}")


def _count(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'  # noqa: S608 -- a name of the schema's
