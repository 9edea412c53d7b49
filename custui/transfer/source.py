"""A file of orders as text: plain or gzip, UTF-8 or, with a byte order mark, UTF-16.

Any other encoding has to be named: one-byte encodings cannot be told apart, and a wrong guess spoils names.

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
_ZIP = b"PK\x03\x04"
_FOREIGN = {
    _ZIP: "is an archive, not a file of orders; unpack it first",
    b"\xd0\xcf\x11\xe0": "is an old spreadsheet workbook; save it as XLSX or CSV (UTF-8) first",
}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_TEXT = {"idna", "punycode", "undefined", "unicode_escape", "raw-unicode-escape", "unicode-escape"}
"""What Python calls text encodings, though no file is written in them."""
_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}


class Source:
    """One open file."""

    def __init__(
        self, path: Path, raw: io.FileIO, stream: io.BufferedIOBase, encoding: str | None, start: bytes
    ) -> None:
        """Read `stream`, which comes from `raw`, itself or unpacked, and holds text in `encoding`.

        `start` are the first bytes of the file itself.
        """
        self.path = path
        self._raw = raw
        self._stream = stream
        self._encoding = encoding
        self._start = start
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

    def is_zip(self) -> bool:
        """Tell whether the file, not unpacked, begins like a ZIP archive, as an XLSX workbook does."""
        return self._start.startswith(_ZIP)

    def packed(self) -> io.BufferedIOBase:
        """Return the file's bytes from its beginning; for one that is a ZIP archive."""
        if self._stream.seekable():
            self._stream.seek(0)
        return self._stream

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

    @property
    def encoding(self) -> str:
        """The encoding's name, for people; known when the first piece has been read."""
        return _NAMES.get(self._encoding or "utf-8-sig", self._encoding or "")

    def _decoded(self) -> Iterator[str]:
        line = 1
        decoder: codecs.IncrementalDecoder | None = None
        while chunk := self._read():
            if decoder is None:
                self._refuse_foreign(chunk)
                if self._encoding is None:
                    self._encoding = "utf-16" if chunk.startswith(_UTF_16) else "utf-8-sig"
                decoder = codecs.getincrementaldecoder(self._encoding)()
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                # What was kept back from the last chunk is part of one character: no line break there.
                line += error.object[: error.start].decode(error.encoding, "replace").count("\n")
                raise FileError(f"{self.path}, line {line}: {self._undecodable()}") from None
            if "\0" in text:
                line += text.count("\n", 0, text.index("\0"))
                raise FileError(f"{self.path}, line {line}: a NUL byte; this is not {self.encoding} text")
            line += text.count("\n")
            if text:
                yield text
        try:
            if decoder is not None:
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise FileError(f"{self.path}, line {line}: the file ends in the middle of a character") from None

    def _undecodable(self) -> str:
        if self._encoding == "utf-8-sig":
            return "not UTF-8; save the file as UTF-8, or name its encoding (--encoding windows-1252)"
        return f"not {self.encoding}; name the encoding it was saved in"

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
def open_source(path: Path, encoding: str | None = None) -> Iterator[Source]:
    """Open `path` for reading; what begins like gzip is unpacked, whatever its name.

    `encoding` is one that `text_encoding` gave back, or None for UTF-8, and UTF-16 where a byte order mark
    says so. Raises FileError where there is no such file or it may not be read.
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
            start = buffered.peek(4)[:4]
        except OSError as error:
            raise FileError(f"{path}: cannot be read ({error.strerror or error})") from None
        if start.startswith(_GZIP):
            with gzip.GzipFile(fileobj=buffered) as unpacked:
                yield Source(path, raw, unpacked, encoding, start)
        else:
            yield Source(path, raw, buffered, encoding, start)


def text_encoding(name: str) -> str:
    """Return the encoding that `name` means, in Python's spelling.

    Raises ValueError with a sentence where there is none of that name, or it holds no text.
    """
    try:
        found = codecs.lookup(name)
        b" ".decode(found.name)
        known = found.name not in _NO_TEXT
    except UnicodeDecodeError:
        known = True  # half a character of UTF-16 or UTF-32
    except (LookupError, ValueError):
        known = False
    if not known:
        raise ValueError(f"there is no encoding '{name}'; utf-8, utf-16, windows-1252 are some")
    return "utf-8-sig" if found.name == "utf-8" else found.name
