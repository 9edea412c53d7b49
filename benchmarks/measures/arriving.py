"""Orders that arrive: from a file, and from the database of the program that the shop takes them with."""

import csv
import gzip
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from measures.result import Measured, Result

_LINES = 100_000
"""Items: orders have two each."""
_CHANGED = 1_000
"""Orders that change between two syncs."""
_BUDGET = 50_000
_SHOP = """
    CREATE TABLE products ("id" TEXT PRIMARY KEY, "name" TEXT, "price" REAL, "sku" TEXT);
    INSERT INTO products VALUES ('p', 'Gele', 4000.0, 'G');
    CREATE TABLE orders (
        "id" TEXT PRIMARY KEY, "orderNumber" TEXT, "customerName" TEXT, "customerPhone" TEXT,
        "customerWhatsapp" TEXT, "deliveryAddress" TEXT, "state" TEXT, "city" TEXT, "status" TEXT,
        "source" TEXT, "currency" TEXT, "totalAmount" REAL, "createdAt" TEXT, "updatedAt" TEXT
    );
    CREATE INDEX orders_changed ON orders ("updatedAt");
    CREATE TABLE order_items (
        "id" TEXT PRIMARY KEY, "orderId" TEXT, "productId" TEXT, "quantity" INTEGER, "price" REAL
    );
    CREATE INDEX items_of ON order_items ("orderId");
"""


def imports(_: Path, orders: Path | None = None) -> Measured:
    """Measure an import of so many lines into an empty store, as the command does it, start and all.

    Of `orders`, a packed CSV of a shop's own, as many as there are.
    """
    with tempfile.TemporaryDirectory() as folder:
        file, store = Path(folder) / "orders.csv", Path(folder) / "store.db"
        with file.open("w", newline="", encoding="utf-8") as opened:
            write = csv.writer(opened).writerow
            write(["order_number", "created_at", "customer_name", "customer_phone", "product", "quantity",
                   "unit_price", "status", "city"])  # fmt: skip
            for number, day, name, phone, status, price in _orders():
                for _ in range(2):
                    write([f"A{number}", day, name, phone, "Gele", 1, price, status, "Ikeja"])
        taken = _custui(store, "import", str(file))
        yield Result("import", f"{_LINES:,} lines, two an order", "lines/s", [_LINES / taken], _BUDGET)
        if orders is not None:
            with gzip.open(orders, "rt", encoding="utf-8", newline="") as opened:
                lines, numbers = 0, set[str]()
                for row in csv.DictReader(opened):
                    lines += 1
                    numbers.add(row["order_number"])
            taken = _custui(Path(folder) / "real.db", "import", str(orders))
            what = f"{lines:,} lines of real orders, {lines // len(numbers)} an order"
            yield Result("import", what, "lines/s", [lines / taken], _BUDGET)


def syncs(_: Path) -> Measured:
    """Measure a first sync of as much into an empty store, and one when some orders have changed."""
    with tempfile.TemporaryDirectory() as folder:
        shop, store = Path(folder) / "shop.db", Path(folder) / "store.db"
        with closing(sqlite3.connect(shop)) as bare:
            bare.executescript(_SHOP)
            for number, day, name, phone, status, price in _orders():
                at = f"{day} 10:00:00.000"
                bare.execute(
                    f"INSERT INTO orders VALUES ({', '.join('?' * 14)})",
                    (
                        f"o{number}", f"A{number}", name, phone, None, "4 Allen Ave", "Lagos", "Ikeja",
                        status.upper(), "WHATSAPP", "NGN", 2.0 * price, at, at,
                    ),
                )  # fmt: skip
                bare.executemany(
                    "INSERT INTO order_items VALUES (?, ?, 'p', 1, ?)",
                    [(f"i{number}-{nth}", f"o{number}", float(price)) for nth in range(2)],
                )
            bare.commit()
            told = ("sync", "--from", str(shop), "--mapping", "web-admin")
            taken = _custui(store, *told)
            yield Result("import", f"{_LINES:,} lines by a first sync", "lines/s", [_LINES / taken], _BUDGET)
            bare.execute(
                """UPDATE orders SET "status" = 'CANCELLED', "updatedAt" = '2026-08-01 10:00:00.000'"""
                """ WHERE rowid <= ?""",
                [_CHANGED],
            )
            bare.commit()
            taken = _custui(store, *told)
            yield Result("import", f"a sync of {_CHANGED:,} changed orders", "ms", [taken * 1000])
            taken = _custui(store, *told)
            yield Result("import", "a sync of nothing new", "ms", [taken * 1000])


def _orders() -> Iterator[tuple[int, str, str, str, str, int]]:
    """Yield number, day, name, phone, status and price of each order."""
    chance = random.Random(1)
    many = _LINES // 2
    for number in range(many):
        phone = f"0803{5_550_000 + int(20_000 * chance.random() ** 2):07d}"
        day = f"2026-{number * 6 // many + 1:02d}-{number % 28 + 1:02d}"
        name = chance.choice(("Ngozi Bello", "Ade Obi", "Amina Sani"))
        status = chance.choice(("delivered", "delivered", "confirmed"))
        yield number, day, name, phone, status, chance.randrange(1_000, 90_000)


def _custui(store: Path, *words: str) -> float:
    """Run a command, which must end well; return how many seconds it took."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "custui", "--db", str(store), *words], check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - start
