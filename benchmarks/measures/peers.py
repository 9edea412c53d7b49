"""The peers, in the same run on the same rows: plain SQL in sqlite3, and DuckDB on columns of its own."""

import csv
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from measures.result import Measured, Result, timed

_SPENT = "CASE WHEN status = 'delivered' AND currency = 'NGN' THEN total - refunded ELSE 0 END"
_COLUMNS = "phone_key, created_at, status, currency, total, refunded"


def _questions(newest: int) -> Iterator[tuple[str, str]]:
    for title, days in (("all time", 20_000), ("30 days", 30), ("365 days", 365)):
        yield (
            f"GROUP BY for the first page · {title} · by spent",
            f"""SELECT phone_key, count(*), sum({_SPENT}) AS spent FROM orders WHERE phone_key IS NOT NULL
            AND created_at >= {newest - days * 86_400} GROUP BY phone_key ORDER BY spent DESC LIMIT 50""",
        )


def sqlite(path: Path) -> Measured:
    """Measure what the list would cost without anything stored beside the orders."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as bare:
        bare.execute("PRAGMA cache_size = -200000")
        newest = bare.execute("SELECT max(created_at) FROM orders").fetchone()[0]
        for name, query in _questions(newest):
            runs = timed(lambda: bare.execute(query).fetchall(), 2, 5)  # noqa: B023
            yield Result("peers", f"sqlite3: {name}", "ms", runs)
        like = "SELECT phone_key FROM customer_summary WHERE search_text LIKE '%zzyzx%' LIMIT 50"
        yield Result(
            "peers",
            "sqlite3: LIKE for a name nobody bears",
            "ms",
            timed(lambda: bare.execute(like).fetchall(), 2),
        )


def duckdb(path: Path) -> Measured:
    """Measure the same in DuckDB, which is a dependency of this benchmark alone: `pip install duckdb`."""
    try:
        import duckdb as duck
    except ModuleNotFoundError:
        return
    columns = path.with_suffix(".duckdb")
    if not columns.exists():
        with (
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as bare,
            tempfile.TemporaryDirectory() as folder,
        ):
            file = Path(folder) / "orders.csv"
            with file.open("w", newline="", encoding="utf-8") as opened:
                csv.writer(opened).writerows(bare.execute(f"SELECT {_COLUMNS} FROM orders"))
            with closing(duck.connect(str(columns))) as held:
                kinds = dict.fromkeys(("created_at", "total", "refunded"), "BIGINT")
                columns_told = {name: kinds.get(name, "VARCHAR") for name in _COLUMNS.split(", ")}
                held.execute(
                    f"CREATE TABLE orders AS FROM read_csv('{file}', header=false, columns={columns_told})"
                )
    with closing(duck.connect(str(columns), read_only=True)) as held:
        newest = held.execute("SELECT max(created_at) FROM orders").fetchall()[0][0]
        for name, query in _questions(newest):
            runs = timed(lambda: held.execute(query).fetchall(), 3, 5)  # noqa: B023
            yield Result("peers", f"DuckDB {duck.__version__}: {name}", "ms", runs)
    start = time.perf_counter()
    with closing(duck.connect(str(columns), read_only=True)) as held:
        held.execute("SELECT 1").fetchall()
    yield Result("peers", "DuckDB: opening", "ms", [(time.perf_counter() - start) * 1000])
