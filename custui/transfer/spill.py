"""Packed records in buckets, in bounded memory: once they are many, they wait in a temporary file."""

import errno
import struct
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from custui.domain.errors import FileError

BUCKETS = 256
IN_MEMORY = 8 << 20
"""Bytes that may wait in memory."""
_SIZES = struct.Struct("<II")


class Spill:
    """Records by bucket, each a key and what belongs to it.

    A context manager: leaving it gives back the temporary file, which has no name and so is never
    left behind, not even by a crash.
    """

    def __init__(self, limit: int) -> None:
        """Keep at most about `limit` bytes in memory."""
        self._limit = limit
        self._held = 0
        self._waiting: list[list[bytes]] = [[] for _ in range(BUCKETS)]
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(BUCKETS)]
        """Offset and size of what each bucket has in the file."""
        self._file: BinaryIO | None = None

    def __enter__(self) -> "Spill":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def keep(self, bucket: int, key: bytes, payload: bytes) -> None:
        """Put a record into a bucket. Raises FileError where the temporary file cannot hold it."""
        record = _SIZES.pack(len(key), len(payload)) + key + payload
        self._waiting[bucket].append(record)
        self._held += len(record)
        if self._held > self._limit:
            self._write_out()

    def records(self, bucket: int) -> Iterator[tuple[bytes, bytes]]:
        """Yield the records of a bucket as they came."""
        for offset, size in self._places[bucket]:
            assert self._file is not None
            self._file.seek(offset)
            yield from _records(self._file.read(size))
        for record in self._waiting[bucket]:
            yield from _records(record)

    def drop(self, bucket: int) -> None:
        """Forget the records of a bucket, which nobody will ask for again."""
        self._places[bucket].clear()
        self._waiting[bucket].clear()

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


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        key_size, size = _SIZES.unpack_from(data, at)
        at += _SIZES.size
        yield data[at : at + key_size], data[at + key_size : at + key_size + size]
        at += key_size + size
