"""The store's connections, and the two ways to use one: a snapshot to read, a transaction to write."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

from custui.domain.errors import StoreError
from custui.store.failures import one_sentence

BUSY_SECONDS = 5
"""How long a writer waits for another before it gives up."""
DESK_SECONDS = 60
"""How long an agent waits for one statement of a PostgreSQL server before it is given up."""
_CACHE_KIB = 1_024
"""Of a connection, of which an agent's process has several; the system caches the whole file besides."""
_KEPT_OPEN = 2
"""Connections to a file that stay open between questions: each holds its cache and statements, some two
megabytes, and opening another takes half a millisecond."""
_REMEMBERED = 100
"""Statements whose text is kept: SQLAlchemy's own 500 would be 24 MB more, and no list any faster."""
_ROOMY_KIB = 16_384
_ASK_FOR_MS = 20
AS_BYTES = {"custui_as_bytes": True}
"""Execution options of a query for bytes, which a server spells out twice as long unless told not to."""
_TO_WRITE = "BEGIN IMMEDIATE"
# A server that went without a word is given up after some 20 seconds: without this the system would wait
# for a quarter of an hour.
_CONNECTING = {
    "connect_timeout": BUSY_SECONDS,
    "application_name": "custui",
    "client_encoding": "utf8",
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


class Database:
    """One open store. Every method may be called from any thread.

    All of them raise `StoreError` with one sentence where the engine fails, and its kind
    `StoreBusyError` where another program keeps the store locked for longer than `BUSY_SECONDS`.
    """

    def __init__(
        self, engine: Engine, name: str, *, read_only: bool = False, rules: str | None = None
    ) -> None:
        """Take over `engine`; `name` is what sentences call the store.

        `rules` is the fingerprint that this process reckons by: a write is refused once another
        process has rebuilt the store under other ones. None writes under any.
        """
        self.name = name
        self._rules = rules
        self.read_only = read_only
        self._engine = engine
        self._reader = engine.execution_options(**_reading(engine))
        self._writer = engine.execution_options(**_writing(engine, read_only=read_only))

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection on which every query sees the store as of one moment."""
        with one_sentence(self.name), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, any_rules: bool = False) -> Iterator[Connection]:
        """Yield a connection inside the only write transaction there is; commit it at the end.

        Raising the revision comes first: on PostgreSQL the lock on that row makes the next writer
        wait, so that whatever is read from here on is the latest, as under SQLite's BEGIN IMMEDIATE.
        Any exception rolls everything back. `any_rules` is for the rebuild alone.
        """
        with one_sentence(self.name), self._writer.begin() as connection:
            connection.exec_driver_sql("UPDATE store_state SET revision = revision + 1")
            if self._rules is not None and not any_rules:
                found = connection.exec_driver_sql("SELECT rules FROM store_state").scalar_one()
                if found != self._rules:
                    raise StoreError(f"{self.name} was rebuilt under other settings: start custui again")
            yield connection

    @contextmanager
    def own_transaction(self) -> Iterator[Connection]:
        """Yield a connection in a write transaction that raises no revision: for migrations."""
        with one_sentence(self.name), self._writer.begin() as connection:
            yield connection

    def revision(self) -> int:
        """Return the store's revision; every write of any process raises it."""
        with one_sentence(self.name), self._engine.connect() as connection:
            return revision_in(connection)

    def close(self) -> None:
        """Give up the connections that are not in use."""
        self._engine.dispose()


def sqlite_engine(path: str, *, read_only: bool = False) -> Engine:
    """Return an engine on an SQLite file that exists.

    A vanished one is an error, never a new file; and one that was replaced while open is refused for
    good, since what is written to the file that was there before would be nowhere.
    """
    opened = _identity(path)
    url = URL.create(
        "sqlite+pysqlite",
        database=f"file:{quote(path)}",
        query={"uri": "true", "mode": "ro" if read_only else "rw"},
    )
    engine = create_engine(
        url,
        hide_parameters=True,
        query_cache_size=_REMEMBERED,
        poolclass=QueuePool,
        pool_size=_KEPT_OPEN,
        pool_use_lifo=True,
        max_overflow=-1,
        # None: the driver begins nothing by itself, the listener below does.
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        statement = connection.get_execution_options().get("sqlite_begin")
        if statement == _TO_WRITE:
            _begin_writing(connection)
        elif statement:
            connection.exec_driver_sql(statement)
        if _identity(path) != opened:
            raise StoreError(
                f"{path} was moved, deleted or replaced while custui had it open:"
                " put it back, or start custui again"
            )

    return engine


def revision_in(connection: Connection) -> int:
    """Return the store's revision as this transaction sees it; in a write it is raised already."""
    return int(connection.exec_driver_sql("SELECT revision FROM store_state").scalar_one())


def make_room(connection: Connection) -> None:
    """Let this connection keep more of the store in memory from now on: it is about to write many rows.

    Pages that do not fit are written out in the middle of the transaction, and at its end once more.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_ROOMY_KIB}")


def _identity(path: str) -> tuple[int, int] | None:
    """Return what tells a file from any other that is called the same; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin_writing(connection: Connection) -> None:
    """Take SQLite's write lock, waiting at most `BUSY_SECONDS` for whoever has it.

    SQLite itself asks ever more seldom the longer it waits, so that under many writers those who came
    last go first and the oldest starve. Asked anew all the time, everybody has the same chance.
    """
    until = time.monotonic() + BUSY_SECONDS
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_ASK_FOR_MS}")
    try:
        while True:
            try:
                connection.exec_driver_sql(_TO_WRITE)
            except OperationalError as error:
                if not _is_busy(error) or time.monotonic() >= until:
                    raise
            else:
                return
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1_000)}")


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY


def postgresql_engine(url: URL, *, statement_seconds: int | None = None) -> Engine:
    """Return an engine on a PostgreSQL database. Raises ModuleNotFoundError without psycopg.

    A connection that the server closed is replaced when it is next wanted. No statement may take longer
    than `statement_seconds`, and no transaction wait as long for its program; None sets neither limit.
    What the URL says of connecting goes before what stands here.
    """
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        query_cache_size=_REMEMBERED,
        pool_pre_ping=True,
        connect_args={name: value for name, value in _CONNECTING.items() if name not in url.query},
    )
    limits = {"lock_timeout": BUSY_SECONDS}
    if statement_seconds is not None:
        limits["statement_timeout"] = statement_seconds
        # A program that was stopped in the middle of a write would keep all others from writing.
        limits["idle_in_transaction_session_timeout"] = statement_seconds

    # SET rather than a start-up option, which connection poolers refuse.
    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for name, seconds in limits.items():
            cursor.execute(f"SET {name} = '{seconds}s'")
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "before_cursor_execute")
    def _as_bytes(*execution: Any) -> None:  # noqa: ANN401 — SQLAlchemy's own, of which two are of use
        _, cursor, _, _, context, _ = execution
        if context is not None and AS_BYTES.items() <= context.execution_options.items():
            cursor.format = 1  # psycopg.pq.Format.BINARY

    return engine


def _reading(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {"sqlite_begin": "BEGIN"}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _writing(engine: Engine, *, read_only: bool) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {"sqlite_begin": _TO_WRITE}
    return {"isolation_level": "READ COMMITTED", "postgresql_readonly": read_only}
