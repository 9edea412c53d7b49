"""The lines of one order put together, however far apart they stand, in bounded memory.

Rows are sorted into buckets by a hash of their order's number and, once they are many, wait in a
temporary file. Memory then holds one bucket at a time: a hundredth part of the file and less.
"""

import errno
import marshal
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from custui.domain.errors import FileError
from custui.transfer.fields import Field
from custui.transfer.layout import Layout
from custui.transfer.rows import Block, Cells, Row, Shape

_BUCKETS = 256
_IN_MEMORY = 16 << 20
_LONGEST_BLOCK = 1000
_SIZES = struct.Struct("<II")
# Strings in version 2 are written plainly; later ones look each up first, which no row repays.
_FORMAT = 2


class OrderLines:
    """All rows of a file, by order.

    A context manager: leaving it gives back the temporary file, which has no name and so is never
    left behind, not even by a crash.
    """

    def __init__(self, layout: Layout, shares: int = 1) -> None:
        """Keep rows laid out by `layout`, in one of `shares` equal parts of the memory."""
        self.shape = Shape(layout)
        self._number = self.shape.place[layout.columns[Field.ORDER_NUMBER]]
        self._text = layout.writing.text
        self._limit = _IN_MEMORY // shares
        self._held = 0
        self._waiting: list[list[bytes]] = [[] for _ in range(_BUCKETS)]
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(_BUCKETS)]
        """Offset and size of what each bucket has in the file."""
        self._file: BinaryIO | None = None
        self.count = 0
        """Rows so far."""

    def __enter__(self) -> "OrderLines":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

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
        """Yield each order's number and rows, the rows as they stand in the file.

        Rows without a number come alone, with an empty one. Of an order of more than `most` rows only
        so many come that it shows.
        """
        for bucket in range(_BUCKETS):
            orders: dict[bytes, list[bytes]] = {}
            nameless: list[bytes] = []
            for key, payload in self._packed(bucket):
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

    def rows(self, blocks: Iterable[Block]) -> Iterator[Row]:
        """Yield the rows of `blocks` as they were read."""
        for shared, lines, problem in blocks:
            for line, cells in lines:
                yield line, self.shape.cells(shared, cells), problem

    def blocks_of(self, number: str) -> Iterator[Block]:
        """Yield all rows of one order."""
        wanted = number.encode()
        for key, payload in self._packed(_bucket(wanted)):
            if key == wanted:
                yield _unpacked(payload)

    def _keep(self, block: Block) -> None:
        shared, lines, _ = block
        key = self._text(shared[self._number]).encode()
        payload = marshal.dumps(block, _FORMAT)
        record = _SIZES.pack(len(key), len(payload)) + key + payload
        # Rows without a number are spread by their line, lest all of them meet in one bucket.
        self._waiting[_bucket(key) if key else lines[0][0] % _BUCKETS].append(record)
        self.count += len(lines)
        self._held += len(record)
        if self._held > self._limit:
            self._write_out()

    def _write_out(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="custui-import-")  # noqa: SIM115 -- closed on exit
            for bucket, records in enumerate(self._waiting):
                if records:
                    data = b"".join(records)
                    self._places[bucket].append((self._file.tell(), len(data)))
                    self._file.write(data)
                    records.clear()
            self._file.flush()
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            reason = "the disk is full" if full else str(error.strerror or error)
            raise FileError(
                f"no temporary file in {tempfile.gettempdir()}: {reason} (TMPDIR names another place)"
            ) from None
        self._held = 0

    def _packed(self, bucket: int) -> Iterator[tuple[bytes, bytes]]:
        """Yield the number and the packed rows of each block in a bucket, in the order of the file."""
        for offset, size in self._places[bucket]:
            assert self._file is not None
            self._file.seek(offset)
            yield from _records(self._file.read(size))
        for record in self._waiting[bucket]:
            yield from _records(record)


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        key_size, size = _SIZES.unpack_from(data, at)
        at += _SIZES.size
        yield data[at : at + key_size], data[at + key_size : at + key_size + size]
        at += key_size + size


def _unpacked(payload: bytes) -> Block:
    return cast("Block", marshal.loads(payload))  # noqa: S302 -- our own bytes, from a nameless file


def _bucket(key: bytes) -> int:
    return zlib.crc32(key) % _BUCKETS
