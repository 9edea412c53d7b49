"""Orders that the store has and the source has no more, found in bounded memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType

from custui.domain.errors import FileError

_AT_ONCE = 2_000


class Vanished:
    """The numbers of the store's orders, from which those are taken that the source still has.

    Taken down before the source is looked at, so that an order that another sync brings in meanwhile is
    not missed at the source and deleted. A context manager; the numbers are in a file without a name,
    which is gone at the end.
    """

    def __init__(self, numbers: Iterable[list[str]]) -> None:
        """Take down `numbers`. Raises FileError where there is no room for them."""
        # An empty name is SQLite's for a temporary file of its own.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("CREATE TABLE missed (number TEXT PRIMARY KEY) WITHOUT ROWID")
        self._connection.execute("BEGIN")
        try:
            for some in numbers:
                self._connection.executemany("INSERT INTO missed VALUES (?)", [(number,) for number in some])
        except sqlite3.OperationalError as error:
            raise FileError(f"no temporary file for the order numbers: {error}") from None
        self.of = self._count()
        """How many numbers there were."""

    def __enter__(self) -> "Vanished":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def __len__(self) -> int:
        """Return how many were not found yet."""
        return self._count()

    def found(self, numbers: Iterable[str]) -> None:
        """Take off those that the source has."""
        self._connection.executemany("DELETE FROM missed WHERE number = ?", [(number,) for number in numbers])

    def numbers(self) -> Iterator[list[str]]:
        """Yield those that were not found, some at a time."""
        cursor = self._connection.execute("SELECT number FROM missed ORDER BY number")
        while some := cursor.fetchmany(_AT_ONCE):
            yield [number for (number,) in some]

    def _count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM missed").fetchone()[0])
