"""Another program's database: opened for reading alone, and seen as of one moment."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from custui.domain.errors import CustuiError
from custui.transfer.fields import shorten

_SECONDS = 10
"""How long to wait for a connection, and for a table that somebody holds locked."""
_DRIVERS = {"postgresql": "psycopg", "postgres": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}
_EXTRAS = {"psycopg": "postgres", "pymysql": "mysql"}
_SCHEMA = "schema"
_OF_PRISMA = frozenset({
    *(_SCHEMA, "connection_limit", "pool_timeout", "socket_timeout", "pgbouncer", "statement_cache_size"),
    *("sslaccept", "sslidentity"),
})  # fmt: skip
"""What the web admin's own address may end in, `?schema=public`: no driver of ours takes any of it."""


class SourceError(CustuiError):
    """The database cannot be opened or read, or is not laid out as the mapping says."""


class Source:
    """A database to read from. Nothing here can write to it."""

    def __init__(self, target: str) -> None:
        """Take a file's path, or a `postgresql://`, `mysql://`, `mariadb://` or `sqlite://` address.

        Connects to nothing yet. Raises SourceError.
        """
        url = _address(target)
        self._password = str(url.password or "")
        self.name = _shown(url)
        """For sentences: the address without password and options."""
        schema = url.query.get(_SCHEMA, "")
        self.schema = schema if isinstance(schema, str) else schema[-1]
        """Where tables are looked for that are named without one; empty: where the server says."""
        self._engine = _engine(url.difference_update_query(_OF_PRISMA), self.name, self.schema)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection in one read-only transaction; it is rolled back at the end.

        Raises SourceError for whatever the database answers with.
        """
        if self._engine.dialect.name == "sqlite" and not Path(self.name).is_file():
            raise SourceError(f"there is no file {self.name} to sync from")
        try:
            with self._engine.connect() as connection:
                yield connection
                connection.rollback()
        except DBAPIError as error:
            raise SourceError(f"{self.name} cannot be read: {self._reason(error)}") from None
        except SQLAlchemyError as error:
            raise SourceError(f"{self.name} cannot be read: {type(error).__name__}") from None

    def _reason(self, error: DBAPIError) -> str:
        """Return the first line of what the database said, which names tables and columns, not rows."""
        said = error.orig.args[-1] if error.orig is not None and error.orig.args else error.orig
        lines = str(said).strip().splitlines() or [type(error.orig).__name__]
        line = lines[0].replace(self._password, "…") if self._password else lines[0]
        return shorten(line, 200)


def _address(target: str) -> URL:
    if "://" not in target:
        return URL.create("sqlite", database=str(Path(target.removeprefix("file:")).expanduser()))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError):
        raise SourceError(
            "the address to sync from cannot be read: write postgresql://user@host/database"
        ) from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        return URL.create("sqlite", database=url.database)
    if backend not in _DRIVERS:
        raise SourceError(f"custui syncs from PostgreSQL, MySQL, MariaDB and SQLite, not from {backend}")
    return url.set(drivername=f"{'postgresql' if backend == 'postgres' else backend}+{_DRIVERS[backend]}")


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    shown = URL.create(url.get_backend_name(), url.username, None, url.host, url.port, url.database)
    return shown.render_as_string()


def _engine(url: URL, name: str, schema: str) -> Engine:
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite(name)
    arguments: dict[str, Any] = {"connect_timeout": _SECONDS}
    if backend == "postgresql":
        # No prepared statements: between here and the server there may be a pooler that loses them.
        arguments |= {"application_name": "custui sync", "prepare_threshold": None}
    try:
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=arguments)
    except (ModuleNotFoundError, NoSuchModuleError):
        extra = _EXTRAS[_DRIVERS[backend]]
        raise SourceError(f"{name} needs a driver: pip install 'custui[{extra}]'") from None
    if backend == "postgresql":
        path = [f"SET search_path TO {engine.dialect.identifier_preparer.quote(schema)}"] if schema else []
        _prepare(engine, f"SET lock_timeout = '{_SECONDS}s'", *path)
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    _prepare(
        engine,
        # Double quotes around names, as everywhere else, for the queries of mappings.
        "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')",
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "SET SESSION TRANSACTION READ ONLY",
        "SET SESSION time_zone = '+00:00'",
        f"SET SESSION lock_wait_timeout = {_SECONDS}",
    )
    return engine


def _prepare(engine: Engine, *statements: str) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        connection.commit()


def _sqlite(name: str) -> Engine:
    place = quote(str(Path(name).absolute()))
    url = URL.create("sqlite+pysqlite", database=f"file:{place}", query={"uri": "true", "mode": "ro"})
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=NullPool,
        # None: the driver begins nothing by itself, the listener below does.
        connect_args={"isolation_level": None, "timeout": _SECONDS},
    )
    _prepare(engine, "PRAGMA query_only = ON")

    @event.listens_for(engine, "connect")
    def _texts(connection: sqlite3.Connection, _record: object) -> None:
        connection.text_factory = lambda stored: stored.decode("utf-8", "replace")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
