"""Opening a store: refuse whatever is not ours before touching it, create what is missing, migrate."""

import os
from pathlib import Path

from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store.engine import Database, sqlite_engine
from custui.store.facts import MAKE_ONE, check_facts, fingerprint
from custui.store.schema import migrate
from custui.store.schema_versions import CURRENT_SCHEMA
from custui.store.server import open_server, server_address
from custui.store.sqlite_file import create_file, inspect_file
from custui.store.sqlite_reading import is_there


def open_database(
    target: str,
    rules: ShopRules,
    *,
    create: bool = True,
    read_only: bool = False,
    expect_rules: bool = True,
    statement_seconds: int | None = None,
) -> Database:
    """Open the store at `target`, a file's path or a `postgresql://` address.

    A missing store is created if `create`, an older schema migrated. `expect_rules=False` opens a
    store that was reckoned by other rules, for `custui.store.health.rebuild` alone. For
    `statement_seconds` see `custui.store.engine.postgresql_engine`.

    Raises StoreError, and leaves everything untouched, where `target` is something else, newer,
    damaged, missing without `create`, or reckoned by other rules than `rules`.
    """
    wanted = fingerprint(rules)
    if "://" in target:
        return open_server(
            server_address(target),
            wanted,
            create=create,
            read_only=read_only,
            expect_rules=expect_rules,
            statement_seconds=statement_seconds,
        )
    path = Path(target).expanduser()
    if not is_there(path):
        if read_only or not create:
            raise StoreError(f"there is no store at {path} yet: {MAKE_ONE}")
        create_file(path, wanted)
    facts = inspect_file(path)
    check_facts(facts, str(path), wanted if expect_rules else None, read_only=read_only)
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
