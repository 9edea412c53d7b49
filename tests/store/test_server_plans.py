"""PostgreSQL answers lists and the customer page through its indexes too.

The shop has twenty thousand customers. The plans are those of the statements that the calls really run.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, select, text

from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, PageMark, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import customers, outline
from custui.store.details import details
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.likely_same import likely_same
from custui.store.opening import open_database
from custui.store.rank import spend_rank
from custui.store.shelves import SUMMARY
from tests.factories import make_incoming, make_item
from tests.servers import PostgresServer
from tests.store.test_query_plans import INDEXES

MANY = 20_000
PHONE = "+2348035550000"
DAYS_30 = Period(PeriodKind.DAYS_30)
_CHANGED = {
    "phone_key": "'+234803' || (5550000 + n)",
    "number": "number || '-' || n",
    "created_at": "created_at - n * 600",
    "first_order_at": "first_order_at - n * 600",
    "last_order_at": "last_order_at - n * 600",
    "spent": "spent + n * 7919 % 1000003",
    "average": "spent + n * 7919 % 1000003",
    "orders": "1 + n % 7",
    "id": "n + 1",
    "name_folded": "'ngozi ' || (n * 7919 % 1000003)",
    "whatsapp": f"CASE WHEN n < {MANY - 100} THEN '+234803' || (5550000 + n) END",
    "preferred_channel": "CASE n % 3 WHEN 0 THEN 'whatsapp' WHEN 1 THEN 'website' ELSE 'tiktok' END",
}
Plan = Callable[[Callable[[Connection], object]], list[str]]


@pytest.fixture(scope="module")
def server(postgres: PostgresServer, rules: ShopRules, now: datetime) -> Iterator[Database]:
    url = postgres.store()
    database = open_database(url, rules)
    first = make_incoming("A", now, phone="0803 555 0000", items=(make_item(),), city="Ikeja")
    save_orders(database, rules, now, "shop", [first], False)
    with database.write() as connection:
        for table in ("orders", "customer_summary"):
            named = text("SELECT column_name FROM information_schema.columns WHERE table_name = :table")
            columns = list(connection.scalars(named, {"table": table}))
            values = ", ".join(_CHANGED.get(name, name) for name in columns)
            connection.execute(text(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table},"
                f" generate_series(1, {MANY}) AS n WHERE phone_key = '{PHONE}'"
            ))  # fmt: skip
        outline.draw(connection, anew=True)
    with psycopg.connect(url, autocommit=True) as connected:
        # As the server does by itself after a while: it counts rows, and knows which are everybody's to see.
        connected.execute("VACUUM ANALYZE")
    yield database
    database.close()
    postgres.drop(url)


@pytest.fixture
def plan(server: Database) -> Iterator[Plan]:
    """Explain every statement that a call runs."""
    with server.read() as connection:
        ran: list[tuple[Any, ...]] = []

        def keep(*arguments: object) -> None:
            ran.append(arguments[2:4])

        def explain(call: Callable[[Connection], object]) -> list[str]:
            ran.clear()
            event.listen(connection, "before_cursor_execute", keep)
            call(connection)
            event.remove(connection, "before_cursor_execute", keep)
            plans = []
            for statement, parameters in ran:
                if "set_config" in statement:
                    connection.exec_driver_sql(statement, parameters)
                else:
                    lines = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
                    plans.append("\n".join(row[0] for row in lines))
            return plans

        yield explain


@pytest.mark.parametrize("field", INDEXES)
@pytest.mark.parametrize("descending", [True, False])
def test_a_page_comes_off_the_index_of_its_sort(
    plan: Plan, rules: ShopRules, now: datetime, field: SortField, descending: bool
) -> None:
    index = INDEXES[field].replace("sqlite_autoindex_customer_summary_1", "uq_customer_summary_phone_key")
    filters = CustomerFilters(sort=Sort(field, descending))
    first = plan(lambda opened: customers.page(opened, filters, ALL_TIME, PageRequest(), rules, now))
    with_mark: list[PageMark | None] = []
    plan(lambda opened: with_mark.append(
        customers.page(opened, filters, ALL_TIME, PageRequest(), rules, now).last
    ))  # fmt: skip
    request = PageRequest(2, after=with_mark[0])
    after = plan(lambda opened: customers.page(opened, filters, ALL_TIME, request, rules, now))
    for lines in (first[0], after[0]):
        assert index in lines, lines
        assert "Sort" not in lines
        assert "Seq Scan" not in lines


@pytest.mark.parametrize("descending", [True, False])
def test_those_who_lack_what_is_sorted_by_stand_together_in_its_index(
    plan: Plan, rules: ShopRules, now: datetime, descending: bool
) -> None:
    filters = CustomerFilters(channel="website", sort=Sort(SortField.WHATSAPP, descending))
    blank = PageRequest(2, after=PageMark(None, "~" if descending else ""))
    plans = plan(lambda opened: customers.page(opened, filters, ALL_TIME, blank, rules, now))
    # Those whom the walk names are then read by their ids.
    walks = [lines for lines in plans if "whatsapp IS NULL" in lines and "CTE held" not in lines]
    assert walks
    for lines in walks:
        assert "using ix_summary_whatsapp" in lines
        assert "Index Cond: (whatsapp IS NULL" in lines or "Index Cond: ((whatsapp IS NULL" in lines
        assert "Sort" not in lines


@pytest.mark.parametrize(
    ("field", "index"),
    [
        (SortField.NAME, "ix_summary_name"),
        (SortField.WHATSAPP, "ix_summary_whatsapp"),
    ],
)
def test_two_filters_are_walked_by_ids_that_the_index_tells(
    plan: Plan,
    rules: ShopRules,
    now: datetime,
    field: SortField,
    index: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A shop so small is else read whole.
    for limit in ("filters._FEW", "guide.GATHERED", "guide.NEAR_ON_SERVER"):
        monkeypatch.setattr(f"custui.store.{limit}", 5)
    filters = CustomerFilters(channel="website", min_orders=7, max_orders=7, sort=Sort(field))
    plans = plan(lambda opened: customers.page(opened, filters, ALL_TIME, PageRequest(), rules, now))
    walk = re.compile(f"Index Only Scan (Backward )?using {index} on customer_summary")
    assert any(walk.search(lines) and "get_bit(" in lines for lines in plans), plans
    for lines in plans:
        # Whoever is counted up to a bound may be so in any order.
        assert "Seq Scan on customer_summary" not in lines or "Aggregate" in lines, lines


def test_a_period_up_to_now_reads_but_its_own_pages_orders(
    plan: Plan, rules: ShopRules, now: datetime
) -> None:
    plans = plan(lambda opened: customers.page(opened, CustomerFilters(), DAYS_30, PageRequest(), rules, now))
    # So few are they in this shop that they are counted off the table.
    assert any("ix_summary_last_order" in lines for lines in plans)
    for lines in plans:
        assert "Seq Scan on orders" not in lines, lines


def test_a_customers_page_reads_no_table_through(plan: Plan, rules: ShopRules, now: datetime) -> None:
    def whole(opened: Connection) -> None:
        details(opened, PHONE, ALL_TIME, rules, now)
        likely_same(opened, PHONE, rules, now)

    for lines in plan(whole):
        for table in ("orders", "customer_summary"):
            assert f"Seq Scan on {table}" not in lines, lines


def test_a_place_by_spent_is_counted_off_an_index(plan: Plan, server: Database) -> None:
    with server.read() as connection:
        best = select(SUMMARY.c.phone_key).order_by(SUMMARY.c.spent.desc()).offset(10).limit(1)
        phone = connection.execute(best).scalar_one()
    mine, *others = plan(lambda opened: spend_rank(opened, phone))
    assert re.search("uq_customer_summary_phone_key|ix_summary_phone_ids", mine)
    assert any("ix_summary_spent" in lines for lines in others)
