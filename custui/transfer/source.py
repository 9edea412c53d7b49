"""A file of orders as text: plain or gzip, UTF-8 with or without a byte order mark.

Everything that can be wrong with the bytes is told here, with the line, as a FileError.
"""

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from custui.domain.errors import FileError

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_LONGEST_LINE = 1 << 20
_FOREIGN = {
    b"PK\x03\x04": "is a spreadsheet workbook or an archive; save it as CSV (UTF-8) first",
    b"\xd0\xcf\x11\xe0": "is an old spreadsheet workbook; save it as CSV (UTF-8) first",
    codecs.BOM_UTF16_LE: "is UTF-16 text; save it as UTF-8 first",
    codecs.BOM_UTF16_BE: "is UTF-16 text; save it as UTF-8 first",
}


class Source:
    """One open file."""

    def __init__(self, path: Path, raw: io.FileIO, stream: io.BufferedIOBase) -> None:
        """Read `stream`, which comes from `raw`, itself or unpacked."""
        self.path = path
        self._raw = raw
        self._stream = stream
        self._begun: list[str] = []
        self._text = self._decoded()

    @property
    def position(self) -> int:
        """How many bytes of the file, packed as it may be, have been read."""
        return self._raw.tell() if self._raw.seekable() else 0

    @property
    def size(self) -> int:
        """How many bytes the file has; 0 for a pipe."""
        return os.fstat(self._raw.fileno()).st_size

    def is_json(self) -> bool:
        """Tell whether the text begins like JSON, whatever the file's name; to be asked before reading."""
        for piece in self._text:
            self._begun.append(piece)
            if start := piece.lstrip():
                return start[0] in "[{"
        return False

    def chunks(self) -> Iterator[str]:
        """Return the text in pieces, none of them empty.

        Raises FileError at the first byte that is not text.
        """
        return chain(self._begun, self._text)

    def _decoded(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        line = 1
        first = True
        while chunk := self._read():
            if first:
                self._refuse_foreign(chunk)
                first = False
            if b"\0" in chunk:
                line += chunk.count(b"\n", 0, chunk.index(b"\0"))
                raise FileError(f"{self.path}, line {line}: a NUL byte; this is not a text file")
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                # The bytes kept back from the last chunk are part of one character: no line break there.
                line += error.object.count(b"\n", 0, error.start)
                raise FileError(f"{self.path}, line {line}: not UTF-8; save the file as UTF-8") from None
            line += chunk.count(b"\n")
            if text:
                yield text
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise FileError(f"{self.path}, line {line}: the file ends in the middle of a character") from None

    def lines(self) -> Iterator[list[str]]:
        r"""Yield the lines, many at a time, with their ends: `\n`, `\r\n` or `\r`, and no other sign."""
        rest = ""
        line = 1
        for chunk in self.chunks():
            pieces = list(io.StringIO(rest + chunk, newline=""))
            # The last one may be unfinished, or end in a "\r" whose "\n" is yet to come.
            rest = "" if pieces[-1].endswith("\n") else pieces.pop()
            yield pieces
            line += len(pieces)
            if len(rest) > _LONGEST_LINE:
                raise FileError(f"{self.path}, line {line}: longer than {_LONGEST_LINE:,} characters")
        if rest:
            yield [rest]

    def _read(self) -> bytes:
        try:
            return self._stream.read(_CHUNK)
        except EOFError:
            raise FileError(f"{self.path}: the gzip file is cut off; get it again") from None
        except (zlib.error, gzip.BadGzipFile):
            raise FileError(f"{self.path}: the gzip file is damaged; get it again") from None
        except OSError as error:
            raise FileError(f"{self.path}: cannot be read ({error.strerror or error})") from None

    def _refuse_foreign(self, chunk: bytes) -> None:
        for magic, sentence in _FOREIGN.items():
            if chunk.startswith(magic):
                raise FileError(f"{self.path}: {sentence}")


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open `path` for reading; what begins like gzip is unpacked, whatever its name.

    Raises FileError where there is no such file or it may not be read.
    """
    try:
        raw = io.FileIO(path)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise FileError(f"{path}: is a directory, not a file of orders") from None
    except PermissionError:
        raise FileError(f"{path}: you may not read this file") from None
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: cannot be opened ({error})") from None
    with raw, io.BufferedReader(raw, _CHUNK) as buffered:
        try:
            packed = buffered.peek(2).startswith(_GZIP)
        except OSError as error:
            raise FileError(f"{path}: cannot be read ({error.strerror or error})") from None
        if packed:
            with gzip.GzipFile(fileobj=buffered) as unpacked:
                yield Source(path, raw, unpacked)
        else:
            yield Source(path, raw, buffered)
