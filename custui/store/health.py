"""Whether a store is whole, and making all that is derived in it anew."""

import sqlite3
from datetime import datetime

from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from custui.domain.errors import StoreError
from custui.domain.query_codec import readable
from custui.domain.rules import ShopRules
from custui.store.activity import log
from custui.store.engine import Database
from custui.store.note_index import refold
from custui.store.opening import fingerprint
from custui.store.products import reckon_products
from custui.store.rekeying import read_again
from custui.store.shelves import SEGMENTS, STATE, VIEWS
from custui.store.summary import refresh

_MOST = 20


def sqlite_version() -> str:
    """Return the version of the SQLite library at work, such as `3.45.1`."""
    return sqlite3.sqlite_version


def integrity(db: Database) -> list[str]:
    """Return what the engine's own checks find wrong, a sentence each; nothing where all is well.

    SQLite: pages, foreign keys, and the search indexes against summary and notes; the last needs a moment's
    write lock, and is left out of a store that is opened for reading only. PostgreSQL guards its pages
    and keys itself: there, indexes that it has marked as invalid. On both, queries of smart segments and
    views that cannot be read.
    """
    try:
        with db.read() as connection:
            found = _sqlite(connection) if db.dialect == "sqlite" else _postgresql(connection)
            found += _queries(connection)
        if db.dialect == "sqlite" and not db.read_only:
            with db.own_transaction() as connection:
                found += _search_indexes(connection)
    except StoreError as error:
        return [str(error)]
    return found


def rebuild(db: Database, rules: ShopRules, now: datetime, agent: str) -> None:
    """Read every order's texts again by `rules`; make summary, search indexes and products anew from them.

    One transaction; open the store with `expect_rules=False` where it was reckoned by other rules.
    """
    with db.write(any_rules=True) as connection:
        read_again(connection, rules.region)
        refresh(connection, None, rules)
        reckon_products(connection)
        refold(connection)
        connection.execute(update(STATE).values(rules=fingerprint(rules)))
        log(connection, now, agent, "rebuilt", {"rules": fingerprint(rules)})


def _sqlite(connection: Connection) -> list[str]:
    pages = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").scalars().all()
    keys = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [f"integrity check: {said}" for said in pages if said != "ok"] + [
        f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is gone" for row in keys[:_MOST]
    ]


def _queries(connection: Connection) -> list[str]:
    kept = (("segment", SEGMENTS), ("view", VIEWS))
    return [
        f"the query of the {what} {row.name} cannot be read: a newer custui may have saved it"
        for what, table in kept
        for row in connection.execute(select(table.c.name, table.c.query).where(table.c.query.is_not(None)))
        if not readable(row.query)
    ]


def _search_indexes(connection: Connection) -> list[str]:
    found = []
    for name, of in (("customer_search", "the customers"), ("note_search", "the notes")):
        check = f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - names of this file
        try:
            connection.exec_driver_sql(check)
        except DBAPIError as error:
            if not (isinstance(error.orig, sqlite3.DatabaseError) and "malformed" in str(error.orig)):
                raise
            found.append(f"the search index is out of step with {of}: run `custui rebuild`")
    return found


def _postgresql(connection: Connection) -> list[str]:
    invalid = text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    return [f"index {name} is invalid" for name in connection.execute(invalid).scalars()]
