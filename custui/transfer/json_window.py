"""JSON decoded value by value, so that a long list is never in memory as a whole."""

import json
import re
from collections.abc import Iterator

from custui.domain.errors import FileError
from custui.transfer.json_values import JsonObject
from custui.transfer.source import Source

_SPACE = re.compile(r"[ \t\r\n]*")
_LARGEST_ORDER = 1 << 21
_DECODER = json.JSONDecoder(
    object_pairs_hook=JsonObject, parse_int=str, parse_float=str, parse_constant=str, strict=False
)


class Window:
    """The stretch of a source's text that is being decoded; it grows as values ask for it."""

    def __init__(self, source: Source) -> None:
        """Stand at the beginning of the text."""
        self._path = source.path
        self._chunks = source.chunks()
        self._text = ""
        self._at = 0
        self._line = 1

    def peek(self) -> str:
        """Return the next sign that is no white space; empty at the end of the file."""
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match is not None
            self._move(match.end())
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow():
                return ""

    def elements(self) -> Iterator[int]:
        """Walk through a list: yield the line of each element, which the caller takes with `value`."""
        yield from self._parts("[", "]")

    def members(self) -> Iterator[str]:
        """Walk through an object: yield each key; the caller takes what belongs to it."""
        for _ in self._parts("{", "}"):
            if self.peek() != '"':
                raise self.broken("a key in quotation marks should stand here")
            key = self.value()
            if self.peek() != ":":
                raise self.broken("a colon should stand here")
            self._move(self._at + 1)
            self.peek()
            yield str(key)

    def value(self) -> object:
        """Return the next value, numbers as the text they are written with."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                wrong = error.pos - self._at
                if self._grow():
                    continue
                line = self._line + self._text.count("\n", self._at, self._at + wrong)
                ended = wrong >= len(self._text.rstrip()) - self._at
                if ended or error.msg.startswith("Unterminated string"):
                    raise FileError(f"{self._path}, line {line}: the file ends in the middle") from None
                raise FileError(f"{self._path}, line {line}: not JSON ({error.msg.lower()})") from None
            except RecursionError:
                raise self.broken("the values are nested too deeply") from None
            # A number at the very end of the window may go on in the next chunk.
            if end < len(self._text) or not self._grow():
                self._move(end)
                return value

    def broken(self, what: str) -> FileError:
        """Return the error that says `what` is wrong on this line."""
        return FileError(f"{self._path}, line {self._line}: not JSON as custui reads it: {what}")

    def _parts(self, opening: str, closing: str) -> Iterator[int]:
        assert self.peek() == opening
        self._move(self._at + 1)
        if self.peek() == closing:
            self._move(self._at + 1)
            return
        while True:
            self.peek()
            yield self._line
            sign = self.peek()
            if not sign:
                raise self.broken("the file ends in the middle")
            if sign not in {",", closing}:
                raise self.broken(f"a comma or {closing} should stand here")
            self._move(self._at + 1)
            if sign == closing:
                return

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def _grow(self) -> bool:
        """Add as much text again as is still undecoded, so that a long value is not tried too often."""
        rest = self._text[self._at :]
        if len(rest) > _LARGEST_ORDER:
            raise self.broken(f"one value is longer than {_LARGEST_ORDER:,} characters")
        self._text, self._at = rest, 0
        pieces, size = [rest], 0
        while size <= len(rest) and (chunk := next(self._chunks, "")):
            pieces.append(chunk)
            size += len(chunk)
        self._text = "".join(pieces)
        return size > 0
