"""Measure import and reading on a year of real orders, beside a floor of plain csv and sqlite3.

`python benchmarks/real_orders.py FILE.csv.gz` prints one line a measurement; the floor runs in the same
process just before, so that a slow machine slows both.
"""

import csv
import gzip
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from custui.domain.period import ALL_TIME, parse_period
from custui.domain.query import CustomerFilters, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store.repository import SqlRepository, open_repository
from custui.transfer.importing import import_files

RUNS = 15
AS_OF = datetime(2010, 12, 10, 22, tzinfo=UTC)
LARGEST = "+2348030014911"


def seconds(call: Callable[[], object]) -> float:
    """Return how long `call` takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def floor(source: Path, store: Path) -> int:
    """Put every line into one bare table; return how many."""
    with (
        closing(sqlite3.connect(store)) as connection,
        connection,
        gzip.open(source, "rt", newline="") as file,
    ):
        lines = csv.reader(file)
        marks = ",".join("?" * len(next(lines)))
        connection.execute(f"CREATE TABLE line ({','.join(f'c{n}' for n in range(marks.count('?')))})")
        return connection.executemany(f"INSERT INTO line VALUES ({marks})", lines).rowcount


def fresh(repository: SqlRepository) -> SqlRepository:
    """Return the same repository with empty caches."""
    return SqlRepository(repository._database, repository.rules, lambda: AS_OF)  # noqa: SLF001


def main() -> None:
    """Run every measurement once, the reads several times with cold caches."""
    source = Path(sys.argv[1])
    rules = ShopRules()
    with tempfile.TemporaryDirectory() as folder:
        lines = 0

        def run_floor() -> None:
            nonlocal lines
            lines = floor(source, Path(folder) / "floor.db")

        base = seconds(run_floor)
        print(f"floor: csv into one bare table    {base:6.1f} s  {lines / base:9,.0f} lines/s")
        with closing(open_repository(str(Path(folder) / "shop.db"), rules, lambda: AS_OF)) as repository:
            for what in ("first import", "same import again"):
                taken = seconds(lambda: import_files([source], repository, rules, origin="orders"))
                print(f"{what:33} {taken:6.1f} s  {lines / taken:9,.0f} lines/s  {taken / base:4.1f} x floor")
            month = parse_period("30d")
            by_spent = CustomerFilters(sort=Sort(SortField.SPENT, descending=True))
            first = PageRequest()
            reads: dict[str, Callable[[SqlRepository], object]] = {
                "page by last order": lambda r: r.get_customers(CustomerFilters(), ALL_TIME, first),
                "page by spent, 30 days": lambda r: r.get_customers(by_spent, month, first),
                "count": lambda r: r.count_customers(CustomerFilters(), ALL_TIME),
                "search of digits": lambda r: r.get_customers(CustomerFilters("4911"), ALL_TIME, first),
                "search of a name": lambda r: r.get_customers(CustomerFilters("omer 149"), ALL_TIME, first),
                "customer of 270 orders": lambda r: r.get_customer_details(LARGEST, month),
            }
            for what, read in reads.items():
                times = [seconds(lambda read=read: read(fresh(repository))) for _ in range(RUNS)]
                low, middle, high = min(times), statistics.median(times), max(times)
                print(f"{what:33} {middle * 1000:6.1f} ms  ({low * 1000:.1f}–{high * 1000:.1f})")


if __name__ == "__main__":
    main()
