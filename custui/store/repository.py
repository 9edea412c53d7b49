"""The repository over an SQL store: reads through a cache, writes through the desk.

Importing this module takes about 400 ms, most of it SQLModel: the app does so in a thread, after its
first paint.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select

from custui.domain.customer import CustomerDetails, CustomerEdit, CustomerPage, CustomerRow, Segment
from custui.domain.orders import IncomingOrder, SaveOutcome
from custui.domain.period import Period
from custui.domain.query import CustomerFilters, PageRequest, Sort
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store import customers, desk, rows
from custui.store.cache import Cache
from custui.store.details import details
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.opening import open_database
from custui.store.shelves import ORDERS, SEGMENTS, SUMMARY

LIST_SECONDS = 300.0
CUSTOMER_SECONDS = 120.0
_LISTS = 64
"""Pages, and as many counts: a few hundred kilobytes."""
_CUSTOMERS = 32
"""Whole histories, hence fewer."""


class SqlRepository:
    """Is the `CustomerRepository` and `OrderDesk` of `custui.domain.repository`."""

    def __init__(
        self,
        database: Database,
        rules: ShopRules,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take over `database`; `clock` tells now (aware), `monotonic` the age of what is cached."""
        self._database = database
        self._rules = rules
        self._clock = clock
        self._pages: Cache[CustomerPage] = Cache(LIST_SECONDS, _LISTS, monotonic)
        self._counts: Cache[int] = Cache(LIST_SECONDS, _LISTS, monotonic)
        self._customers: Cache[CustomerDetails | None] = Cache(CUSTOMER_SECONDS, _CUSTOMERS, monotonic)

    @property
    def rules(self) -> ShopRules:
        """The shop's rules, which every figure here follows."""
        return self._rules

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        """Return one page of the customers."""
        now = self._clock()

        def ask() -> CustomerPage:
            with self._database.read() as connection:
                return customers.page(connection, filters, period, page, self._rules, now)

        return self._pages.get((filters, period, page, self._day(now)), self.revision(), ask)

    def count_customers(self, filters: CustomerFilters, period: Period) -> int:
        """Return how many customers there are on all pages."""
        now = self._clock()
        unsorted = replace(filters, sort=Sort())

        def ask() -> int:
            with self._database.read() as connection:
                return customers.count(connection, unsorted, period, self._rules, now)

        return self._counts.get((unsorted, period, self._day(now)), self.revision(), ask)

    def get_customer_details(self, phone: str, period: Period) -> CustomerDetails | None:
        """Return the customer of this phone key; None if no order bears it."""
        now = self._clock()

        def ask() -> CustomerDetails | None:
            with self._database.read() as connection:
                return details(connection, phone, period, self._rules, now)

        return self._customers.get((phone, period, self._day(now)), self.revision(), ask)

    def update_customer_info(self, phone: str, data: CustomerEdit) -> int:
        """Save an agent's edit and return the profile's new version."""
        return desk.update_profile(self._database, self._rules, self._clock(), phone, data)

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        """Yield every customer in the order of `filters.sort`, in bounded memory, as of one moment."""
        now = self._clock()
        with self._database.read() as connection:
            yield from customers.stream(connection, filters, period, self._rules, now)

    def orders_without_phone(self) -> int:
        """Return how many orders are nobody's customer's."""
        with self._database.read() as connection:
            nobodys = select(func.count()).where(ORDERS.c.phone_key.is_(None))
            return connection.execute(nobodys).scalar_one()

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments by name."""
        with self._database.read() as connection:
            by_name = select(SEGMENTS).order_by(SEGMENTS.c.name_folded)
            return tuple(rows.segment(row) for row in connection.execute(by_name))

    def revision(self) -> int:
        """Return the store's revision; every write of any process raises it."""
        return self._database.revision()

    def log_contact(self, phone: str, channel: str, agent: str) -> None:
        """Note in the activity log that `agent` opened `channel` to this customer.

        A store opened for reading only keeps no log.
        """
        if self._database.read_only:
            return
        desk.log_contact(self._database, self._clock(), phone, channel, agent)

    def close(self) -> None:
        """Give up the connections."""
        self._database.close()

    def save_orders(
        self, origin: str, orders: Sequence[IncomingOrder], *, dry_run: bool = False, agent: str = ""
    ) -> SaveOutcome:
        """Create, update or leave alone each order, known by `origin` and number; all or none."""
        return save_orders(self._database, self._rules, self._clock(), origin, orders, dry_run, agent)

    def create_order(self, order: IncomingOrder, agent: str, idempotency_key: str) -> int:
        """Create an order of custui's own and return its id; the same key again returns the same id."""
        return desk.create_order(self._database, self._rules, self._clock(), order, agent, idempotency_key)

    def change_status(self, order_id: int, status: Status, agent: str) -> None:
        """Set an order's status."""
        desk.change_status(self._database, self._rules, self._clock(), order_id, status, agent)

    def delete_order(self, order_id: int, agent: str) -> None:
        """Delete an order and its items."""
        desk.delete_order(self._database, self._rules, self._clock(), order_id, agent)

    def add_note(self, phone: str, body: str, author: str, idempotency_key: str) -> int:
        """Add a note to a customer and return its id; the same key again returns the same id."""
        return desk.add_note(self._database, self._clock(), phone, body, author, idempotency_key)

    def create_segment(self, name: str, colour: str, agent: str) -> int:
        """Create a segment (or find the one of that folded name) and return its id."""
        return desk.create_segment(self._database, self._clock(), name, colour, agent)

    def add_to_segment(self, segment_id: int, phones: Sequence[str], agent: str) -> int:
        """Add customers to a segment; return how many were not in it before."""
        return desk.add_to_segment(self._database, self._clock(), segment_id, phones, agent)

    def count_all_customers(self) -> int:
        """Return the number of customers in the store."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(SUMMARY)).scalar_one()

    def _day(self, now: datetime) -> date:
        """Return the shop's today, on which periods, flags and activity depend."""
        return now.astimezone(self._rules.zone).date()


def open_repository(
    target: str,
    rules: ShopRules,
    clock: Callable[[], datetime],
    *,
    create: bool = True,
    read_only: bool = False,
) -> SqlRepository:
    """Open the store at `target` (a path or a PostgreSQL URL); see `custui.store.opening.open_database`."""
    return SqlRepository(open_database(target, rules, create=create, read_only=read_only), rules, clock)
