"""Whether a store is whole, and making all that is derived in it anew."""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Boolean, Connection, Integer, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from custui.domain.errors import StoreError
from custui.domain.query_codec import readable
from custui.domain.rules import ShopRules
from custui.store.activity import log
from custui.store.engine import Database
from custui.store.facts import fingerprint
from custui.store.note_index import refold
from custui.store.products import reckon_products
from custui.store.rekeying import read_again
from custui.store.rights import role_of
from custui.store.shelves import PRODUCTS, SEGMENTS, STATE, SUMMARY, VIEWS
from custui.store.summary import refresh
from custui.store.trigrams import has_trigrams

_MOST = 20
_DERIVED = {SUMMARY.name, PRODUCTS.name}


def engine_words(db: Database) -> str:
    """Return which engine is at work, as in `SQLite 3.45.1`; of a server, also what search goes by.

    And what this user is there. Raises StoreError where the server does not answer.
    """
    if db.dialect == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with db.read() as connection:
        version = connection.exec_driver_sql("SHOW server_version").scalar_one()
        search = "with" if has_trigrams(connection) else "without"
        return f"PostgreSQL {version.split()[0]} {search} pg_trgm, with the rights of {role_of(connection)}s"


def integrity(db: Database) -> list[str]:
    """Return what the engine's own checks find wrong, a sentence each; nothing where all is well."""
    kept, derived = mistyped(db, derived=False), mistyped(db, derived=True)
    return damage(db) + kept + derived + unreadable_queries(db) + search_damage(db)


def damage(db: Database) -> list[str]:
    """Return what is wrong with the store itself, which no rebuild mends, a sentence each.

    SQLite: pages and foreign keys. PostgreSQL guards both itself: there, indexes that it has marked as
    invalid.
    """
    try:
        with db.read() as connection:
            return _sqlite(connection) if db.dialect == "sqlite" else _postgresql(connection)
    except StoreError as error:
        return [str(error)]


def mistyped(db: Database, *, derived: bool) -> list[str]:
    """Return which columns hold what is no whole number and should be one, a sentence each.

    Those of the tables that a rebuild makes anew, if `derived`, else of all others. SQLite keeps whatever
    another program writes, and whoever reckons with it stumbles. What cannot be read at all, `damage` tells.
    """
    try:
        with db.read() as connection:
            return _mistyped(connection, derived=derived)
    except StoreError:
        return []


def unreadable_queries(db: Database) -> list[str]:
    """Return which queries of smart segments and views cannot be read, a sentence each."""
    try:
        with db.read() as connection:
            return _queries(connection)
    except StoreError as error:
        return [str(error)]


def search_damage(db: Database) -> list[str]:
    """Return which search indexes of SQLite are out of step with summary and notes.

    To look takes a moment's write lock: a store opened for reading only is not looked at.
    """
    if db.dialect != "sqlite" or db.read_only:
        return []
    try:
        with db.own_transaction() as connection:
            return _search_indexes(connection)
    except StoreError as error:
        return [str(error)]


Rebuilding = Callable[[str, int, int], None]
"""Told what is being done, and how much of it is done of how much; of 0 where that is not known."""


def rebuild(
    db: Database, rules: ShopRules, now: datetime, agent: str, tell: Rebuilding = lambda *_: None
) -> None:
    """Read every order's texts again by `rules`; make all that is derived anew from them.

    That is the summary, the search indexes, the outline and the products. One transaction: whoever kills
    it leaves everything as it was. Open the store with `expect_rules=False` where it was reckoned by other
    rules. Raises StoreError where what the orders hold cannot be reckoned with.
    """
    with db.write(any_rules=True) as connection:
        if found := _mistyped(connection, derived=False):
            raise StoreError(f"{db.name} is damaged, {found[0]}: restore a backup of it")
        read_again(connection, rules.region, lambda done, of: tell("reading orders again", done, of))
        tell("reckoning customers", 0, 0)
        refresh(connection, None, rules)
        tell("gathering products", 0, 0)
        reckon_products(connection)
        tell("indexing notes", 0, 0)
        refold(connection)
        connection.execute(update(STATE).values(rules=fingerprint(rules)))
        log(connection, now, agent, "rebuilt", {"rules": fingerprint(rules)})


def _sqlite(connection: Connection) -> list[str]:
    pages = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").scalars().all()
    keys = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [f"integrity check: {said}" for said in pages if said != "ok"] + [
        f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is gone" for row in keys[:_MOST]
    ]


def _mistyped(connection: Connection, *, derived: bool) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = []
    for table in SQLModel.metadata.sorted_tables:
        numbers = [column for column in table.c if isinstance(column.type, Integer | Boolean)]
        if (table.name in _DERIVED) is not derived or not numbers:
            continue
        others = [func.typeof(column).not_in(("integer", "null")) for column in numbers]
        counts = connection.execute(select(*(func.sum(other, type_=Integer) for other in others))).one()
        found += [
            f"{column.name} of {table.name} is no whole number in {count:,} row{'' if count == 1 else 's'}"
            for column, count in zip(numbers, counts, strict=True)
            if count
        ]
    return found


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
