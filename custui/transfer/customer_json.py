"""Customers to a JSON file: the array of customers that `list --json` prints, as long as it may be."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from custui.domain.customer import CustomerRow
from custui.domain.rules import ShopRules
from custui.transfer.records import customer_record
from custui.transfer.safe_file import safe_file


def write_json(
    rows: Iterable[CustomerRow], path: Path, columns: Sequence[str], rules: ShopRules, *, overwrite: bool
) -> None:
    """Write `rows` to the new file `path`, one customer on each line of the array.

    Every character beyond ASCII is escaped, as in what commands print: no text can act on a terminal
    that shows the file. Raises FileError where the file exists (unless `overwrite`) or cannot be
    written; then nothing of it is left.
    """
    with safe_file(path, overwrite=overwrite) as file:
        file.write("[")
        before = "\n"
        for row in rows:
            record = customer_record(row, rules)
            file.write(before + json.dumps({column: record[column] for column in columns}))
            before = ",\n"
        file.write("\n]\n")
