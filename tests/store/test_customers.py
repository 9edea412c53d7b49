"""Lists: pages that neither skip nor repeat, figures of the period, blanks last, exports in full."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Connection, bindparam, create_engine, insert, select

from custui.domain.customer import CustomerRow
from custui.domain.errors import StoreError
from custui.domain.figures import average_of
from custui.domain.flags import Flag
from custui.domain.orders import IncomingOrder
from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.query import CustomerFilters, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import customers
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.measures import average_column
from custui.store.shelves import MEMBERS, SEGMENTS
from tests.factories import make_incoming, naira

DAYS_30 = Period(PeriodKind.DAYS_30)
Reader = Callable[..., list[CustomerRow]]


@pytest.fixture
def save(database: Database, rules: ShopRules, now: datetime) -> Callable[..., None]:
    """Save orders: each a number, a customer's last digits, days ago, and what differs."""

    def put(*orders: IncomingOrder) -> None:
        save_orders(database, rules, now, "shop", orders, False)

    return put


@pytest.fixture
def read(database: Database, rules: ShopRules, now: datetime) -> Reader:
    """Return the rows of a list's first page, having checked count and export against it."""

    def rows(period: Period = ALL_TIME, sort: Sort | None = None, **asked: object) -> list[CustomerRow]:
        filters = CustomerFilters(sort=sort or Sort(), **asked)  # type: ignore[arg-type]
        with database.read() as connection:
            page = customers.page(connection, filters, period, PageRequest(), rules, now)
            assert customers.count(connection, filters, period, rules, now) == len(page.rows)
            assert tuple(customers.stream(connection, filters, period, rules, now)) == page.rows
        return list(page.rows)

    return rows


def phones(rows: Sequence[CustomerRow]) -> list[str]:
    return [row.phone[-4:] for row in rows]


def order(number: int, digits: str, at: datetime, **changes: object) -> IncomingOrder:
    return make_incoming(f"A{number:04d}", at, phone=f"080355{digits}", **changes)  # type: ignore[arg-type]


def test_pages_follow_on_without_gap_or_double(
    database: Database, rules: ShopRules, now: datetime, save: Callable[..., None]
) -> None:
    # All alike but for the phone, so that nothing but the phone key can keep them apart.
    save(*(order(number, f"5{number:04d}", now) for number in range(11)))
    seen: list[str] = []
    with database.read() as connection:
        for number in (1, 2, 3):
            page = customers.page(connection, CustomerFilters(), ALL_TIME, PageRequest(number, 5), rules, now)
            assert (page.number, page.size, page.has_more) == (number, 5, number < 3)
            seen += phones(page.rows)
        beyond = customers.page(connection, CustomerFilters(), ALL_TIME, PageRequest(9, 5), rules, now)
    assert seen == [f"{number:04d}" for number in reversed(range(11))]
    assert (beyond.rows, beyond.has_more) == ((), False)


def test_a_full_last_page_has_nothing_after_it(
    database: Database, rules: ShopRules, now: datetime, save: Callable[..., None]
) -> None:
    save(*(order(number, f"5{number:04d}", now) for number in range(4)))
    with database.read() as connection:
        page = customers.page(connection, CustomerFilters(), ALL_TIME, PageRequest(2, 2), rules, now)
    assert (len(page.rows), page.has_more) == (2, False)


def test_a_period_shows_its_own_figures_and_lifetime_for_the_rest(
    now: datetime, save: Callable[..., None], read: Reader
) -> None:
    save(
        order(1, "50147", now - timedelta(days=400), total=naira(90_000)),
        order(2, "50147", now - timedelta(days=3), total=naira(20_000)),
        order(3, "50147", now - timedelta(days=2), total=naira(7_000), status="cancelled"),
        order(4, "50147", now - timedelta(days=1), total=naira(5_000), status="pending"),
        order(5, "50148", now - timedelta(days=40), total=naira(1_000)),
    )
    (row,) = read(DAYS_30)
    shown = row.figures
    assert (shown.orders, shown.delivered, shown.cancelled, shown.open) == (3, 1, 1, 1)
    assert (shown.spent, shown.average, shown.open_value) == (naira(20_000), naira(20_000), naira(5_000))
    assert row.first_order_at == now - timedelta(days=400)
    assert row.last_order_at == now - timedelta(days=1)
    assert (row.days_since_last_order, row.active) == (1, True)
    assert row.flags == (Flag.REPEAT, Flag.HIGH_VALUE), "flags are of the whole lifetime"
    assert phones(read(ALL_TIME)) == ["0147", "0148"]


def test_the_days_of_a_period_are_the_shops(now: datetime, save: Callable[..., None], read: Reader) -> None:
    midnight = now.replace(hour=0, minute=0)
    save(
        order(1, "50001", midnight - timedelta(seconds=1)),
        order(2, "50002", midnight),
        order(3, "50003", midnight + timedelta(days=1) - timedelta(seconds=1)),
        order(4, "50004", midnight + timedelta(days=1)),
    )
    yesterday = midnight.date() - timedelta(days=1)
    for field in (SortField.LAST_ORDER, SortField.ORDERS):
        assert phones(read(Period(PeriodKind.TODAY), Sort(field))) == ["0003", "0002"]
        assert phones(read(custom_period(yesterday, yesterday), Sort(field))) == ["0001"]


def test_an_order_dated_ahead_hides_nobody_from_the_period(
    now: datetime, save: Callable[..., None], read: Reader
) -> None:
    ahead = now + timedelta(days=20)
    save(
        order(1, "50001", now - timedelta(days=2)),
        order(2, "50001", ahead),
        order(3, "50002", ahead),
        order(4, "50003", now - timedelta(days=1)),
    )
    for field in (SortField.LAST_ORDER, SortField.SPENT, SortField.NAME):
        rows = read(DAYS_30, Sort(field))
        assert sorted(phones(rows)) == ["0001", "0003"]
        assert all(row.figures.orders == 1 for row in rows)


def test_filters_on_orders_and_spent_are_of_the_period(
    now: datetime, save: Callable[..., None], read: Reader
) -> None:
    save(
        order(1, "50001", now - timedelta(days=200), total=500),
        order(2, "50001", now - timedelta(days=1), total=100),
        order(3, "50002", now - timedelta(days=2), total=100),
        order(4, "50002", now - timedelta(days=1), total=100),
    )
    assert phones(read(ALL_TIME, min_orders=2, max_spent=600)) == ["0002", "0001"]
    assert phones(read(DAYS_30, min_orders=2)) == ["0002"]
    assert phones(read(DAYS_30, max_spent=100)) == ["0001"]
    assert phones(read(DAYS_30, Sort(SortField.NAME), min_spent=200)) == ["0002"]


def test_customers_without_a_value_come_last_both_ways(
    now: datetime, save: Callable[..., None], read: Reader
) -> None:
    # The first two have no average, no name and, being landlines, no WhatsApp.
    save(
        make_incoming("A1", now, phone="01 270 0001", status="pending", customer_name=" "),
        make_incoming("A2", now, phone="01 270 0002", status="pending", customer_name=" "),
        order(3, "50003", now, customer_name="Ada", total=100),
        order(4, "50004", now, customer_name="Bola", total=200),
    )
    for period in (ALL_TIME, DAYS_30):
        for field in (SortField.AVERAGE, SortField.NAME, SortField.WHATSAPP):
            assert phones(read(period, Sort(field, descending=True))) == ["0004", "0003", "0002", "0001"]
            assert phones(read(period, Sort(field, descending=False))) == ["0003", "0004", "0001", "0002"]


def test_pages_go_on_from_the_last_with_a_value_to_the_first_without(
    database: Database, rules: ShopRules, now: datetime, save: Callable[..., None]
) -> None:
    save(
        *(order(number, f"5000{number}", now, status="pending") for number in (1, 2, 3)),
        *(order(number, f"5000{number}", now, total=number) for number in (4, 5)),
    )
    filters = CustomerFilters(sort=Sort(SortField.AVERAGE))
    with database.read() as connection:
        for size in (1, 2, 3):
            seen: list[str] = []
            for number in range(1, 7):
                page = customers.page(connection, filters, ALL_TIME, PageRequest(number, size), rules, now)
                seen += phones(page.rows)
            assert seen == ["0005", "0004", "0003", "0002", "0001"]


def test_a_segment_is_found_by_its_folded_name(
    database: Database, now: datetime, save: Callable[..., None], read: Reader
) -> None:
    save(order(1, "50001", now), order(2, "50002", now))
    with database.write() as connection:
        segment = {"id": 1, "name": "Promo  Lìst", "name_folded": "promo list", "colour": "green"}
        connection.execute(insert(SEGMENTS).values(**segment, created_at=0, version=1))
        member = {"segment_id": 1, "phone_key": "+2348035550002", "added_at": 0, "added_by": "kemi"}
        connection.execute(insert(MEMBERS).values(**member))
    for period in (ALL_TIME, DAYS_30):
        for field in (SortField.LAST_ORDER, SortField.SPENT):
            assert phones(read(period, Sort(field), segment="PROMO list")) == ["0002"]
            assert phones(read(period, Sort(field), not_segment="PROMO list")) == ["0001"]
            for question in ("segment", "not_segment"):
                with pytest.raises(StoreError, match="there is no segment no such segment"):
                    read(period, Sort(field), **{question: "no such segment"})


def test_places_are_compared_folded_and_can_be_asked_for_as_missing(
    now: datetime, save: Callable[..., None], read: Reader
) -> None:
    save(
        order(1, "50001", now, city="Ìkẹjà", state="Lagos"),
        order(2, "50002", now, city="", state="lagos"),
        order(3, "50003", now, city="", state=""),
    )
    assert phones(read(city="IKEJA")) == ["0001"]
    assert phones(read(city="")) == ["0003", "0002"]
    assert phones(read(state=" LAGOS ")) == ["0002", "0001"]
    assert phones(read(city="", state="")) == ["0003"]


def test_filters_take_any_text(read: Reader) -> None:
    for words in ("\0", "\udcff", "'; --", "%"):
        assert read(city=words, state=words, channel=words, search=words) == []
        assert read(among=frozenset({words})) == []
        assert read(without=frozenset({words})) == []
        with pytest.raises(StoreError, match="there is no segment"):
            read(segment=words)


def test_long_past_and_far_off_periods_are_answered(
    now: datetime, save: Callable[..., None], read: Reader
) -> None:
    save(order(1, "50001", now))
    assert len(read(custom_period(date(1900, 1, 1), date(2999, 12, 31)))) == 1
    assert read(custom_period(date(1900, 1, 1), date(1900, 1, 2))) == []


def test_an_export_can_be_left_half_way(
    database: Database, rules: ShopRules, now: datetime, save: Callable[..., None]
) -> None:
    save(*(order(number, f"5{number:04d}", now) for number in range(20)))
    with database.read() as connection:
        rows = customers.stream(connection, CustomerFilters(), ALL_TIME, rules, now)
        assert next(rows).phone.endswith("0019")
        rows.close()
    save(order(30, "50030", now))
    with database.read() as connection:
        assert customers.count(connection, CustomerFilters(), ALL_TIME, rules, now) == 21


@pytest.fixture(scope="module")
def memory() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


AVERAGE = select(average_column(bindparam("spent", type_=BigInteger), bindparam("orders", type_=BigInteger)))


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(spent=st.integers(-10_000, 10_000), orders=st.integers(0, 9))
def test_the_average_rounds_as_the_rule_does(memory: Connection, spent: int, orders: int) -> None:
    found = memory.execute(AVERAGE, {"spent": spent, "orders": orders}).scalar_one()
    assert found == average_of(spent, orders)


def test_the_average_rounds_alike_on_both_engines(database: Database) -> None:
    with database.read() as connection:
        for spent, orders in [(-5, 2), (5, 2), (-1, 3), (-2, 3), (7, 7), (0, 3), (-9, 4), (3, 0)]:
            found = connection.execute(AVERAGE, {"spent": spent, "orders": orders}).scalar_one()
            assert found == average_of(spent, orders)
