"""Any list, however filtered, sorted and paged, is what the domain's functions say it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from custui.domain.customer import CustomerRow
from custui.domain.groups import Group
from custui.domain.orders import IncomingOrder
from custui.domain.period import Days, Period, PeriodKind
from custui.domain.query import Activity, CustomerFilters, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store import customers
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.shelves import ORDERS
from custui.store.summary import refresh
from tests.store.oracle import listed
from tests.strategies import incoming_orders

CHECKED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    # Shrinking would run a hundred stores more; the failing question is printed as it is.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)

batches = st.lists(incoming_orders(), min_size=1, max_size=20, unique_by=lambda order: order.number)
sorts = st.builds(Sort, st.sampled_from(SortField), st.booleans())
searches = st.sampled_from((
    "", "", "", "", "ngozi", "BELLO", "ola bello", "obi eze", "o'neill,", "z", "zoe", "0803", "8035550147",
    "0803 555 0147", "+234 902", "0133", "%", "_", '"', "landlord", "=hyper", "nobody at all",
))  # fmt: skip


@st.composite
def periods(draw: st.DrawFn, now: datetime) -> Period:
    kind = draw(st.sampled_from([PeriodKind.ALL, *PeriodKind]))
    if kind is not PeriodKind.CUSTOM:
        return Period(kind)
    first = now.date() - timedelta(days=draw(st.integers(-5, 190)))
    return Period(kind, Days(first, first + timedelta(days=draw(st.sampled_from((0, 3, 40, 200))))))


def maybe(values: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.none(), st.none(), values)


questions = st.builds(
    CustomerFilters,
    search=searches,
    status=st.sampled_from((None, None, None, *Activity)),
    min_orders=maybe(st.integers(1, 3)),
    max_orders=maybe(st.integers(1, 4)),
    min_spent=maybe(st.integers(-100, 9_000_000)),
    max_spent=maybe(st.integers(0, 9_000_000)),
    channel=st.sampled_from((None, None, None, "whatsapp", "facebook", "unknown")),
    city=st.sampled_from((None, None, None, "IKEJA", "")),
    state=st.sampled_from((None, None, None, "lagos", "")),
    groups=st.sampled_from((frozenset(), frozenset(), *(frozenset({group}) for group in Group))),
    sort=sorts,
)


@pytest.mark.parametrize(("dialect", "examples"), [("sqlite", 14), ("postgresql", 4)])
def test_lists_equal_the_rules(
    dialect: str, examples: int, new_database: Callable[[str], Database], rules: ShopRules, now: datetime
) -> None:
    # One store for all examples, since a new one would have to compile every statement again.
    database = new_database(dialect)
    prepaid = frozenset({Status.DELIVERED, Status.CONFIRMED, Status.DISPATCHED})
    shops = (rules, replace(rules, spent_statuses=prepaid))
    met = set()

    @settings(CHECKED, max_examples=examples)
    @given(orders=batches, asked=st.data())
    def check(orders: list[IncomingOrder], asked: st.DataObject) -> None:
        rules = asked.draw(st.sampled_from(shops), label="rules")
        with database.write() as connection:
            connection.execute(ORDERS.delete())
            refresh(connection, None, rules)
        save_orders(database, rules, now, "shop", orders, False)
        with database.read() as connection:
            for sort_field in SortField:
                drawn = asked.draw(questions)
                filters = replace(drawn, sort=Sort(sort_field, drawn.sort.descending))
                period = asked.draw(periods(now))
                wanted = listed(orders, filters, period, rules, now)
                met.add((sort_field, bool(wanted)))
                size = asked.draw(st.integers(2, 5))
                rows: list[CustomerRow] = []
                for number in range(1, len(wanted) // size + 2):
                    shown = customers.page(connection, filters, period, PageRequest(number, size), rules, now)
                    assert shown.has_more is (number * size < len(wanted))
                    rows += shown.rows
                assert rows == wanted
                assert customers.count(connection, filters, period, rules, now) == len(wanted)
                assert list(customers.stream(connection, filters, period, rules, now)) == wanted

    check()
    assert {field for field, found in met if found} == set(SortField)
