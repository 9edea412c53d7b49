"""Orders from an XLSX workbook: its first sheet that holds anything, as if it were a CSV file.

Numbers and dates come as the texts that they stand for. Dates in real date cells need no asking for the
order of day and month. openpyxl is loaded only here, for no other import wants it.
"""

import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from custui.domain.errors import FileError
from custui.transfer.formats.generic import read_layout
from custui.transfer.rows import Recognise, Row
from custui.transfer.source import Source

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_LARGEST_TABLE = 256 << 20
"""Bytes of the texts that all sheets share: they must be held in memory at once."""
_EXACT_UP_TO = 10**15
_LONGEST_CELL = 131_072  # as in CSV
_FIRST_PARTS = ("[Content_Types].xml", "_rels/", "docProps/", "xl/")
"""What a workbook begins with, whichever program wrote it."""


class XlsxOrders:
    """The rows of a workbook's sheet; the line of each is its row number there."""

    def __init__(self, source: Source, recognise: Recognise = read_layout) -> None:
        """Read the header, and let `recognise` tell what layout it is of.

        Raises FileError where the file is no workbook, is damaged or has no header.
        """
        self.path = source.path
        self._book = _open(source)
        self.sheet, self._rows = self._first_filled()
        """The name of the sheet that is read."""
        self._header_line, header = next(self._rows)
        self.layout = recognise(header, str(self.path))

    def rows(self) -> Iterator[Row]:
        """Yield the rows; blank ones are passed over. Raises FileError where the workbook is damaged."""
        width, sign = len(self.layout.headings), self.layout.decimal_sign
        expected = self._header_line + 1
        for line, cells in self._rows:
            if line > expected and self.layout.fills_down:
                yield expected, [""] * width, None  # where the row that is lost here stood
            expected = line + 1
            if len(cells) > width:
                reason = f"the row has {len(cells)} cells under {width} headings"
                kept = [*map(str, cells[: width - 1]), " ".join(cells[width - 1 :])]
                yield line, kept, ("", reason)
                continue
            plain = [cell.replace(".", sign) if isinstance(cell, _Number) else cell for cell in cells]
            padded = plain + [""] * (width - len(plain))
            yield line, padded, _unsound(padded)

    def _first_filled(self) -> tuple[str, Iterator[tuple[int, list[str]]]]:
        for sheet in self._book.worksheets:
            # What a sheet says of its own size is often wrong, and rows beyond it would be lost.
            sheet.reset_dimensions()
            rows = _texts(self.path, sheet.iter_rows(values_only=True))
            first = next(rows, None)
            if first is not None:
                return str(sheet.title), _with(first, rows)
        raise FileError(f"{self.path}: the workbook is empty")


def is_workbook(source: Source) -> bool:
    """Tell whether the file is an XLSX workbook, whatever its name.

    Raises FileError where it begins like one and has no end, where the list of its parts would be.
    """
    if not source.is_zip():
        return False
    try:
        with zipfile.ZipFile(source.packed()) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except zipfile.BadZipFile:
        if _first_part(source).startswith(_FIRST_PARTS):
            raise FileError(f"{source.path}: the workbook is damaged or cut off; get it again") from None
        return False
    except (OSError, ValueError):
        return False
    finally:
        source.packed()


def _first_part(source: Source) -> str:
    """Return the name of the first part of an archive, as it stands before the part itself."""
    start = source.packed().read(300)
    return start[30 : 30 + int.from_bytes(start[26:28], "little")].decode(errors="replace")


def _open(source: Source) -> "Workbook":
    from openpyxl import load_workbook

    path = source.path
    with zipfile.ZipFile(source.packed()) as packed:
        shared = [part.file_size for part in packed.infolist() if part.filename.endswith("sharedStrings.xml")]
    if sum(shared) > _LARGEST_TABLE:
        raise FileError(f"{path}: the workbook is too large to be read in one piece; save it as CSV (UTF-8)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which no order needs
        try:
            return load_workbook(source.packed(), read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # noqa: BLE001 -- it raises whatever its parsers meet in a damaged file
            raise FileError(f"{path}: the workbook is damaged ({_told(error)})") from None


def _texts(path: Path, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of every row that is not blank, blank cells at its end left out."""
    line = 0
    walk = iter(rows)
    while True:
        line += 1
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = next(walk, None)
        except Exception as error:  # noqa: BLE001 -- as when the workbook is opened
            raise FileError(f"{path}, line {line}: the workbook is damaged ({_told(error)})") from None
        if row is None:
            return
        cells = [_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield line, cells


def _text(value: object) -> str:
    """Return what a cell stands for, as CSV would spell it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_UP_TO:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return _number(value) if isinstance(value, float) else str(value)


class _Number(str):
    """A number with decimals, as text."""

    __slots__ = ()


def _number(value: float) -> _Number:
    """Return a number as text, never with three decimals alone, which could be taken for thousands."""
    text = repr(value)
    whole, point, decimals = text.partition(".")
    return _Number(f"{whole}{point}{decimals}0" if len(decimals) == 3 and decimals.isdigit() else text)


def _unsound(cells: list[str]) -> tuple[str, str] | None:
    for cell in cells:
        if "\0" in cell:
            return "", "a cell holds a NUL character"
        if len(cell) > _LONGEST_CELL:
            return "", f"a cell is longer than {_LONGEST_CELL:,} characters"
    return None


def _with(
    first: tuple[int, list[str]], rest: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rest


def _told(error: Exception) -> str:
    told = " ".join(str(error).split())
    return told[:100] or type(error).__name__
