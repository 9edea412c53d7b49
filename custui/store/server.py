"""A store on a PostgreSQL server: looked at before anything is touched, made, migrated."""

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import ArgumentError

from custui.domain.errors import StoreError
from custui.store.engine import Database, postgresql_engine
from custui.store.facts import MAKE_ONE, StoreFacts, check_facts
from custui.store.schema import migrate
from custui.store.schema_versions import CURRENT_SCHEMA


def server_address(target: str) -> URL:
    """Return the URL that `target` is. Raises StoreError where it is none of a PostgreSQL database."""
    try:
        url = make_url(target)
    except (ArgumentError, ValueError):
        raise StoreError(
            "the store's address cannot be read: write postgresql://user@host/database"
        ) from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise StoreError("a store is a file or a postgresql:// address")
    return url


def connect(
    url: URL, *, read_only: bool = False, rules: str | None = None, statement_seconds: int | None = None
) -> Database:
    """Return the database at `url`, whatever it holds; nothing is asked of the server yet.

    For `rules` and `statement_seconds` see `custui.store.engine`.
    """
    name = f"the PostgreSQL store {url.database or ''}".rstrip()
    try:
        engine = postgresql_engine(url, statement_seconds=statement_seconds)
    except ModuleNotFoundError:
        raise StoreError(
            "a postgresql:// store needs the PostgreSQL driver: pip install 'custui[postgres]'"
        ) from None
    return Database(engine, name, read_only=read_only, rules=rules)


def open_server(
    url: URL, rules: str, *, create: bool, read_only: bool, expect_rules: bool, statement_seconds: int | None
) -> Database:
    """Open the store at `url`; see `custui.store.opening.open_database`, of which this is one half."""
    expected = rules if expect_rules else None
    database = connect(url, read_only=read_only, rules=expected, statement_seconds=statement_seconds)
    try:
        with database.read() as connection:
            facts = server_facts(connection, database.name)
        if facts is None:
            _refuse_empty(database, create=create and not read_only)
            facts = migrate_server(database, rules)
        check_facts(facts, database.name, expected, read_only=read_only)
        if facts.version != CURRENT_SCHEMA:
            migrate_server(database, rules)
    except BaseException:
        database.close()
        raise
    return database


def server_facts(connection: Connection, name: str) -> StoreFacts | None:
    """Return the facts of the store; None of a database without any of our tables."""
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
    rules = connection.execute(text("SELECT rules FROM store_state")).scalar()
    if rules is None:
        raise StoreError(f"{name} is not a complete custui store: restore a backup of it")
    return StoreFacts(version, rules)


def migrate_server(database: Database, rules: str) -> StoreFacts:
    """Make the tables, or bring them up to date; nothing is done where another process was faster.

    Raises StoreError where the user may not.
    """
    # Knows the tables, which a store that is up to date is opened without.
    from custui.store.rights import grant_again

    try:
        with database.own_transaction() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            if server_facts(connection, database.name) is None:
                check_encoding(connection, database.name)
            else:
                _act_as_owner(connection, database.name)
                # Locks the row: a second process waits here, and finds nothing left to do.
                connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            migrate(connection, rules)
            grant_again(connection)
    except StoreError:
        # Of two that make the first table at once the server refuses one, who finds it made.
        facts = _facts(database)
        if facts is None or facts.version != CURRENT_SCHEMA:
            raise
        return facts
    facts = _facts(database)
    if facts is None:
        raise StoreError(f"{database.name} lost its tables while they were made")
    return facts


def check_encoding(connection: Connection, name: str) -> None:
    """Raise StoreError where the database cannot hold every name there is."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"{name} is kept in {encoding}: make the database with `createdb -E UTF8 -T template0`"
        )


def _refuse_empty(database: Database, *, create: bool) -> None:
    if not create:
        raise StoreError(f"{database.name} is empty yet: {MAKE_ONE}")
    with database.read() as connection:
        may = connection.execute(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")).scalar()
    if not may:
        raise StoreError(f"{database.name} is empty yet: let its owner run `custui init-db`")


def _act_as_owner(connection: Connection, name: str) -> None:
    """Be the tables' owner for this transaction, so that new ones are the owner's too."""
    owner = connection.execute(
        text(
            "SELECT tableowner FROM pg_tables"
            " WHERE tablename = 'alembic_version' AND schemaname = current_schema()"
        )
    ).scalar_one()
    (user, member) = connection.execute(
        text("SELECT current_user, pg_has_role(current_user, :owner, 'MEMBER')"), {"owner": owner}
    ).one()
    if not member:
        raise StoreError(f"{name} has an older schema: let its owner run `custui init-db`")
    if user != owner:
        role = connection.dialect.identifier_preparer.quote_identifier(owner)
        connection.execute(text(f"SET LOCAL ROLE {role}"))


def _facts(database: Database) -> StoreFacts | None:
    with database.read() as connection:
        return server_facts(connection, database.name)
