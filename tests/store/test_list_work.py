"""How much SQLite does for a page of a list: next to nothing more in a shop four times the size.

Steps of SQLite's own machine are counted, which no other program disturbs. The filters are such as no
single index serves: each leaves many customers, both together few or those at the list's far end.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, text

from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.query import (
    Activity,
    CustomerFilters,
    ListQuery,
    PageMark,
    PageRequest,
    Sort,
    SortField,
)
from custui.domain.query_codec import query_to_json
from custui.domain.rules import ShopRules
from custui.store import customers
from custui.store.intake import save_orders
from custui.store.ledger import draw_anew
from custui.store.opening import open_database
from custui.store.outline import draw
from tests.factories import make_incoming, naira

SMALL, LARGE = 6_000, 24_000
DAYS_90 = Period(PeriodKind.DAYS_90)
Steps = Callable[[CustomerFilters, Period, PageRequest], int]

_COPY = """
    INSERT INTO {table} ({columns})
    SELECT {values} FROM {table} JOIN json_each(:numbers) WHERE phone_key = '+2348035550000'
"""

_SEGMENT = """
    INSERT INTO segments (id, name, name_folded, colour, created_at, version, query)
    VALUES (1, 'Most', 'most', 'red', 0, 1, NULL), (2, 'Smart', 'smart', 'red', 0, 1, :query)
"""
_MEMBERS = """
    INSERT INTO segment_members (segment_id, phone_key, added_at, added_by)
    SELECT 1, phone_key, 0, 'kemi' FROM customer_summary WHERE id % 8
"""


def fill(connection: Connection, many: int, rules: ShopRules) -> None:
    """Make a customer stand for `many`: every other one in Lagos, who seldom ordered on WhatsApp."""
    changed = {
        "phone_key": "'+234803' || (5550000 + value)",
        "number": "number || '-' || value",
        "created_at": "created_at - value * 600",
        "first_order_at": "first_order_at - value * 600",
        "last_order_at": "last_order_at - value * 600",
        "spent": "spent + value * 7919 % 1000003 * 1000",
        "average": "spent + value * 7919 % 1000003 * 1000",
        "total": "total + value * 7919 % 1000003 * 1000",
        "orders": "1 + (value % 17 = 0) * (value % 5)",
        "state_folded": "iif(value % 2, 'lagos', 'oyo')",
        "preferred_channel": "iif(value % 2 AND value % 1501, 'website', 'whatsapp')",
        "city_folded": "iif(value BETWEEN 100 AND 105, 'epe', 'ikeja')",
        "name_folded": "'ngozi ' || (value * 7919 % 1000003)",
        "search_text": "'ngozi ' || (value * 7919 % 1000003)",
    }
    for table in ("orders", "customer_summary"):
        names = [row.name for row in connection.execute(text(f"PRAGMA table_info({table})"))]
        columns = [name for name in names if name != "id"]
        values = ", ".join(changed.get(name, name) for name in columns)
        copy = text(_COPY.format(table=table, columns=", ".join(columns), values=values))
        connection.execute(copy, {"numbers": str(list(range(1, many)))})
    smart = ListQuery(CustomerFilters(state="lagos", max_orders=1))
    connection.execute(text(_SEGMENT), {"query": query_to_json(smart)})
    connection.execute(text(_MEMBERS))
    draw(connection, anew=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("custui.store.ledger.MOST_PENDING", 0)
        draw_anew(connection, rules)


@pytest.fixture(scope="module")
def sizes(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, rules: ShopRules, now: datetime
) -> Iterator[tuple[Steps, Steps]]:
    """Count the thousandths of steps of a page in a shop of each size."""
    with ExitStack() as stack:
        yield (
            _steps(stack, tmp_path_factory.mktemp("small") / "s.db", sqlite_template, SMALL, rules, now),
            _steps(stack, tmp_path_factory.mktemp("large") / "s.db", sqlite_template, LARGE, rules, now),
        )


def _steps(stack: ExitStack, path: Path, template: Path, many: int, rules: ShopRules, now: datetime) -> Steps:
    path.write_bytes(template.read_bytes())
    database = stack.enter_context(closing(open_database(str(path), rules)))
    first = make_incoming("A", now - timedelta(hours=1), naira(1_000), phone="0803 555 0000", state="Oyo")
    save_orders(database, rules, now, "shop", [first], False)
    with database.write() as connection:
        fill(connection, many, rules)
    opened = stack.enter_context(database.read())
    counted = 0

    def step() -> int:
        nonlocal counted
        counted += 1
        return 0

    def of_page(filters: CustomerFilters, period: Period, request: PageRequest) -> int:
        nonlocal counted
        raw = opened.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.set_progress_handler(step, 100)
        counted = 0
        found = customers.page(opened, filters, period, request, rules, now)
        raw.set_progress_handler(None, 0)
        assert found.rows or request.after is not None
        return counted

    return of_page


RARE_PAIR = {"state": "lagos", "channel": "whatsapp"}
QUESTIONS = [
    *(CustomerFilters(**RARE_PAIR, sort=Sort(field)) for field in SortField),  # type: ignore[arg-type]
    CustomerFilters(min_orders=2, max_spent=naira(20_000), sort=Sort(SortField.SPENT)),
    CustomerFilters(status=Activity.INACTIVE, sort=Sort(SortField.FIRST_ORDER)),
    CustomerFilters(groups=frozenset({Group.REPEAT}), channel="whatsapp", sort=Sort(SortField.LAST_ORDER)),
    CustomerFilters(sort=Sort(SortField.FLAGS)),
]


@pytest.mark.parametrize("filters", QUESTIONS)
def test_a_page_is_no_more_work_in_a_larger_shop(
    sizes: tuple[Steps, Steps], filters: CustomerFilters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 50)
    small, large = (steps(filters, ALL_TIME, PageRequest(size=20)) for steps in sizes)
    assert large < 1.6 * small + 100


@pytest.mark.parametrize(
    "filters",
    [
        CustomerFilters(max_spent=naira(5_000_000), sort=Sort(SortField.AVERAGE)),
        CustomerFilters(min_spent=naira(5_000_000), sort=Sort(SortField.AVERAGE, descending=False)),
    ],
)
def test_whoever_stands_before_all_asked_for_is_passed_over_at_once(
    sizes: tuple[Steps, Steps], filters: CustomerFilters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.guide.GATHERED", 20)
    small, large = (steps(filters, ALL_TIME, PageRequest(size=20)) for steps in sizes)
    assert large < 1.6 * small + 100


@pytest.mark.parametrize(
    "fields", [(SortField.SPENT,), (SortField.ORDERS,), (SortField.AVERAGE, SortField.NAME)]
)
def test_nor_is_one_of_a_period_by_what_was_ordered_in_it(
    sizes: tuple[Steps, Steps], fields: tuple[SortField, ...]
) -> None:
    for field in fields:
        filters = CustomerFilters(state="lagos", max_spent=naira(10**9), sort=Sort(field))
        small, large = (steps(filters, DAYS_90, PageRequest(size=20)) for steps in sizes)
        assert large < 1.6 * small + 100


def test_nor_is_adding_up_all_that_was_ordered(sizes: tuple[Steps, Steps], now: datetime) -> None:
    ever = custom_period(now.date() - timedelta(days=4_000), now.date())
    filters = CustomerFilters(sort=Sort(SortField.SPENT))
    small, large = (steps(filters, ever, PageRequest(size=20)) for steps in sizes)
    assert large < 1.6 * small + 100


def test_nor_is_one_of_few_who_are_in_a_segment_of_nearly_all(
    sizes: tuple[Steps, Steps], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 2)
    monkeypatch.setattr("custui.store.period_walk.FEW_TO_FILTER", 50)
    ever = custom_period(now.date() - timedelta(days=4_000), now.date())
    filters = CustomerFilters(segment="Most", state="lagos", channel="whatsapp", sort=Sort(SortField.AVERAGE))
    small, large = (steps(filters, ever, PageRequest(size=2)) for steps in sizes)
    assert large < 1.6 * small + 300


def test_nor_is_one_of_a_small_city_and_a_segment_of_nearly_all(
    sizes: tuple[Steps, Steps], now: datetime
) -> None:
    ever = custom_period(now.date() - timedelta(days=4_000), now.date())
    filters = CustomerFilters(segment="Most", city="Epe", sort=Sort(SortField.AVERAGE))
    small, large = (steps(filters, ever, PageRequest(size=2)) for steps in sizes)
    assert large < 1.6 * small + 100


@pytest.mark.parametrize(
    "filters",
    [
        CustomerFilters(groups=frozenset({Group.ONE_TIME}), min_orders=2),
        CustomerFilters(groups=frozenset({Group.ONE_TIME, Group.VIP})),
        CustomerFilters(segment="Smart", not_segment="smart"),
    ],
)
@pytest.mark.parametrize("period", [ALL_TIME, DAYS_90])
def test_nor_is_one_of_nobody_by_filters_that_contradict_each_other(
    sizes: tuple[Steps, Steps], filters: CustomerFilters, period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 50)
    by_name = replace(filters, sort=Sort(SortField.NAME, descending=False))
    from_the_start = PageRequest(2, size=20, after=PageMark("a", "+2348035550000"))
    small, large = (steps(by_name, period, from_the_start) for steps in sizes)
    assert large < 1.6 * small + 100


@pytest.mark.parametrize(("falling", "key"), [(True, "a"), (False, "~")])
def test_nor_is_one_from_a_mark_outside_the_filter(
    sizes: tuple[Steps, Steps], falling: bool, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 50)
    filters = CustomerFilters(channel="website", state="lagos", sort=Sort(SortField.CHANNEL, falling))
    outside = PageRequest(2, size=20, after=PageMark(key, "+2348035550000"))
    small, large = (steps(filters, ALL_TIME, outside) for steps in sizes)
    assert large < 1.6 * small + 100


def test_nor_is_one_from_a_mark_before_the_bound_of_the_filter(
    sizes: tuple[Steps, Steps], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 50)
    filters = CustomerFilters(min_orders=2, state="lagos", sort=Sort(SortField.ORDERS, descending=False))
    outside = PageRequest(2, size=20, after=PageMark(1, "+2348035550000"))
    small, large = (steps(filters, ALL_TIME, outside) for steps in sizes)
    assert large < 1.6 * small + 100


def test_nor_is_one_without_those_in_a_segment_of_nearly_all(
    sizes: tuple[Steps, Steps], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 50)
    filters = CustomerFilters(
        not_segment="Most", groups=frozenset({Group.REPEAT}), sort=Sort(SortField.FLAGS)
    )
    small, large = (steps(filters, ALL_TIME, PageRequest(size=20)) for steps in sizes)
    assert large < 1.6 * small + 100


def test_nor_is_one_of_whoever_is_not_at_risk_in_a_long_period(
    sizes: tuple[Steps, Steps], now: datetime
) -> None:
    """Two bounds are on the last order, and the nearer one is where the walk begins."""
    ever = custom_period(now.date() - timedelta(days=4_000), now.date())
    filters = CustomerFilters(not_segment="At risk", sort=Sort(SortField.LAST_ORDER, descending=False))
    small, large = (steps(filters, ever, PageRequest(size=20)) for steps in sizes)
    assert large < 1.6 * small + 100


@pytest.mark.parametrize("typed", ["ngozi 99", "99"])
@pytest.mark.parametrize("field", [SortField.SPENT, SortField.LAST_ORDER, SortField.FLAGS])
def test_nor_is_one_of_those_whom_a_search_finds(
    sizes: tuple[Steps, Steps], typed: str, field: SortField, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 50)
    monkeypatch.setattr("custui.store.asked.FEW", 5)
    filters = CustomerFilters(typed, state="lagos", channel="website", sort=Sort(field))
    small, large = (steps(filters, ALL_TIME, PageRequest(size=20)) for steps in sizes)
    assert large < 1.6 * small + 100
