"""Make a big store to measure on: `python benchmarks/big_store.py STORE.db --orders 10000000`.

The demo's names, places and goods, three years of orders up to `--as-of`, and regulars with a long tail:
half of all customers order once, one in a thousand hundreds of times. The rows go in by plain bulk SQL in
the order of their dates, the summary is reckoned by custui's own `refresh`. Same arguments, same store.
"""

import argparse
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from custui.domain.phone import index_digits
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.query_codec import query_to_json
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.ledger import draw_anew
from custui.store.note_index import body_columns
from custui.store.opening import open_database
from custui.store.order_rows import phone_columns, word_columns
from custui.store.outline import draw
from custui.store.summary import refresh
from custui.transfer.demo_customers import DemoCustomer, customer
from custui.transfer.demo_words import AGENTS, CHANNELS, GOODS, NOTES

_SEED = 20_260_304
_DAYS = 1_096
_DAY = 86_400
_AT_ONCE = 50_000
_DRAWN = 1_000_000
"""Orders that are drawn; of more, several customers share one pattern."""
_STATUSES = (
    *("delivered",) * 15, "cancelled", "cancelled", "returned", "refunded", "pending",
)  # fmt: skip
_FRESH = (*("pending",) * 4, *("confirmed",) * 4, *("dispatched",) * 6, *("delivered",) * 5, "cancelled")
# A hundred villages, each with few customers, and places that nobody wrote down.
_VILLAGES = tuple((f"{road} {number}", "Ogun") for road in ("Oke", "Isale") for number in range(50))
_BARE = ("", "")
_COLUMNS = (
    "number", "created_at", "phone_key", "phone_text", "phone_verdict", "phone_mobile", "customer_name",
    "name_folded", "search_digits", "status", "channel", "channel_text", "currency", "total", "refunded",
    "city", "city_folded", "state", "state_folded", "address",
)  # fmt: skip
_PUT = f"INSERT INTO drawn ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_KEEP = f"""
    INSERT INTO orders (origin, version, phone_alternates, whatsapp_text, status_text, content_hash,
        {", ".join(_COLUMNS)})
    SELECT 'bench', 1, '', '', status, '', {", ".join(_COLUMNS)} FROM drawn ORDER BY created_at, number
"""


def main() -> None:
    """Make the store, and tell how long each step took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--orders", type=int, default=1_000_000)
    asked.add_argument("--as-of", type=datetime.fromisoformat, default=datetime(2026, 3, 2, 12, tzinfo=UTC))
    given = asked.parse_args()
    rules = ShopRules()
    copies = min(-(-given.orders // _DRAWN), 10)
    with (
        closing(open_database(str(given.store), rules)) as database,
        closing(sqlite3.connect(given.store, isolation_level=None)) as bare,
    ):
        for pragma in ("synchronous = OFF", "cache_size = -800000", "temp_store = FILE"):
            bare.execute(f"PRAGMA {pragma}")
        _step("orders", lambda: _orders(bare, given.orders // copies, given.as_of))
        phones = bare.execute(
            "SELECT phone_key FROM orders WHERE phone_key IS NOT NULL GROUP BY 1 ORDER BY min(id)"
        )
        known = [phone for (phone,) in phones]

        def reckon() -> None:
            for start in range(0, len(known), _AT_ONCE):
                with database.write() as connection:
                    refresh(connection, known[start : start + _AT_ONCE], rules)

        _step(f"summary of {len(known):,} customers", reckon)
        if copies > 1:
            _step(f"{copies} of each", lambda: _multiply(bare, copies))
        phones = bare.execute("SELECT phone_key FROM customer_summary ORDER BY id")
        _step("beside", lambda: _beside(bare, [phone for (phone,) in phones], given.as_of))

        def draw_beside() -> None:
            with database.write() as connection:
                draw(connection, anew=True)
                draw_anew(connection, rules)

        _step("outline and ledger", draw_beside)


def _step(what: str, do: Callable[[], object]) -> None:
    start = time.perf_counter()
    do()
    print(f"{what:40} {time.perf_counter() - start:7.1f} s", flush=True)


@contextmanager
def _without_indexes(bare: sqlite3.Connection, table: str) -> Iterator[None]:
    """Let the body fill a table whose indexes are made afterwards, which takes a fraction of the time."""
    indexes = bare.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        [table],
    ).fetchall()
    for name, _ in indexes:
        bare.execute(f"DROP INDEX {name}")
    yield
    for _, sql in indexes:
        bare.execute(sql)


def _orders(bare: sqlite3.Connection, orders: int, now: datetime) -> None:
    """Draw the orders customer by customer, and keep them by date: their rows lie as they would have come."""
    bare.execute("BEGIN")
    with _without_indexes(bare, "orders"):
        bare.execute(f"CREATE TEMP TABLE drawn ({', '.join(_COLUMNS)})")
        bare.executemany(_PUT, _drawn(orders, int(now.timestamp())))
        bare.execute(_KEEP)
        bare.execute("DROP TABLE drawn")
    bare.execute("COMMIT")


def _multiply(bare: sqlite3.Connection, copies: int) -> None:
    """Let every customer stand for several of other numbers, each a day and some hours before the last."""
    swaps = {
        "phone_key": "substr({0}, 1, 7) || ((5 + n) % 10) || substr({0}, 9) || iif({0} LIKE 'raw:%', n, '')",
        "created_at": "{0} - 110000 * n",
        "number": "{0} || '-' || n",
        "search_digits": "replace({0}, coalesce(substr(phone_key, 5, 4), ''),"
        " coalesce(substr(phone_key, 5, 3), '') || ((5 + n) % 10))",
    }
    swaps |= {"phone_text": swaps["phone_key"], "whatsapp": swaps["phone_key"]}
    swaps |= dict.fromkeys(("first_order_at", "last_order_at"), swaps["created_at"])
    swaps["search_text"] = swaps["search_digits"]
    numbers = f"(SELECT value AS n FROM json_each('{list(range(1, copies))}'))"
    bare.execute("BEGIN")
    for table, time_column in (("orders", "created_at"), ("customer_summary", "first_order_at")):
        columns = [row[1] for row in bare.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
        taken = ", ".join(swaps.get(column, "{0}").format(column) for column in columns)
        with _without_indexes(bare, table):
            bare.execute(
                f"INSERT INTO {table} ({', '.join(columns)})"
                f" SELECT {taken} FROM {table} CROSS JOIN {numbers} ORDER BY {time_column} - 110000 * n"
            )
    bare.execute("INSERT INTO customer_search (customer_search) VALUES ('rebuild')")
    bare.execute("COMMIT")


def _drawn(orders: int, now: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(_SEED)
    draw = chance.random
    written: dict[tuple[str, ...], dict[str, str]] = {}
    kinds: dict[str, tuple[str, bool]] = {}
    left, serial = orders, 0
    while left > 0:
        who = customer(serial)
        serial += 1
        luck = draw()
        count = int(90 / max(luck * 1_000, 0.1) ** 0.5) if luck < 0.001 else who.orders
        count = min(count + (luck > 0.55) * int(draw() * 3), left)
        left -= count
        key, digits, verdict, mobile = _number(who, serial, kinds)
        city, state = who.city, who.state
        if luck > 0.97:
            city, state = _BARE if luck > 0.985 else _VILLAGES[serial % len(_VILLAGES)]
        for nth in range(count):
            place = who.begin + (who.end - who.begin) * draw() ** 0.6
            at = now - int((1 - place) * _DAYS * _DAY) - int(draw() * 3 * _DAY) - 60
            good = GOODS[who.favourite if draw() < 0.4 else int(draw() * len(GOODS))]
            total = good[2] * 100 * (1 + int(draw() ** 3 * 5)) + int(draw() * 20) * 10_000
            words = CHANNELS[who.channel if draw() < 0.78 else int(draw() * len(CHANNELS))][0]
            words = "" if draw() < 0.02 else words
            name = who.names[0 if draw() < 0.6 else int(draw() * len(who.names))] if draw() < 0.985 else ""
            status = (_FRESH if now - at < 4 * _DAY else _STATUSES)[int(draw() * 20)]
            if (name, status, words, city) not in written:
                written[name, status, words, city] = word_columns(name, status, words, city, state)
            folded = written[name, status, words, city]
            lost = nth and draw() < 0.004
            yield (
                f"B-{serial}-{nth}", at, None if lost else key, "" if lost else key,
                "missing" if lost else verdict, 0 if lost else mobile, name, folded["name_folded"],
                "" if lost else digits, folded["status"], folded["channel"], words,
                "USD" if draw() < 0.003 else "NGN", total, total if status == "refunded" else 0,
                city, folded["city_folded"], state, folded["state_folded"], who.address,
            )  # fmt: skip


def _number(who: DemoCustomer, serial: int, kinds: dict[str, tuple[str, bool]]) -> tuple[str, str, str, bool]:
    """Return key, digits, verdict and whether it is a mobile; one in 400 cannot be read."""
    if serial % 400 == 7:
        key = f"raw:ask the sister {serial}"
        return key, index_digits(key, "NG"), "unreadable", False
    prefix = who.national[:4]
    if prefix not in kinds:
        read = phone_columns(who.key, "", "NG")
        kinds[prefix] = (read.phone_verdict, read.phone_mobile)
    return who.key, f"234{who.national} 0{who.national}", *kinds[prefix]


def _beside(bare: sqlite3.Connection, phones: list[str], now: datetime) -> None:
    """Write notes to two in a hundred customers, follow-ups to few, and segments of all sizes."""
    chance = random.Random(_SEED)
    today = now.date()
    bare.execute("BEGIN")
    noted = chance.sample(phones, len(phones) // 50)
    bare.executemany(
        "INSERT INTO notes (phone_key, body, body_folded, author, created_at, idempotency_key, version,"
        " due_on) VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
        (
            (
                phone, *body_columns(NOTES[place % len(NOTES)]).values(), AGENTS[place % len(AGENTS)],
                int(now.timestamp()) - place, f"bench-{place}",
                (today + timedelta(days=place % 40 - 20)).isoformat() if place % 20 == 0 else None,
            )
            for place, phone in enumerate(noted)
        ),
    )  # fmt: skip
    bare.execute("INSERT INTO note_search (note_search) VALUES ('rebuild')")
    smart = ListQuery(CustomerFilters(city="Ikeja", min_orders=2))
    for number, (name, share, query) in enumerate(
        (("Few", 0.0005, None), ("Some", 0.02, None), ("Many", 0.3, None), ("Smart", 0, smart)), 1
    ):
        told = None if query is None else query_to_json(query)
        bare.execute(
            "INSERT INTO segments VALUES (?, ?, ?, 'green', 0, 1, ?)", (number, name, fold(name), told)
        )
        members = chance.sample(phones, int(len(phones) * share))
        bare.executemany(
            "INSERT INTO segment_members (segment_id, phone_key, added_at, added_by)"
            " VALUES (?, ?, 0, 'kemi')",
            ((number, phone) for phone in members),
        )
    bare.execute("COMMIT")


if __name__ == "__main__":
    main()
