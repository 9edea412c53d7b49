"""Customers to an XLSX workbook: phones and names as text, amounts as numbers, times as dates."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape

from custui.domain.customer import CustomerRow
from custui.domain.errors import FileError
from custui.domain.money import exponent
from custui.domain.rules import ShopRules
from custui.transfer.records import customer_values
from custui.transfer.safe_file import safe_binary_file

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_CUSTOMERS = 1_048_575
"""A sheet's 1,048,576 rows, but for the header."""
_FIRST_YEAR = 1900
"""Spreadsheets know no day before."""
_LONGEST_TEXT = 32_000
"""Characters; a cell takes 32,767 of UTF-16."""
_WIDTHS = {"name": 28, "phone": 17, "whatsapp": 17, "first_order_at": 17, "last_order_at": 17, "flags": 30}
_USUAL_WIDTH = 13


def check_room(path: Path, customers: int) -> None:
    """Raise FileError where a sheet cannot hold so many."""
    if customers > MOST_CUSTOMERS:
        raise FileError(
            f"{path} was not written: an XLSX sheet holds {MOST_CUSTOMERS:,} customers and these are "
            f"{customers:,}; write CSV, or fewer"
        )


def write_xlsx(
    rows: Iterable[CustomerRow], path: Path, columns: Sequence[str], rules: ShopRules, *, overwrite: bool
) -> None:
    """Write `rows` to the new workbook `path`, in bounded memory.

    No text becomes a formula or a link. Times are the shop's wall clock. Raises FileError where the file
    exists (unless `overwrite`), cannot be written, or could not hold all rows; then nothing of it is left.
    """
    with safe_binary_file(path, overwrite=overwrite) as file, _workbook(file, path.parent) as book:
        sheet = _Sheet(book, columns, rules)
        for place, row in enumerate(rows, start=1):
            check_room(path, place)
            sheet.write(place, row)


class _Sheet:
    """The workbook's only sheet."""

    def __init__(self, book: Workbook, columns: Sequence[str], rules: ShopRules) -> None:
        self._rules = rules
        self._columns = columns
        self._sheet: Worksheet = book.add_worksheet("Customers")
        self._text: Format = book.add_format({"num_format": "@"})
        self._time: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        places = exponent(rules.currency)
        self._money: Format = book.add_format({"num_format": "#,##0." + "0" * places if places else "#,##0"})
        heading = book.add_format({"bold": True})
        for column, name in enumerate(columns):
            self._sheet.set_column(column, column, _WIDTHS.get(name, _USUAL_WIDTH))
            self._sheet.write_string(0, column, name, heading)
        self._sheet.freeze_panes(1, 0)

    def write(self, place: int, row: CustomerRow) -> None:
        values = customer_values(row, self._rules)
        for column, name in enumerate(self._columns):
            self._cell(place, column, values[name])

    def _cell(self, place: int, column: int, value: object) -> None:
        match value:
            case None:
                pass
            case Decimal():
                self._sheet.write_number(place, column, float(value), self._money)
            case int():
                self._sheet.write_number(place, column, value)
            case datetime() if value.year >= _FIRST_YEAR:
                self._sheet.write_datetime(place, column, value.replace(tzinfo=None), self._time)
            case datetime():
                self._sheet.write_string(place, column, value.isoformat(timespec="seconds"), self._text)
            case list():
                self._sheet.write_string(place, column, " ".join(value), self._text)
            case _:
                self._sheet.write_string(place, column, _plain(str(value)), self._text)


def _plain(text: str) -> str:
    """Return what xlsxwriter writes as `text`: it takes what looks like its own rich text for XML."""
    text = text[:_LONGEST_TEXT]
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    return text


class _Target:
    """Where the workbook is packed into; deaf once that is over.

    A packer left behind by a failure ends its archive whenever it is cleared away, and would complain
    on the agent's screen that the file is gone.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.listening = True

    def write(self, data: bytes) -> int:
        return self._file.write(data) if self.listening else len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence) if self.listening else offset

    def tell(self) -> int:
        return self._file.tell() if self.listening else 0

    def flush(self) -> None:
        if self.listening:
            self._file.flush()


@contextmanager
def _workbook(file: BinaryIO, folder: Path) -> Iterator[Workbook]:
    """Open a workbook for writing into `file`; its makings lie in a folder of their own, gone at the end."""
    from xlsxwriter.exceptions import FileCreateError  # 60 ms that only who writes a workbook need pay
    from xlsxwriter.workbook import Workbook

    with tempfile.TemporaryDirectory(prefix=".custui-", suffix=".part", dir=folder) as makings:
        options = {
            "constant_memory": True,
            "tmpdir": makings,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        target = _Target(file)
        book = Workbook(target, options)
        try:
            yield book
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError inside says what the disk is at fault with
        finally:
            target.listening = False
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
