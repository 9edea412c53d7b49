"""Customers to a CSV file that spreadsheets open safely."""

import csv
from collections.abc import Iterable
from pathlib import Path

from custui.domain.customer import CustomerRow
from custui.domain.rules import ShopRules
from custui.transfer.cells import safe_cell
from custui.transfer.records import customer_record
from custui.transfer.safe_file import safe_file

COLUMNS = (
    "phone", "name", "whatsapp", "orders", "delivered", "cancelled", "spent", "average_order_value",
    "first_order_at", "last_order_at", "days_since_last_order", "status", "flags", "preferred_channel",
    "city", "state",
)  # fmt: skip
# Reckoned here and nothing but digits: a sum below zero is no formula and must stay a number.
_AMOUNTS = frozenset({"spent", "average_order_value"})


def export_csv(
    rows: Iterable[CustomerRow],
    path: Path,
    rules: ShopRules,
    overwrite: bool = False,
) -> int:
    """Write `rows` to the new file `path` and return how many there were.

    The columns are those of `list --json`; flags stand with a space between, what is unknown is blank.
    Texts that a spreadsheet might run, phones among them, have a `'` before them, which
    `custui import` takes off again. Raises FileError
    where the file exists (unless `overwrite`) or cannot be written; then nothing of it is left.
    """
    count = 0
    with safe_file(path, overwrite=overwrite, encoding="utf-8-sig") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        for row in rows:
            record = customer_record(row, rules)
            writer.writerow([_cell(column, record[column]) for column in COLUMNS])
            count += 1
    return count


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(value)
    return str(value) if column in _AMOUNTS else safe_cell(str(value))
