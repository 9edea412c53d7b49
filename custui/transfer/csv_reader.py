"""Orders from CSV, a row at a time, with the line of every row.

Rows that cannot be trusted (a misplaced quotation mark, too many or too few cells) come with their
problem; where the reader can no longer tell rows apart, it stops with a FileError.
"""

import csv
from collections.abc import Iterator
from itertools import chain

from custui.domain.errors import FileError
from custui.transfer.fields import field_named
from custui.transfer.formats.generic import read_layout
from custui.transfer.rows import Recognise, Row
from custui.transfer.source import Source

_DELIMITERS = (",", ";", "\t")
_HEADER_LINES = 100
_LONGEST_ROW = 50
"""Lines that a row may have where only lines tell rows apart."""


class CsvOrders:
    """The rows of a CSV file."""

    def __init__(self, source: Source, recognise: Recognise = read_layout) -> None:
        """Read the header, and let `recognise` tell what layout it is of.

        Raises FileError where there is none, and as `recognise` does.
        """
        self.path = source.path
        self._batches = source.lines()
        self._batch: list[str] = []
        """Where the line read last stands."""
        self._taken = 0
        """Lines in the batches before it."""
        self._lines = chain.from_iterable(self._watched_batches())
        self._header_end = 0
        """The header's last line."""
        self._delimiter, headings = _split_header(self._read_header())
        self.layout = recognise(headings, str(self.path))

    def rows(self) -> Iterator[Row]:
        """Yield the rows; blank ones are passed over."""
        if self.layout.bare_quotes:
            yield from self._barely_quoted_rows()
            return
        width = len(self.layout.headings)
        # Strict, because a lenient reader may take a thousand lines for one cell and say nothing.
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        before = self._header_end
        line = before + 1
        while True:
            try:
                for cells in reader:
                    if len(cells) == width and (cells[0] or any(cells)):
                        yield line, cells, None
                    elif any(cells):
                        yield self._uneven(line, cells)
                    elif self.layout.fills_down:
                        yield line, [""] * width, None  # where the line that is lost here stood
                    line = before + reader.line_num + 1
            except csv.Error as error:
                yield self._misquoted(line, before + reader.line_num, error)
                line = before + reader.line_num + 1
            else:
                return

    def _barely_quoted_rows(self) -> Iterator[Row]:
        """Yield the rows of a file that quotes every cell and leaves quotation marks inside as they are.

        Rows are told apart by lines: a line that does not begin with a quotation mark goes on with the row
        above, if that has too few cells.
        """
        width = len(self.layout.headings)
        held: list[str] = []
        first = self._header_end + 1
        for line, text in enumerate(self._lines, start=first):
            if held and (text.startswith('"') or len(held) == _LONGEST_ROW):
                yield self._uneven(first, self._cells_of(held))
                held = []
            if not held:
                first = line
            held.append(text)
            cells = self._cells_of(held)
            if len(cells) == width:
                if any(cells):
                    yield first, cells, None
                held = []
        if held and any(cells := self._cells_of(held)):
            yield self._uneven(first, cells)

    def _cells_of(self, lines: list[str]) -> list[str]:
        """Return the cells of one row: as proper CSV, or else cut where a quoted cell ends and one begins."""
        try:
            (cells,) = csv.reader(lines, delimiter=self._delimiter, strict=True)
        except (csv.Error, ValueError):
            text = "".join(lines).strip()
            return text.removeprefix('"').removesuffix('"').split(f'"{self._delimiter}"')
        return cells

    def _watched_batches(self) -> Iterator[list[str]]:
        for batch in self._batches:
            self._taken += len(self._batch)
            self._batch = batch
            yield batch

    def _read_header(self) -> str:
        header = ""
        for text in self._lines:
            self._header_end += 1
            if not header and (not text.strip() or text.lower().startswith("sep=")):
                continue  # some spreadsheets name their delimiter in a line before the header
            header += text
            if header.count('"') % 2 == 0:
                return header
            if self._header_end > _HEADER_LINES:
                break
        if header:
            raise FileError(f"{self.path}: a quotation mark in the header line is never closed")
        raise FileError(f"{self.path}: the file is empty")

    def _uneven(self, line: int, cells: list[str]) -> Row:
        """Return a row with more or fewer cells than the header, made as wide as the header.

        Blank cells too many are harmless. In any other such row a value may stand in the wrong column,
        or the line was cut off: it is not imported.
        """
        count, width = len(cells), len(self.layout.headings)
        if count < width:
            reason = f"the row has only {count} of the {width} cells"
        elif not any(cells[width:]):
            return line, cells[:width], None
        else:
            comma = {",": "comma", ";": "semicolon"}.get(self._delimiter, "tab")
            reason = f"the row has {count} cells under {width} headings; is a {comma} unquoted?"
        return line, self._fitted(cells), ("", reason)

    def _misquoted(self, first: int, last: int, error: csv.Error) -> Row:
        """Return the row on which strict reading failed.

        Raises FileError where more than one line went into it, for then nobody can say which rows
        those lines were.
        """
        if first < last:
            raise FileError(
                f"{self.path}, line {first}: a quotation mark is opened and not properly closed (line {last})"
            )
        try:
            text = self._batch[last - self._taken - 1]
            cells = next(csv.reader([text], delimiter=self._delimiter))
        except csv.Error:
            raise FileError(f"{self.path}, line {first}: {error}") from None
        return first, self._fitted(cells), ("", "a quotation mark stands where none belongs")

    def _fitted(self, cells: list[str]) -> list[str]:
        """Return as many cells as there are headings; what is too much stays, joined, in the last one."""
        width = len(self.layout.headings)
        kept = [*cells[: width - 1], self._delimiter.join(cells[width - 1 :])]
        return kept + [""] * (width - len(kept))


def _split_header(header: str) -> tuple[str, list[str]]:
    """Return the delimiter under which the header names the most fields, and its headings."""
    best: tuple[int, int, str, list[str]] | None = None
    for delimiter in _DELIMITERS:
        headings = next(csv.reader(header.splitlines(keepends=True), delimiter=delimiter))
        known = sum(field_named(heading) is not None for heading in headings)
        if best is None or (known, len(headings)) > best[:2]:
            best = (known, len(headings), delimiter, headings)
    assert best is not None
    return best[2], best[3]
