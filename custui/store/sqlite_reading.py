"""How a file is looked at that may be anything, without leaving a trace in its folder."""

from pathlib import Path
from urllib.parse import quote

from custui.domain.errors import StoreError


def is_there(path: Path) -> bool:
    """Tell whether anything is at `path`. Raises StoreError where its folder may not be looked into."""
    try:
        return path.exists()
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from None


def wal_of(path: Path) -> Path:
    """Return where the write-ahead log of the file lies, as long as somebody has it open."""
    return path.with_name(path.name + "-wal")


def reading_uri(path: Path, *, live: bool) -> str:
    """Return the address that SQLite reads the file by.

    One that is not `live`, at rest, is read as immutable: plain read-only would leave a -shm behind.
    """
    return f"file:{quote(str(path.absolute()))}?{'mode=ro' if live else 'immutable=1'}"
