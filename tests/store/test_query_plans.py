"""SQLite answers lists, search and the customer page through its indexes, never by scan and sort.

The plans are those of the statements that the calls really run.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, PeriodKind, parse_period
from custui.domain.query import Activity, CustomerFilters, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import customers
from custui.store.details import details
from custui.store.intake import save_orders
from custui.store.opening import open_database
from tests.factories import make_incoming, make_item

DAYS_30 = Period(PeriodKind.DAYS_30)
INDEXES = {
    SortField.NAME: "ix_summary_name",
    SortField.PHONE: "sqlite_autoindex_customer_summary_1",
    SortField.WHATSAPP: "ix_summary_whatsapp",
    SortField.ORDERS: "ix_summary_orders",
    SortField.SPENT: "ix_summary_spent",
    SortField.AVERAGE: "ix_summary_average",
    SortField.FIRST_ORDER: "ix_summary_first_order",
    SortField.LAST_ORDER: "ix_summary_last_order",
    SortField.STATUS: "ix_summary_last_order",
    SortField.CHANNEL: "ix_summary_channel",
}
Plan = Callable[[Callable[[Connection], object]], list[list[str]]]
List = Callable[..., list[list[str]]]


@pytest.fixture(scope="module")
def connection(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, rules: ShopRules, now: datetime
) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("plans") / "store.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(str(path), rules)
    orders = [
        make_incoming(f"A{number}", now, phone=f"0803555{number:04d}", items=(make_item(),))
        for number in range(60)
    ]
    save_orders(database, rules, now, "shop", orders, False)
    with database.read() as opened:
        yield opened
    database.close()


@pytest.fixture
def plan(connection: Connection) -> Plan:
    """Return the plan of each statement that a call runs, as SQLite's lines."""

    def explain(call: Callable[[Connection], object]) -> list[list[str]]:
        run: list[tuple[str, tuple[object, ...]]] = []

        def note(*arguments: object) -> None:
            statement, parameters = arguments[2], arguments[3]
            assert isinstance(statement, str)
            assert isinstance(parameters, tuple)
            if statement != "BEGIN":
                run.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        call(connection)
        event.remove(connection, "before_cursor_execute", note)
        explained = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for statement, parameters in run
        ]
        return [[row[3] for row in rows] for rows in explained]

    return explain


@pytest.fixture
def page_plan(plan: Plan, rules: ShopRules, now: datetime) -> List:
    def of_list(filters: CustomerFilters, period: Period = ALL_TIME, number: int = 1) -> list[list[str]]:
        request = PageRequest(number, 20)
        return plan(lambda opened: customers.page(opened, filters, period, request, rules, now))

    return of_list


@pytest.mark.parametrize("field", INDEXES)
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("number", [1, 4])
def test_every_sort_walks_its_index(page_plan: List, field: SortField, descending: bool, number: int) -> None:
    plans = page_plan(CustomerFilters(sort=Sort(field, descending)), number=number)
    assert plans
    for lines in plans:
        assert len(lines) == 1, "no temporary tree to sort in"
        assert f"INDEX {INDEXES[field]}" in lines[0]


def test_all_sorts_are_looked_at() -> None:
    # How many flags a customer bears depends on today: no index can hold it.
    assert set(INDEXES) == set(SortField) - {SortField.FLAGS}


@pytest.mark.parametrize(
    "filters",
    [
        CustomerFilters(status=Activity.ACTIVE),
        CustomerFilters(status=Activity.INACTIVE),
        CustomerFilters(groups=frozenset({Group.AT_RISK})),
        CustomerFilters(groups=frozenset({Group.VIP}), sort=Sort(SortField.ORDERS)),
        CustomerFilters(groups=frozenset({Group.HIGH_VALUE}), sort=Sort(SortField.SPENT)),
        CustomerFilters(min_orders=2, max_orders=9, sort=Sort(SortField.ORDERS)),
        CustomerFilters(min_spent=2, max_spent=9, sort=Sort(SortField.SPENT)),
    ],
)
def test_a_filter_on_the_column_sorted_by_bounds_the_walk(page_plan: List, filters: CustomerFilters) -> None:
    ((line,),) = page_plan(filters)
    assert line.startswith(f"SEARCH customer_summary USING INDEX {INDEXES[filters.sort.field]} (")


def test_search_goes_through_the_trigram_table(page_plan: List) -> None:
    for text in ("ngozi", "ngozi eze", "0803 555 0001", "ng eze"):
        probe, *plans = page_plan(CustomerFilters(search=text))
        assert any("SCAN customer_search VIRTUAL TABLE INDEX" in line for line in probe)
        (lines,) = plans
        assert lines[0] == "SEARCH customer_summary USING INTEGER PRIMARY KEY (rowid=?)"
        assert any("SCAN customer_search VIRTUAL TABLE INDEX" in line for line in lines)


def test_a_period_up_to_now_walks_the_summary_and_reckons_one_page(page_plan: List) -> None:
    walk, figures = page_plan(CustomerFilters(), DAYS_30)
    assert walk[0] == "SEARCH customer_summary USING INDEX ix_summary_last_order (last_order_at>?)"
    assert not any("TEMP B-TREE" in line for line in walk)
    assert figures[0].startswith(
        "SEARCH orders USING INDEX ix_orders_phone_created (phone_key=? AND created_at>?"
    )


@pytest.mark.parametrize(
    ("filters", "period"),
    [
        (CustomerFilters(sort=Sort(SortField.SPENT)), "30d"),
        (CustomerFilters(sort=Sort(SortField.ORDERS)), "year"),
        (CustomerFilters(min_spent=1), "30d"),
        (CustomerFilters(), "2026-03-01..2026-03-31"),
    ],
)
def test_a_periods_figures_come_off_the_covering_index(
    page_plan: List, filters: CustomerFilters, period: str
) -> None:
    lines = page_plan(filters, parse_period(period))[0]
    assert any(
        line.startswith("SEARCH orders USING COVERING INDEX ix_orders_period (created_at>?") for line in lines
    )
    assert not any("SCAN orders" in line or "SCAN customer_summary" in line for line in lines)


def test_a_search_within_a_period_reads_the_orders_of_the_found_alone(page_plan: List) -> None:
    lines = page_plan(CustomerFilters(search="ngozi", sort=Sort(SortField.SPENT)), DAYS_30)[0]
    assert any(
        line.startswith("SEARCH orders USING INDEX ix_orders_phone_created (phone_key=?") for line in lines
    )


def test_the_customer_page_reads_its_own_rows_alone(plan: Plan, rules: ShopRules, now: datetime) -> None:
    plans = plan(lambda opened: details(opened, "+2348035550001", DAYS_30, rules, now))
    assert len(plans) == 6
    assert not any("SCAN" in line for lines in plans for line in lines)
