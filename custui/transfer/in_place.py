"""Rows that come in any order and leave as they stand in their file, in bounded memory.

They are sorted into buckets by their place; memory then holds one bucket at a time.
"""

import marshal
from collections.abc import Iterator
from operator import itemgetter

from custui.transfer.spill import BUCKETS, IN_MEMORY, Spill


class InPlace:
    """Rows of one file, each with its place there: the line, say.

    A context manager: leaving it gives back the temporary file where one was needed.
    """

    def __init__(self, last: int) -> None:
        """Expect places from 0 to `last`; beyond it, any others."""
        self._last = last
        self._spill = Spill(IN_MEMORY)

    def __enter__(self) -> "InPlace":
        return self

    def __exit__(self, *_: object) -> None:
        self._spill.__exit__()

    def keep(self, place: int, row: list[str]) -> None:
        """Take in a row. Raises FileError where the temporary file cannot hold it."""
        bucket = min(place, self._last) * BUCKETS // (self._last + 1)
        self._spill.keep(bucket, b"", marshal.dumps((place, row)))

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows by place, those of one place as they came."""
        for bucket in range(BUCKETS):
            # What is unpacked are our own bytes, from memory or a file without a name.
            kept = [marshal.loads(packed) for _, packed in self._spill.records(bucket)]  # noqa: S302
            yield from (row for _, row in sorted(kept, key=itemgetter(0)))
