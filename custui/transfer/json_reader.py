"""Orders from JSON, one at a time: a list of orders with their items inside, or `{"orders": […]}`.

Keys in camelCase or snake_case, values as texts or numbers; a number is taken as it is written and
never passes through a binary float. However long the list is, one order of it is in memory.
"""

import json
import re
from collections.abc import Iterator

from custui.domain.errors import FileError
from custui.transfer.fields import ITEM_FIELDS, Field, field_named, shorten
from custui.transfer.layout import Layout
from custui.transfer.rows import Problem, Row
from custui.transfer.source import Source

_SPACE = re.compile(r"[ \t\r\n]*")
_LARGEST_ORDER = 1 << 21
_FIELDS = tuple(Field)
_RECORD = len(_FIELDS)
_ITEM_COLUMNS = frozenset(_FIELDS.index(field) for field in ITEM_FIELDS)
_ITEMS = ("items", "lineitems", "orderitems", "orderlines", "lines", "products")
_IGNORED_AT_MOST = 100


class _Object(list[tuple[str, object]]):
    """A JSON object as its pairs, so that a key that stands twice is seen."""


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str, strict=False
)


class JsonOrders:
    """The rows of a JSON file: one for each item of an order, or one for an order without items."""

    def __init__(self, source: Source) -> None:
        """Prepare to read; the file's structure shows while the rows are read."""
        self.path = source.path
        self._window = _Window(source)
        self._ignored: dict[str, None] = {}

    @property
    def layout(self) -> Layout:
        """The generic layout's own columns, and `record`: the order's place in the list.

        Which keys were ignored is known after the rows have been read.
        """
        headings = (*(field.value for field in _FIELDS), "record")
        columns = {field: index for index, field in enumerate(_FIELDS)}
        return Layout(headings, columns, tuple(self._ignored), _RECORD)

    def rows(self) -> Iterator[Row]:
        """Yield the rows, the items of one order together, all with the line on which the order begins."""
        window = self._window
        opening = window.peek()
        if opening == "[":
            yield from self._orders()
        elif opening == "{":
            yield from self._wrapped_orders()
        else:
            raise window.broken("a list of orders should begin here")
        if window.peek():
            raise window.broken("nothing should follow the end of the list")

    def _wrapped_orders(self) -> Iterator[Row]:
        window = self._window
        found = False
        for key in window.members():
            if key.casefold() == "orders" and window.peek() == "[":
                if found:
                    raise window.broken('a second list "orders"')
                found = True
                yield from self._orders()
            else:
                window.value()
        if not found:
            raise FileError(f'{self.path}: neither a list of orders nor an object with a list "orders"')

    def _orders(self) -> Iterator[Row]:
        for number, line in enumerate(self._window.elements(), start=1):
            yield from self._rows_of(self._window.value(), line, number)

    def _rows_of(self, order: object, line: int, number: int) -> Iterator[Row]:
        head = [""] * (_RECORD + 1)
        head[_RECORD] = str(number)
        if not isinstance(order, _Object):
            yield line, head, ("", "is no order, but " + _described(order))
            return
        items: object = None
        problem: Problem | None = None
        plain = _Object()
        for key, value in order:
            if _folded(key) in _ITEMS and isinstance(value, list | None):
                if items is not None and value is not None:
                    problem = problem or (_printable(key), "stands twice in one order")
                items = value if items is None else items
            else:
                plain.append((key, value))
        problem = self._fill(head, plain, in_item=False) or problem
        if isinstance(items, _Object):
            yield line, head, (problem or ("items", "is an object, not a list"))
            return
        if not isinstance(items, list) or not items:
            yield line, head, problem
            return
        for column in _ITEM_COLUMNS:
            head[column] = ""  # an order's own "quantity" beside its items is a sum of theirs
        for item in items:
            cells = list(head)
            if isinstance(item, _Object):
                yield line, cells, (self._fill(cells, item, in_item=True) or problem)
            else:
                yield line, cells, (problem or ("items", "holds no item, but " + _described(item)))

    def _fill(self, cells: list[str], pairs: _Object, *, in_item: bool) -> Problem | None:
        """Put the values into their cells; return the first problem met."""
        problem: Problem | None = None
        seen: dict[Field, str] = {}
        for key, value in pairs:
            field = field_named(key, in_item=in_item)
            if field is None:
                self._ignore(f"items.{key}" if in_item else key)
                continue
            try:
                text = _text(value)
            except ValueError as error:
                problem = problem or (field.value, str(error))
                continue
            if text and seen.setdefault(field, text) != text:
                problem = problem or (
                    field.value,
                    f"is given twice: '{shorten(seen[field])}' and '{shorten(text)}'",
                )
            elif text:
                cells[_FIELDS.index(field)] = text
        return problem

    def _ignore(self, key: str) -> None:
        if len(self._ignored) < _IGNORED_AT_MOST:
            self._ignored[_printable(key)] = None


class _Window:
    """The stretch of a source's text that is being decoded; it grows as values ask for it."""

    def __init__(self, source: Source) -> None:
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


def _folded(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _printable(key: str) -> str:
    """Return a key for a report; half a character, which JSON can spell, becomes a question mark."""
    return key.encode("utf-8", "replace").decode("utf-8")


def _text(value: object) -> str:
    """Return a text or number as text, null as the empty text. Raises ValueError for anything else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"should be a text or a number, and is {_described(value)}")  # noqa: TRY004
    if "\0" in value:
        raise ValueError("holds a NUL character")
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("holds half a character (a lone surrogate)")
    return value


def _described(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Object):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "a text or a number"
