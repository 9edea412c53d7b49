"""Databases of other programs, by mapping files; on SQLite, which holds times and numbers in any way."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.orders import Order
from custui.domain.period import ALL_TIME
from custui.domain.status import Status
from custui.store.repository import SqlRepository, open_repository
from custui.transfer.sync import syncing
from custui.transfer.sync.mapping import read_mapping
from custui.transfer.sync.source import Source, SourceError
from custui.transfer.sync.syncing import SyncReport, SyncRequest, sync
from tests.factories import NOW, PHONE, RULES

SCHEMA = """
    CREATE TABLE customers (id INTEGER PRIMARY KEY, phone TEXT, full_name TEXT);
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY, ref TEXT, customer_id INTEGER, placed INTEGER, changed INTEGER,
        state INTEGER, what TEXT, pieces INTEGER, kobo INTEGER
    );
    INSERT INTO customers VALUES (1, '0803 555 0147', 'Ngozi'), (2, '0805 220 9911', 'Ade');
    INSERT INTO orders VALUES
        (1, 'A1', 1, 1780300000, 1780300000123, 1, 'Gele', 2, 250050),
        (2, 'A2', 1, 1780300100, 1780300100123, 7, 'Gele', 1, 125025),
        (3, 'A3', 9, 1780300200, NULL, 1, 'Soap', 1, 1)
"""
JOINED = """
[orders]
table = "orders"
id = "id"
updated_at = "changed"
[orders.join.customers]
customer_id = "id"
[fields]
order_number = "ref"
created_at = "placed"
customer_phone = "customers.phone"
customer_name = "customers.full_name"
product = "what"
quantity = "pieces"
total_amount = "kobo"
currency = { constant = "USD" }
status = "state"
[status]
1 = "delivered"
"""
QUERIED = """
[orders]
query = '''
    SELECT o.id, ref, placed, changed, phone, kobo / 100.0 AS total, 'it''s 10:30' || ' :x %' AS note
    FROM orders o LEFT JOIN customers c ON c.id = o.customer_id;
'''
id = "id"
updated_at = "changed"
[items]
query = "SELECT id, id AS order_id, what, pieces FROM orders"
id = "id"
order_id = "order_id"
[fields]
order_number = "ref"
created_at = "placed"
customer_phone = "phone"
total_amount = "total"
address = "note"
product = "what"
quantity = "pieces"
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(SCHEMA)
    return file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SqlRepository]:
    with closing(open_repository(str(tmp_path / "store.db"), RULES, lambda: NOW)) as repository:
        yield repository


def run(database: Path, desk: SqlRepository, mapping: str) -> SyncReport:
    file = database.with_name("other.toml")
    file.write_text(mapping, encoding="utf-8")
    return sync(SyncRequest(Source(str(database)), read_mapping(str(file))), desk, RULES, NOW)


def orders(desk: SqlRepository) -> dict[str, Order]:
    found = desk.get_customer_details(PHONE, ALL_TIME)
    assert found is not None
    return {order.number: order for order in found.orders}


def change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_a_table_joined_with_its_customers_one_item_an_order(database: Path, desk: SqlRepository) -> None:
    report = run(database, desk, JOINED)
    assert (report.created, report.without_phone) == (3, 1)
    found = orders(desk)
    assert set(found) == {"A1", "A2"}
    assert found["A1"].created_at == datetime.fromtimestamp(1_780_300_000, UTC)
    assert (found["A1"].currency, found["A1"].total) == ("USD", 25_005_000)
    assert (found["A1"].status, found["A2"].status) == (Status.DELIVERED, Status.UNKNOWN)
    assert [(item.product, item.quantity) for item in found["A1"].items] == [("Gele", 2)]
    assert "1 of the orders have no time in changed" in " ".join(report.warnings)
    change(database, "UPDATE orders SET what = 'Ankara', changed = 1780390000000 WHERE id = 1")
    again = run(database, desk, JOINED)
    assert (again.full, again.updated, again.unchanged) == (False, 1, 1)
    assert orders(desk)["A1"].items[0].product == "Ankara"


def test_queries_instead_of_tables(database: Path, desk: SqlRepository) -> None:
    report = run(database, desk, QUERIED)
    assert report.created == 3
    order = orders(desk)["A1"]
    assert (order.total, order.address) == (250_050, "it's 10:30 :x %")
    assert [(item.product, item.quantity) for item in order.items] == [("Gele", 2)]
    change(database, "UPDATE orders SET pieces = 5, changed = 1780390000000 WHERE id = 2")
    assert run(database, desk, QUERIED).updated == 1
    assert orders(desk)["A2"].items[0].quantity == 5


def test_times_written_as_texts(database: Path, desk: SqlRepository) -> None:
    for number in (1, 2, 3):
        text = f"strftime('%Y-%m-%dT%H:%M:%S', placed, 'unixepoch') || '.5{number}Z'"
        change(database, f"UPDATE orders SET changed = {text} WHERE id = {number}")
    assert run(database, desk, QUERIED).created == 3
    change(database, "UPDATE orders SET ref = 'A9', changed = '2026-06-02T08:00:00.000Z' WHERE id = 3")
    again = run(database, desk, QUERIED)
    assert (again.full, again.created, again.unchanged) == (False, 1, 2)


@pytest.mark.parametrize("at_once", [1, 1_000])
def test_two_rows_of_one_number_are_not_taken_for_one_order(
    database: Path, desk: SqlRepository, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(syncing, "_BATCH", at_once)
    change(database, "UPDATE orders SET ref = 'A1' WHERE id = 2")
    report = run(database, desk, JOINED)
    assert (report.created, report.rejected) == (2, 1)
    assert report.rejections == ("order A1: the number is another order's too",)


def test_texts_that_are_no_texts_are_read_all_the_same(database: Path, desk: SqlRepository) -> None:
    change(database, "UPDATE customers SET full_name = CAST(X'4E67FF00' AS TEXT) WHERE id = 1")
    change(database, "UPDATE orders SET ref = 'A' || char(0) || '7' WHERE id = 1")
    assert run(database, desk, JOINED).created == 3
    assert orders(desk)["A7"].customer_name == "Ng\ufffd"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"changed"', '"moved"', "the table orders has no column moved, which orders.updated_at of the mapp"),
        ('"customers.phone"', '"customers.tel"', "no column customers.tel, which fields.customer_phone"),
        ('table = "orders"', 'table = "sales"', "no such table: sales"),
        ("[orders.join.customers]", "[orders.join.people]", "no such table: people"),
        ('"ref"', '["number", "code"]', "none of the columns that the mapping names for order_number"),
        ('"kobo"', '["total"]', "none of the columns that the mapping names for total_amount .or unit_price"),
        ('customer_id = "id"', 'customer_id = "key"', "no column customers.key, which orders.join of the"),
    ],
)
def test_a_mapping_of_another_schema_is_told_so(
    database: Path, desk: SqlRepository, old: str, new: str, said: str
) -> None:
    assert old in JOINED
    with pytest.raises(SourceError, match=said):
        run(database, desk, JOINED.replace(old, new))


def test_a_time_of_change_that_is_none_is_told(database: Path, desk: SqlRepository) -> None:
    assert run(database, desk, JOINED).created == 3
    change(database, "UPDATE orders SET changed = 'soon'")
    with pytest.raises(SourceError, match="column changed: 'soon' is not a time"):
        run(database, desk, JOINED)
