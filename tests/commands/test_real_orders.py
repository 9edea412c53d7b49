"""The acceptance of `import`, on a year of real orders, against a computation that shares no code with it."""

import csv
import gzip
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run

REAL_ORDERS = Path(__file__).parents[3] / "shared" / "data" / "online_retail_ii_orders.csv.gz"

pytestmark = pytest.mark.skipif(not REAL_ORDERS.exists(), reason="the year of real orders is not here")


def delivered_spend() -> dict[str, tuple[int, int]]:
    """Return orders and delivered cents of each phone by plain SQL over the file's rows."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE line (number TEXT, phone TEXT, cents INTEGER, status TEXT)")
    with gzip.open(REAL_ORDERS, "rt", encoding="utf-8", newline="") as file:
        connection.executemany(
            "INSERT INTO line VALUES (?, ?, ?, ?)",
            (
                (
                    row["order_number"],
                    row["customer_phone"],
                    int(Decimal(row["total_amount"]) * 100),
                    row["status"],
                )
                for row in csv.DictReader(file)
            ),
        )
    rows = connection.execute(
        """
        SELECT phone, count(*), sum(CASE WHEN status = 'DELIVERED' THEN cents ELSE 0 END)
        FROM (SELECT DISTINCT number, phone, cents, status FROM line)
        WHERE phone <> '' GROUP BY phone
        """
    )
    found = {phone: (orders, spent) for phone, orders, spent in rows}
    connection.close()
    return found


def test_a_year_of_real_orders(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "real.db"

    first = run("import", REAL_ORDERS, "--db", store, "--json")
    assert first.code == 0
    assert first.json() == {
        "read": 28_816,
        "created": 28_816,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "without_phone": 5_229,
        "customers": 4_383,
        "warnings": [],
        "rejections": [],
    }

    again = run("import", REAL_ORDERS, "--db", store, "--json").json()
    assert (again["read"], again["created"], again["updated"], again["unchanged"]) == (28_816, 0, 0, 28_816)

    listed: dict[str, dict[str, Any]] = {}
    for page in range(1, 6):
        part = run("list", "--db", store, "--as-of", "2010-12-10", "--sort", "orders", "--page", page,
                   "--page-size", 1000, "--json").json()  # fmt: skip
        assert part["total"] == 4_383
        listed |= {row["phone"]: row for row in part["customers"]}
    assert next(iter(listed.values()))["orders"] == 270
    shown = {phone: (row["orders"], int(Decimal(row["spent"]) * 100)) for phone, row in listed.items()}
    assert shown == delivered_spend()

    assert run("doctor", "--db", store).code == 0
