"""SQLite files: telling a custui store from anything else without touching it, and making a new one."""

import os
import sqlite3
import stat
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from custui.domain.errors import StoreBusyError, StoreError
from custui.store.engine import BUSY_SECONDS, Database, sqlite_engine
from custui.store.facts import StoreFacts
from custui.store.schema import migrate
from custui.store.sqlite_reading import reading_uri, wal_of

APPLICATION_ID = 0x43555354
"""`CUST`, at byte 68 of the file's header (https://www.sqlite.org/fileformat2.html#application_id)."""
_MAGIC = b"SQLite format 3\0"
_HEADER = 100


def inspect_file(path: Path) -> StoreFacts:
    """Return the facts of the store at `path`, leaving the file and its folder as they are.

    Raises StoreError, with a sentence that names the file, if it is no custui store or cannot be read.
    """
    _check_header(path)
    live = wal_of(path).exists()
    try:
        return _facts(path, reading_uri(path, live=live))
    except sqlite3.Error as error:
        if not live and wal_of(path).exists():  # somebody opened it meanwhile: ask again, as of a live store
            return inspect_file(path)
        raise _unreadable(path, error) from None


def create_file(path: Path, rules: str) -> None:
    """Make a store at `path` unless another process is first; its parents too, for the owner only.

    It grows under another name and gets its own when complete, so that neither a crash nor a second
    process ever meets half a store.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}") from None
    unfinished = Path(name)
    try:
        with closing(sqlite3.connect(name)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database = Database(sqlite_engine(name), str(path))
        try:
            with database.own_transaction() as connection_:
                migrate(connection_, rules)
        finally:
            database.close()
        with suppress(FileExistsError):
            os.link(unfinished, path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path} cannot be made: {error}") from None
    finally:
        for litter in (unfinished, wal_of(unfinished), unfinished.with_name(unfinished.name + "-shm")):
            litter.unlink(missing_ok=True)


def _check_header(path: Path) -> None:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise StoreError(f"{path} is a folder, not a custui store")
        if not stat.S_ISREG(kind):
            raise StoreError(f"{path} is not a regular file")
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from None
    if not header:
        raise StoreError(f"{path} is empty, not a custui store: remove it to begin a new one there")
    if header[:16] != _MAGIC or len(header) < _HEADER:
        raise StoreError(f"{path} is not a custui store")
    # Set before anything else is written, hence never only in the write-ahead log.
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreError(f"{path} is an SQLite file of another program, not a custui store")


def _facts(path: Path, uri: str) -> StoreFacts:
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as connection:
        found = connection.execute("SELECT version_num, rules FROM alembic_version, store_state").fetchone()
    if found is None:
        raise StoreError(f"{path} is not a complete custui store: restore a backup of it")
    return StoreFacts(*found)


def _unreadable(path: Path, error: sqlite3.Error) -> StoreError:
    words = str(error)
    if "unable to open" in words or "readonly" in words:
        return StoreError(f"{path} cannot be read: its folder must be writable while the store is in use")
    if "locked" in words:
        return StoreBusyError(f"{path} is locked by another program: try again in a moment")
    return StoreError(f"{path} is damaged: restore a backup of it")
