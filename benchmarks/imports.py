"""Measure importing: lines a second of processor time, and memory, for orders of many lines and of few.

`python benchmarks/imports.py FILE.csv.gz [postgresql://…]` runs `custui import` on the file and on made-up
orders of one or two lines each, whose customers come back now and then: there most of the time goes into
customers. Each is run three times and the least counts. Without a URL the store is an SQLite file; the
database at a URL is emptied first. Processor time is the importing process's own, user and system, so that
a busy machine does not matter; what a server does is not in it.
"""

import csv
import gzip
import os
import random
import sys
import tempfile
from contextlib import closing
from pathlib import Path

LINES = 100_000
CUSTOMERS = 30_000
RUNS = 3
_HEADINGS = (
    *("order_number", "created_at", "customer_name", "customer_phone", "product", "quantity"),
    *("unit_price", "status", "source", "city", "state"),
)


def few_lines(file: Path) -> int:
    """Write `LINES` lines of orders of one or two lines each; return how many."""
    chance = random.Random(5)
    with file.open("w", newline="", encoding="utf-8") as opened:
        write = csv.writer(opened).writerow
        write(_HEADINGS)
        lines = number = 0
        while lines < LINES:
            number += 1
            customer = chance.randrange(CUSTOMERS)
            day = f"2025-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
            of_order = [f"ORD-{number}", day, f"Name {customer % 5000}", f"0803{customer:07}"]
            for _ in range(chance.choice((1, 1, 2))):
                item = [f"Product {chance.randrange(300)}", 1, chance.randrange(1_000, 50_000)]
                write([*of_order, *item, "delivered", "whatsapp", f"City {customer % 60}", "Lagos"])
                lines += 1
    return lines


def import_once(file: Path, store: str) -> tuple[float, int]:
    """Return the seconds of processor time that an import took, and its memory at most, in MB."""
    command = [sys.executable, "-m", "custui", "import", str(file)]
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    environment = {**os.environ, "CUSTUI_DB": store}
    child = os.posix_spawn(sys.executable, command, environment, file_actions=silent)
    _, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) in {0, 1}
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def empty(url: str) -> None:
    """Drop everything in the database."""
    import psycopg

    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def measure(what: str, file: Path, lines: int, url: str | None) -> None:
    """Import the file several times, each into an empty store, and print the least."""
    runs = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            if url is not None:
                empty(url)
            runs.append(import_once(file, url or str(Path(folder) / "store.db")))
    seconds, memory = min(runs)
    print(f"{what:24} {seconds:6.2f} s  {lines / seconds:9,.0f} lines/s  {memory} MB")


def main() -> None:
    """Run both."""
    source, url = Path(sys.argv[1]), (sys.argv[2] if len(sys.argv) > 2 else None)
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        lines = sum(1 for _ in csv.reader(file)) - 1
    measure("real orders", source, lines, url)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "orders.csv"
        lines = few_lines(made)
        measure("orders of one or two", made, lines, url)


if __name__ == "__main__":
    main()
