"""Walking a list from mark to mark skips and repeats nobody, while another connection writes."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from custui.domain.customer import CustomerPage
from custui.domain.groups import Group
from custui.domain.orders import IncomingOrder
from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.query import CustomerFilters, PageMark, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import customers
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.opening import open_database
from custui.store.shelves import ORDERS, SUMMARY
from custui.store.summary import refresh
from tests.factories import make_incoming, naira

SIZE = 4
STAYING = 10
NAMES = ("", "Ada", "Bola", "ada", "Chidi", "Dayo", "  ")
CHANNELS = ("WhatsApp", "fb", "", "TikTok")
STATUSES = ("delivered", "delivered", "pending", "cancelled")


@pytest.fixture
def other(address: str, database: Database, rules: ShopRules) -> Iterator[Database]:
    """Return the same store as `database`, opened by somebody else."""
    with closing(open_database(address, rules)) as opened:
        yield opened


def orders_of(number: int, kind: str, now: datetime, chance: random.Random) -> list[IncomingOrder]:
    """Return what a customer ordered; few differ in anything but the phone. Every third is a landline."""
    phone = f"012700{number:04d}" if number % 3 == 0 else f"080355{number:05d}"
    return [
        make_incoming(
            f"{kind}{number}-{nth}",
            now - timedelta(days=chance.choice((0, 1, 1, 2, 20)), hours=chance.choice((0, 1))),
            naira(chance.choice((1_000, 1_000, 60_000))),
            phone=phone,
            customer_name=chance.choice(NAMES),
            status=chance.choice(STATUSES),
            channel=chance.choice(CHANNELS),
        )
        for nth in range(chance.choice((1, 1, 2, 3, 5)))
    ]


class Shop:
    """Customers who stay as they are, among others who come, go and change between any two pages."""

    def __init__(self, database: Database, other: Database, rules: ShopRules, now: datetime) -> None:
        self.database, self.other, self.rules, self.now = database, other, rules, now
        self.chance = random.Random(7)
        self._next = 1_000
        staying = [order for number in range(STAYING) for order in orders_of(number, "S", now, self.chance)]
        save_orders(database, rules, now, "shop", staying, False)
        with database.read() as connection:
            self.staying = set(connection.execute(select(ORDERS.c.phone_key)).scalars())
        for _ in range(5):
            self.disturb()

    def disturb(self) -> None:
        """Let others come, change and go, and the store be reckoned anew, by the other connection."""
        new = [
            order
            for number in range(self._next, self._next + 2)
            for order in orders_of(number, "N", self.now, self.chance)
        ]
        changing = max(1_000, self._next - self.chance.randint(1, 6))
        new += orders_of(changing, f"C{self._next}-", self.now, self.chance)
        self._next += 2
        save_orders(self.other, self.rules, self.now, "shop", new, False)
        with self.other.write() as connection:
            came = set(connection.execute(select(ORDERS.c.phone_key)).scalars()) - self.staying
            gone = self.chance.sample(sorted(came), k=min(2, max(0, len(came) - 6)))
            connection.execute(ORDERS.delete().where(ORDERS.c.phone_key.in_(gone)))
            refresh(connection, gone, self.rules)

    def page(self, filters: CustomerFilters, period: Period, request: PageRequest) -> CustomerPage:
        with self.database.read() as connection:
            return customers.page(connection, filters, period, request, self.rules, self.now)

    def order_of_those_staying(self, filters: CustomerFilters, period: Period) -> list[str]:
        with self.database.read() as connection:
            rows = list(customers.stream(connection, filters, period, self.rules, self.now))
        return self.staying_of([row.phone for row in rows])

    def staying_of(self, phones: Sequence[str]) -> list[str]:
        return [phone for phone in phones if phone in self.staying]


@pytest.fixture
def shop(database: Database, other: Database, rules: ShopRules, now: datetime) -> Shop:
    return Shop(database, other, rules, now)


def periods(now: datetime) -> tuple[Period, ...]:
    today = now.date()
    past = custom_period(today - timedelta(days=25), today - timedelta(days=1))
    return ALL_TIME, Period(PeriodKind.DAYS_7), past


@pytest.mark.parametrize("field", SortField)
def test_a_walk_meets_everybody_once_both_ways(shop: Shop, now: datetime, field: SortField) -> None:
    nth = list(SortField).index(field)
    ever, *spans = periods(now)
    chosen: tuple[Period, ...] = (ever, spans[nth % 2])
    # What sorts and marks is the same SQL on both engines: one walk there, the other kind of span.
    if shop.database.dialect == "postgresql":
        chosen = ((ever, *spans[::-1])[nth % 3],)
    for place, period in enumerate(chosen):
        filters = CustomerFilters(sort=Sort(field, descending=bool((place + nth // 2) % 2)))
        wanted = shop.order_of_those_staying(filters, period)
        page = shop.page(filters, period, PageRequest(size=SIZE))
        pages = [page]
        while page.has_more:
            shop.disturb()
            page = shop.page(filters, period, PageRequest(len(pages) + 1, SIZE, after=page.last))
            assert page.number == len(pages) + 1
            pages.append(page)
        seen = [row.phone for page in pages for row in page.rows]
        assert shop.staying_of(seen) == wanted, "forward"
        # The very last page may have been emptied before it was met.
        end = next(page for page in reversed(pages) if page.rows)
        back, mark = [row.phone for row in end.rows], end.first
        while mark is not None:
            shop.disturb()
            page = shop.page(filters, period, PageRequest(1, SIZE, before=mark))
            assert page.has_more, "that which the mark was taken from"
            back = [row.phone for row in page.rows] + back
            mark = page.first
        assert shop.staying_of(back) == wanted, "backward"


Quiet = Callable[[CustomerFilters, Period], None]


@pytest.fixture
def quiet(shop: Shop) -> Quiet:
    """Check, with nobody writing, that marks give the very pages that counting gives."""

    def check(filters: CustomerFilters, period: Period) -> None:
        counted = [shop.page(filters, period, PageRequest(1, SIZE))]
        while counted[-1].has_more:
            counted.append(shop.page(filters, period, PageRequest(len(counted) + 1, SIZE)))
        assert len(counted) > 3
        for number, (here, ahead) in enumerate(pairwise(counted), 2):
            assert shop.page(filters, period, PageRequest(number, SIZE, after=here.last)) == ahead
            back = shop.page(filters, period, PageRequest(number - 1, SIZE, before=ahead.first))
            assert back == here
        end = shop.page(filters, period, PageRequest(9, SIZE, after=counted[-1].last))
        assert (end.rows, end.has_more, end.first, end.last) == ((), False, None, None)
        start = shop.page(filters, period, PageRequest(1, SIZE, before=counted[0].first))
        assert (start.rows, start.first, start.last) == ((), None, None)

    return check


def test_pages_by_mark_are_those_by_number(quiet: Quiet, now: datetime) -> None:
    for field in SortField:
        for descending in (True, False):
            quiet(CustomerFilters(sort=Sort(field, descending)), periods(now)[descending])


def test_a_walk_goes_on_where_the_marked_customer_is_gone(shop: Shop, rules: ShopRules) -> None:
    filters = CustomerFilters(sort=Sort(SortField.SPENT))
    first = shop.page(filters, ALL_TIME, PageRequest(1, SIZE))
    second = shop.page(filters, ALL_TIME, PageRequest(2, SIZE))
    assert first.last is not None
    with shop.other.write() as connection:
        connection.execute(ORDERS.delete().where(ORDERS.c.phone_key == first.last.phone))
        refresh(connection, [first.last.phone], rules)
    assert shop.page(filters, ALL_TIME, PageRequest(2, SIZE, after=first.last)).rows == second.rows


@pytest.mark.parametrize("field", [SortField.CHANNEL, SortField.ORDERS])
@pytest.mark.parametrize("descending", [True, False])
def test_a_mark_of_somebody_who_left_the_filter_says_where_to_go_on(
    shop: Shop, field: SortField, descending: bool
) -> None:
    keys: tuple[str | int, ...]
    if field is SortField.CHANNEL:
        with shop.database.read() as connection:
            common = connection.scalars(select(SUMMARY.c.preferred_channel).limit(1)).one()
        asked, keys = CustomerFilters(channel=common), ("", common, "~")
    else:
        asked, keys = CustomerFilters(groups=frozenset({Group.ONE_TIME})), (0, 1, 7)
    filters = replace(asked, sort=Sort(field, descending))
    with shop.database.read() as connection:
        listed = list(customers.stream(connection, filters, ALL_TIME, shop.rules, shop.now))
    phones = [row.phone for row in listed]
    assert len(phones) > 2
    middle = phones[len(phones) // 2]
    for nth, key in enumerate(keys):
        # As places among those listed, whose key is the middle one.
        place = (nth, middle)
        beyond = [phone for phone in phones if ((1, phone) < place if descending else (1, phone) > place)]
        before = [phone for phone in phones if phone not in beyond and (1, phone) != place]
        for request, wanted in (
            (PageRequest(2, 100, after=PageMark(key, middle)), beyond),
            (PageRequest(1, 100, before=PageMark(key, middle)), before),
        ):
            assert [row.phone for row in shop.page(filters, ALL_TIME, request).rows] == wanted


@pytest.mark.parametrize("descending", [True, False])
def test_so_does_one_of_somebody_beyond_the_bounds_that_the_filter_sets(shop: Shop, descending: bool) -> None:
    filters = CustomerFilters(min_orders=2, max_orders=3, sort=Sort(SortField.ORDERS, descending))
    with shop.database.read() as connection:
        listed = list(customers.stream(connection, filters, ALL_TIME, shop.rules, shop.now))
    places = [(row.figures.orders, row.phone) for row in listed]
    assert {orders for orders, _ in places} == {2, 3}
    middle = places[len(places) // 2][1]
    for key in (0, 1, 2, 3, 4, 99):
        here = (key, middle)
        beyond = [
            phone
            for place in places
            if ((place < here) if descending else (place > here))
            for phone in place[1:]
        ]
        before = [phone for place in places if place != here for phone in place[1:] if phone not in beyond]
        for request, wanted in (
            (PageRequest(2, 100, after=PageMark(key, middle)), beyond),
            (PageRequest(1, 100, before=PageMark(key, middle)), before),
        ):
            assert [row.phone for row in shop.page(filters, ALL_TIME, request).rows] == wanted
