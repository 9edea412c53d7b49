"""An import killed at any moment leaves whole orders and right figures, and is completed by another run."""

import csv
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, PageRequest
from custui.store.health import integrity
from custui.store.opening import open_database
from custui.store.proof import proof
from custui.store.proof_desk import product_proof, profile_proof
from custui.store.proof_ledger import ledger_proof
from custui.store.proof_outline import outline_proof
from custui.store.repository import open_repository
from custui.store.shelves import ITEMS, ORDERS
from tests.servers import PostgresServer
from tests.store import deadly_import
from tests.store.deadly_import import NOW, RULES, import_into

KILLS = 4
ORDERS_IN_FILE = 240


def written(folder: Path) -> tuple[Path, dict[str, int]]:
    """Write a file of orders of one to three lines, of customers who come back; return number → lines."""
    file = folder / "orders.csv"
    lines = {f"N{number}": number % 3 + 1 for number in range(ORDERS_IN_FILE)}
    with file.open("w", encoding="utf-8", newline="") as opened:
        row = csv.writer(opened).writerow
        row(["order_number", "created_at", "customer_phone", "product", "quantity", "unit_price", "status"])
        for number, (name, count) in enumerate(lines.items()):
            day, phone = f"2026-05-{number % 28 + 1:02}", f"0803 555 {number % 90:04}"
            for line in range(count):
                row((name, day, phone, f"Product {(number + line) % 20}", line + 1, 100, "delivered"))
    return file, lines


def faults(target: str) -> list[str]:
    with closing(open_database(target, RULES, create=False)) as database:
        found = integrity(database)
        with database.read() as connection:
            found += proof(connection, RULES) + profile_proof(connection, RULES)
            found += product_proof(connection) + outline_proof(connection)
            return found + ledger_proof(connection, RULES)


def lines_in(target: str) -> dict[str, int]:
    with closing(open_database(target, RULES, create=False)) as database, database.read() as connection:
        numbers = {row.id: row.number for row in connection.execute(ORDERS.select())}
        lines = dict.fromkeys(numbers.values(), 0)
        for item in connection.execute(ITEMS.select()):
            lines[numbers[item.order_id]] += 1
        return lines


def customers_in(target: str) -> list[object]:
    with closing(open_repository(target, RULES, lambda: NOW)) as repository:
        page = repository.get_customers(CustomerFilters(), ALL_TIME, PageRequest(size=100))
        return [(row.phone, row.figures, row.last_order_at) for row in page.rows]


@pytest.fixture(params=["sqlite", "postgresql"])
def targets(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """Make empty stores, one to be filled unharmed and one for each kill."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return [server.store() for _ in range(KILLS + 1)]
    template: Path = request.getfixturevalue("sqlite_template")
    return [str(shutil.copy(template, tmp_path / f"{number}.db")) for number in range(KILLS + 1)]


def test_a_killed_import_leaves_whole_orders_and_is_completed_by_another_run(
    targets: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, lines = written(tmp_path)
    command = [sys.executable, "-m", deadly_import.__name__, str(file), *targets]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" of ") == KILLS
    unharmed, *killed = targets
    wanted = customers_in(unharmed)
    assert (len(wanted), lines_in(unharmed)) == (90, lines)
    # `import_into` runs here too, and sets these.
    for name in (
        "transfer.batches.MOST_ORDERS",
        "store.outline.MOST_UNSURE",
        "store.ledger.MOST_PENDING",
    ):
        monkeypatch.setattr(f"custui.{name}", 40)
    cut_off = 0
    for target in killed:
        assert faults(target) == []
        there = lines_in(target)
        assert there == {number: lines[number] for number in there}
        cut_off += 0 < len(there) < len(lines)
        import_into(target, file)
        assert faults(target) == []
        assert lines_in(target) == lines
        assert customers_in(target) == wanted
    # Some died between two batches, or the test would say nothing of orders that are there already.
    assert cut_off >= KILLS // 2
