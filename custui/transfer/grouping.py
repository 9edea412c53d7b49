"""The lines of one order put together, however far apart they stand, in bounded memory.

Rows are sorted into buckets by a hash of their order's number. Memory then holds one bucket at a time: a
hundredth part of the file and less.
"""

import marshal
import zlib
from collections.abc import Iterable, Iterator
from typing import cast

from custui.transfer.fields import Field
from custui.transfer.layout import Layout
from custui.transfer.rows import Block, Cells, Row, Shape
from custui.transfer.spill import BUCKETS, IN_MEMORY, Spill

_LONGEST_BLOCK = 1000
# Strings in version 2 are written plainly; later ones look each up first, which no row repays.
_FORMAT = 2


class OrderLines:
    """All rows of a file, by order.

    A context manager: leaving it gives back the temporary file where one was needed.
    """

    def __init__(self, layout: Layout, shares: int = 1) -> None:
        """Keep rows laid out by `layout`, in one of `shares` equal parts of the memory."""
        self.shape = Shape(layout)
        self._number = self.shape.place[layout.columns[Field.ORDER_NUMBER]]
        self._text = layout.writing.text
        self._spill = Spill(IN_MEMORY // shares)
        self.count = 0
        """Rows so far."""
        self.last_line = 0
        """Where the last of them begins."""

    def __enter__(self) -> "OrderLines":
        return self

    def __exit__(self, *_: object) -> None:
        self._spill.__exit__()

    def read(self, rows: Iterable[Row]) -> Iterator[int]:
        """Take in all `rows`; yield their count so far every now and then.

        Nothing may be asked of the groups before the last row is in. Raises FileError where the
        temporary file cannot hold them.
        """
        pick_shared, pick_item = self.shape.shared, self.shape.item
        shared: Cells | None = None
        lines: list[tuple[int, Cells]] = []
        for line, cells, problem in rows:
            current = pick_shared(cells)
            if current == shared and problem is None and len(lines) < _LONGEST_BLOCK:
                lines.append((line, pick_item(cells)))
                continue
            if shared is not None:
                self._keep((shared, lines, None))
                yield self.count
            shared = current
            lines = [(line, pick_item(cells))]
            if problem is not None:
                self._keep((shared, lines, problem))
                shared = None
        if shared is not None:
            self._keep((shared, lines, None))
        yield self.count

    def groups(self, most: int) -> Iterator[tuple[str, list[Block]]]:
        """Yield each order's number and rows, the rows as they stand in the file; once, and forget them.

        Rows without a number come alone, with an empty one. Of an order of more than `most` rows only
        so many come that it shows.
        """
        for bucket in range(BUCKETS):
            orders: dict[bytes, list[bytes]] = {}
            nameless: list[bytes] = []
            for key, payload in self._spill.records(bucket):
                if key:
                    orders.setdefault(key, []).append(payload)
                else:
                    nameless.append(payload)
            for key, payloads in orders.items():
                blocks: list[Block] = []
                rows = 0
                for payload in payloads:
                    block = shared, lines, problem = _unpacked(payload)
                    if blocks and problem is None and blocks[-1][0] == shared and blocks[-1][2] is None:
                        blocks[-1][1].extend(lines)
                    else:
                        blocks.append(block)
                    rows += len(lines)
                    if rows > most:
                        break
                yield key.decode(), blocks
            for payload in nameless:
                shared, lines, problem = _unpacked(payload)
                for line in lines:
                    yield "", [(shared, [line], problem)]
            self._spill.drop(bucket)

    def rows(self, blocks: Iterable[Block]) -> Iterator[Row]:
        """Yield the rows of `blocks` as they were read."""
        for shared, lines, problem in blocks:
            for line, cells in lines:
                yield line, self.shape.cells(shared, cells), problem

    def blocks_of(self, number: str) -> Iterator[Block]:
        """Yield all rows of the order whose group came last."""
        wanted = number.encode()
        for key, payload in self._spill.records(_bucket(wanted)):
            if key == wanted:
                yield _unpacked(payload)

    def _keep(self, block: Block) -> None:
        shared, lines, _ = block
        key = self._text(shared[self._number]).encode()
        # Rows without a number are spread by their line, lest all of them meet in one bucket.
        bucket = _bucket(key) if key else lines[0][0] % BUCKETS
        self._spill.keep(bucket, key, marshal.dumps(block, _FORMAT))
        self.count += len(lines)
        self.last_line = max(self.last_line, lines[-1][0])


def _unpacked(payload: bytes) -> Block:
    return cast("Block", marshal.loads(payload))  # noqa: S302 -- our own bytes, from a nameless file


def _bucket(key: bytes) -> int:
    return zlib.crc32(key) % BUCKETS
