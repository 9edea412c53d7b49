"""Opening a store: refuse whatever is not ours before touching it, create what is missing, migrate."""

import os
from pathlib import Path

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import ArgumentError

from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store.engine import Database, postgresql_engine, sqlite_engine
from custui.store.schema import CURRENT_SCHEMA, SCHEMA_VERSIONS, migrate
from custui.store.sqlite_file import StoreFacts, create_file, inspect_file

_MIGRATION_LOCK = 0x43555354
_MAKE_ONE = "fill one with `custui import FILE` or look around in `custui demo`"


def fingerprint(rules: ShopRules) -> str:
    """Return what the stored keys and sums depend on: region, currency, spent statuses."""
    return "|".join((rules.region, rules.currency, ",".join(sorted(rules.spent_statuses))))


def open_database(
    target: str, rules: ShopRules, *, create: bool = True, read_only: bool = False, expect_rules: bool = True
) -> Database:
    """Open the store at `target`, a file's path or a `postgresql://` address.

    A missing store is created if `create`, an older schema migrated. `expect_rules=False` opens a
    store that was reckoned by other rules, for `custui.store.health.rebuild` alone.

    Raises StoreError, and leaves everything untouched, where `target` is something else, newer,
    damaged, missing without `create`, or reckoned by other rules than `rules`.
    """
    wanted = fingerprint(rules)
    if "://" in target:
        return _open_postgresql(_address(target), wanted, create, read_only, expect_rules)
    path = Path(target).expanduser()
    if not path.exists():
        if read_only or not create:
            raise StoreError(f"there is no store at {path} yet: {_MAKE_ONE}")
        create_file(path, wanted)
    facts = inspect_file(path)
    _check(facts, str(path), wanted if expect_rules else None, read_only)
    if not read_only and not os.access(path, os.W_OK):
        raise StoreError(f"{path} cannot be written by this user: open it with --read-only")
    database = Database(
        sqlite_engine(str(path.absolute()), read_only=read_only),
        str(path),
        read_only=read_only,
        rules=wanted if expect_rules else None,
    )
    if facts.version != CURRENT_SCHEMA:
        with database.own_transaction() as connection:
            migrate(connection, wanted)
    return database


def _check(facts: StoreFacts, name: str, wanted: str | None, read_only: bool) -> None:
    if facts.version not in SCHEMA_VERSIONS:
        raise StoreError(
            f"{name} was made by a newer custui (schema {facts.version}): upgrade custui to open it"
        )
    if read_only and facts.version != CURRENT_SCHEMA:
        raise StoreError(f"{name} has an older schema: open it once without --read-only")
    if wanted is None or wanted == facts.rules:
        return
    stored = facts.rules.split("|")
    differences = [
        f"{what} {had or 'none'} (settings say {says or 'none'})"
        for what, had, says in zip(
            ("region", "currency", "spent statuses"), stored, wanted.split("|"), strict=False
        )
        if had != says
    ]
    raise StoreError(
        f"{name} was reckoned with {' and '.join(differences)}: run `custui rebuild`, or set it back"
    )


def _address(target: str) -> URL:
    try:
        url = make_url(target)
    except (ArgumentError, ValueError):
        raise StoreError(
            "the store's address cannot be read: write postgresql://user@host/database"
        ) from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise StoreError("a store is a file or a postgresql:// address")
    return url


def _open_postgresql(url: URL, wanted: str, create: bool, read_only: bool, expect_rules: bool) -> Database:
    name = f"the PostgreSQL store {url.database or ''}".rstrip()
    try:
        engine = postgresql_engine(url)
    except ModuleNotFoundError:
        raise StoreError(
            "a postgresql:// store needs the PostgreSQL driver: pip install 'custui[postgres]'"
        ) from None
    database = Database(engine, name, read_only=read_only, rules=wanted if expect_rules else None)
    try:
        with database.read() as connection:
            facts = _postgresql_facts(connection, name)
        if facts is None:
            if read_only or not create:
                raise StoreError(f"{name} is empty yet: {_MAKE_ONE}")  # noqa: TRY301 - closed below
            facts = _migrate_postgresql(database, wanted)
        _check(facts, name, wanted if expect_rules else None, read_only)
        if facts.version != CURRENT_SCHEMA:
            _migrate_postgresql(database, wanted)
    except BaseException:
        database.close()
        raise
    return database


def _postgresql_facts(connection: Connection, name: str) -> StoreFacts | None:
    """Return the facts; None of a database without any of our tables."""
    (versioned, used) = connection.execute(
        text("SELECT to_regclass('alembic_version') IS NOT NULL, to_regclass('orders') IS NOT NULL")
    ).one()
    if not versioned:
        if used:
            raise StoreError(f"{name} holds tables of another program: give custui a database of its own")
        return None
    stored = connection.execute(text("SELECT to_regclass('store_state') IS NOT NULL")).scalar_one()
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if not stored or version is None:
        raise StoreError(f"{name} holds tables of another program: give custui a database of its own")
    return StoreFacts(version, connection.execute(text("SELECT rules FROM store_state")).scalar_one())


def _migrate_postgresql(database: Database, wanted: str) -> StoreFacts:
    """Migrate under a lock, since a second process may be at it; Alembic skips what that one did."""
    with database.own_transaction() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        migrate(connection, wanted)
        facts = _postgresql_facts(connection, database.name)
    if facts is None:
        raise StoreError(f"{database.name} lost its tables while they were made")
    return facts
