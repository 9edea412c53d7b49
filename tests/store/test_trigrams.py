"""Search goes through the indexes of a server that has pg_trgm: the plans of what the calls really run."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import event, text

from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store import customers
from custui.store.engine import Database
from custui.store.opening import open_database
from custui.store.search import similar
from custui.store.trigrams import has_trigrams, index_trigrams, install_trigrams
from tests.servers import PostgresServer

pytestmark = pytest.mark.pg_trgm

CUSTOMERS = 30_000
_CUSTOMERS = """
    INSERT INTO customer_summary (
        id, phone_key, verdict, name, name_folded, search_text, orders, delivered, cancelled, failed, open,
        spent, spent_orders, open_value, other_currency, first_order_at, last_order_at, preferred_channel,
        city, city_folded, state, state_folded)
    SELECT n, phone, 'valid', named, lower(named), lower(named) || chr(10) || substr(phone, 2), 1, 1, 0, 0, 0,
           n, 1, 0, 0, n, n, 'whatsapp', '', '', '', ''
    FROM (
        SELECT n, '+23480' || lpad(n::text, 8, '0') AS phone,
               CASE n WHEN 777 THEN 'Chinedu Okafor'
               ELSE (ARRAY['Amina', 'Musa', 'Ifeoma', 'Bola'])[1 + n % 4] || ' ' || md5(n::text) END AS named
        FROM generate_series(1, :customers) AS n
    ) AS everybody
    """
_NOTES = """
    INSERT INTO notes (phone_key, body, body_folded, author, created_at, idempotency_key, version)
    SELECT phone_key, name, name_folded, 'kemi', 0, phone_key, 1 FROM customer_summary
    """


@pytest.fixture(scope="module")
def shop(trigrams: PostgresServer, rules: ShopRules) -> Iterator[Database]:
    """Give a store with enough customers for an index to be worth it."""
    url = trigrams.store()
    with closing(open_database(url, rules)) as database:
        with database.own_transaction() as connection:
            connection.execute(text(_CUSTOMERS), {"customers": CUSTOMERS})
            connection.execute(text(_NOTES))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")  # as the server does by itself a minute after so many rows
        yield database


@pytest.mark.parametrize(
    ("typed", "index", "found"),
    [
        ("okafor", "ix_summary_search", True),
        ("chinedu oka", "ix_summary_search", True),
        ("0000777", "ix_summary_search", True),
        ("chinedo okafr", "ix_summary_search", True),
        ("nobody", "ix_summary_search", False),
        ("note: okafor", "ix_notes_search", True),
    ],
)
def test_a_page_of_what_is_searched_for_is_read_through_the_index(
    shop: Database, rules: ShopRules, now: datetime, typed: str, index: str, found: bool
) -> None:
    with shop.read() as connection:
        run: list[tuple[str, object]] = []
        event.listen(connection, "before_cursor_execute", lambda *call: run.append((str(call[2]), call[3])))
        filters = CustomerFilters(search=typed)
        page = customers.page(connection, filters, ALL_TIME, PageRequest(size=20), rules, now)
        statements = list(run)
        plans = [
            "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))  # type: ignore[arg-type]
            for statement, parameters in statements
        ]
    assert ("+2348000000777" in {row.phone for row in page.rows}) is found
    assert any(index in plan for plan in plans)
    assert [
        plan for plan in plans if "Seq Scan on customer_summary" in plan or "Seq Scan on notes" in plan
    ] == []


def test_a_like_name_is_found_among_all_customers(shop: Database, rules: ShopRules) -> None:
    with shop.read() as connection:
        assert similar(connection, "chinedo okafr", rules) == ("+2348000000777",)
        assert similar(connection, "okafir", rules) == ("+2348000000777",)


def test_a_server_that_gets_the_extension_later_is_indexed_then(
    trigrams: PostgresServer, rules: ShopRules
) -> None:
    url = trigrams.store()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP EXTENSION pg_trgm CASCADE")
    with closing(open_database(url, rules)) as database, database.own_transaction() as connection:
        assert not has_trigrams(connection)
        assert not index_trigrams(connection)
        for _ in ("made", "there already"):
            assert install_trigrams(connection)
            assert index_trigrams(connection)
            assert has_trigrams(connection)
    trigrams.drop(url)
