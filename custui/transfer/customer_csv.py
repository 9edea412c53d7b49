"""Customers to a CSV file that spreadsheets open safely."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from custui.domain.customer import CustomerRow
from custui.domain.rules import ShopRules
from custui.transfer.cells import safe_cell
from custui.transfer.records import customer_values, plain_value
from custui.transfer.safe_file import safe_file


def write_csv(
    rows: Iterable[CustomerRow], path: Path, columns: Sequence[str], rules: ShopRules, *, overwrite: bool
) -> None:
    """Write `rows` to the new file `path`.

    Flags stand with a space between, what is unknown is blank. Texts that a spreadsheet might run,
    phones among them, have a `'` before them, which `custui import` takes off again. Raises FileError
    where the file exists (unless `overwrite`) or cannot be written; then nothing of it is left.
    """
    with safe_file(path, overwrite=overwrite, encoding="utf-8-sig") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        for row in rows:
            values = customer_values(row, rules)
            writer.writerow([_cell(values[column]) for column in columns])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(value)
    # Reckoned here and nothing but digits: a sum below zero is no formula and must stay a number.
    return str(value) if isinstance(value, Decimal) else safe_cell(str(plain_value(value)))
