"""Order numbers, any number of them, in bounded memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from custui.domain.errors import FileError

_AT_ONCE = 2_000


class OrderNumbers:
    """A set of order numbers, each with the key of the row that bears it where that is known.

    A context manager; the numbers are in a file without a name, which is gone at the end. Whatever takes
    some down raises FileError where there is no room for them.
    """

    def __init__(self) -> None:
        """Begin with none."""
        # An empty name is SQLite's for a temporary file of its own.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("CREATE TABLE met (number TEXT PRIMARY KEY, row_key TEXT) WITHOUT ROWID")
        self._connection.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def __len__(self) -> int:
        """Return how many there are."""
        return int(self._connection.execute("SELECT count(*) FROM met").fetchone()[0])

    def add(self, numbers: Iterable[str]) -> None:
        """Take down `numbers`, none of which is there."""
        with _room():
            self._connection.executemany("INSERT INTO met (number) VALUES (?)", [(one,) for one in numbers])

    def discard(self, numbers: Iterable[str]) -> None:
        """Take off those that are there."""
        with _room():
            self._connection.executemany("DELETE FROM met WHERE number = ?", [(one,) for one in numbers])

    def is_others(self, number: str, key: str) -> bool:
        """Tell whether another row than that of `key` bears the number; else it is this row's from now on."""
        with _room():
            added = self._connection.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (number, key))
        if added.rowcount:
            return False
        (bearer,) = self._connection.execute("SELECT row_key FROM met WHERE number = ?", (number,)).fetchone()
        return bool(bearer != key)

    def some_at_a_time(self) -> Iterator[list[str]]:
        """Yield all of them, ascending."""
        cursor = self._connection.execute("SELECT number FROM met ORDER BY number")
        while some := cursor.fetchmany(_AT_ONCE):
            yield [number for (number,) in some]


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise FileError(f"no temporary file for the order numbers: {error}") from None
