"""A customer repository in memory, reckoned by the domain's own functions, for screen tests.

`FakeRepository` can be held up (`hold`), made to fail (`failure`) and its revision raised (`change`),
so that a test sees every state of a screen. It lives at `tests.factories.NOW`.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from custui.domain.customer import CustomerDetails, CustomerEdit, CustomerPage, CustomerRow, Note, Segment
from custui.domain.errors import StaleEditError, StoreError, UnknownCustomerError
from custui.domain.figures import measure, stats
from custui.domain.flags import flags_of
from custui.domain.insights import charts, insights, location, preferred_channel, shown_name
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period
from custui.domain.phone import PhoneReading, read_phone
from custui.domain.query import Activity, CustomerFilters, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules, days_between
from custui.domain.text import fold
from tests.factories import NOW


def fixed_clock() -> datetime:
    """Return `NOW`."""
    return NOW


@dataclass
class FakeRepository:
    """See the module; every read is taken down in `calls` as (method, argument…)."""

    orders: list[Order] = field(default_factory=list)
    rules: ShopRules = field(default_factory=ShopRules)
    clock: Callable[[], datetime] = fixed_clock
    whatsapp: Mapping[str, str | None] = field(default_factory=dict)
    """WhatsApp key by phone key, where it is not the phone itself."""
    notes: dict[str, tuple[Note, ...]] = field(default_factory=dict)
    members: dict[str, tuple[Segment, ...]] = field(default_factory=dict)
    """Segments by phone key."""
    failure: str | None = None
    """While set, every call raises StoreError with this sentence."""
    calls: list[tuple[object, ...]] = field(default_factory=list)
    contacts: list[tuple[str, str, str]] = field(default_factory=list)
    edits: dict[str, CustomerEdit] = field(default_factory=dict)
    closed: bool = False

    def __post_init__(self) -> None:
        self._revision = 1
        self._released = threading.Event()
        self._released.set()

    def hold(self) -> None:
        """Let every call from now on wait until `release`."""
        self._released.clear()

    def release(self) -> None:
        """Let the waiting calls, and all after them, go on."""
        self._released.set()

    def change(self, *orders: Order) -> None:
        """Add orders as another program would, raising the revision."""
        self.orders.extend(orders)
        self._revision += 1

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        """Return one page."""
        self._enter("get_customers", filters, period, page)
        rows = self._listed(filters, period)
        start = (page.number - 1) * page.size
        shown = tuple(rows[start : start + page.size])
        return CustomerPage(shown, page.number, page.size, len(rows) > start + page.size)

    def count_customers(self, filters: CustomerFilters, period: Period) -> int:
        """Return how many there are."""
        self._enter("count_customers", filters, period)
        return len(self._listed(filters, period))

    def get_customer_details(self, phone: str, period: Period) -> CustomerDetails | None:
        """Return the customer page's content."""
        self._enter("get_customer_details", phone, period)
        orders = self._by_phone().get(phone)
        if not orders:
            return None
        now, zone = self.clock(), self.rules.zone
        newest = tuple(sorted(orders, key=lambda order: (order.created_at, order.id), reverse=True))
        days = period.days(now.astimezone(zone).date())
        within = newest if days is None else [o for o in newest if days.span(zone).holds(o.created_at)]
        row = self._row(phone, orders, ALL_TIME)
        assert row is not None
        edit = self.edits.get(phone)
        names = dict.fromkeys(o.customer_name for o in newest if o.customer_name.strip())
        return CustomerDetails(
            customer=row,
            names=tuple(name for name in names if name != row.name),
            edited_name=edit.name if edit else None,
            version=edit.version if edit else 0,
            stats=stats(newest, period, now, self.rules),
            insights=insights(newest, now, self.rules),
            charts=charts(within, self.rules),
            orders=newest,
            notes=self.notes.get(phone, ()),
            segments=self.members.get(phone, ()),
        )

    def update_customer_info(self, phone: str, data: CustomerEdit) -> int:
        """Save an edit."""
        self._enter("update_customer_info", phone, data)
        if phone not in self._by_phone():
            raise UnknownCustomerError(f"no customer has the phone {phone}")
        kept = self.edits.get(phone, CustomerEdit(None, 0))
        if kept.version != data.version:
            raise StaleEditError(data.name, kept.name, kept.version)
        self.edits[phone] = CustomerEdit(data.name, data.version + 1)
        self._revision += 1
        return data.version + 1

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        """Yield every customer."""
        self._enter("export_customers", filters, period)
        yield from self._listed(filters, period)

    def orders_without_phone(self) -> int:
        """Return how many orders bear none."""
        self._enter("orders_without_phone")
        return sum(self._reading(order).key is None for order in self.orders)

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments by name."""
        self._enter("segments")
        known = {segment for kept in self.members.values() for segment in kept}
        return tuple(sorted(known, key=lambda segment: segment.name))

    def revision(self) -> int:
        """Return the revision."""
        self._enter("revision")
        return self._revision

    def log_contact(self, phone: str, channel: str, agent: str) -> None:
        """Take down an opened contact."""
        self._enter("log_contact", phone, channel, agent)
        self.contacts.append((phone, channel, agent))

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def asked(self, method: str) -> list[tuple[object, ...]]:
        """Return the arguments of every call of `method` so far."""
        return [call[1:] for call in self.calls if call[0] == method]

    def _enter(self, *call: object) -> None:
        self.calls.append(call)
        # A bound, so that a test which forgets to release fails instead of hanging.
        if not self._released.wait(timeout=10):
            raise AssertionError(f"nobody released {call[0]}")
        if self.failure is not None:
            raise StoreError(self.failure)

    def _reading(self, order: Order) -> PhoneReading:
        return _read(order.phone_text, self.rules.region)

    def _by_phone(self) -> dict[str, list[Order]]:
        found: dict[str, list[Order]] = {}
        for order in self.orders:
            if key := self._reading(order).key:
                found.setdefault(key, []).append(order)
        return found

    def _listed(self, filters: CustomerFilters, period: Period) -> list[CustomerRow]:
        rows = [
            row
            for phone, orders in self._by_phone().items()
            if (row := self._row(phone, orders, period)) is not None and self._matches(row, orders, filters)
        ]
        return _sorted(rows, filters.sort)

    def _row(self, phone: str, orders: list[Order], period: Period) -> CustomerRow | None:
        now, zone = self.clock(), self.rules.zone
        days = period.days(now.astimezone(zone).date())
        within = orders if days is None else [o for o in orders if days.span(zone).holds(o.created_at)]
        if not within:
            return None
        newest = sorted(orders, key=lambda order: (order.created_at, order.id), reverse=True)
        idle = days_between(newest[0].created_at, now, zone)
        edit = self.edits.get(phone)
        reading = self._reading(newest[0])
        city, state = location(newest)
        return CustomerRow(
            phone=phone,
            verdict=reading.verdict,
            name=(edit.name if edit else None) or shown_name(newest),
            whatsapp=self.whatsapp.get(phone, phone if reading.mobile else None),
            figures=measure(within, self.rules),
            first_order_at=newest[-1].created_at,
            last_order_at=newest[0].created_at,
            days_since_last_order=idle,
            active=idle <= self.rules.active_days,
            flags=flags_of(measure(orders, self.rules), idle, self.rules.thresholds),
            preferred_channel=preferred_channel(newest),
            city=city,
            state=state,
        )

    def _matches(self, row: CustomerRow, orders: Iterable[Order], filters: CustomerFilters) -> bool:
        names = " ".join(fold(name) for name in [row.name, *(o.customer_name for o in orders)])
        digits = "".join(c for c in filters.search if c.isdigit()).removeprefix("0")
        wanted = fold(filters.search)
        found = wanted in names or (len(digits) >= 3 and digits in row.phone)
        segments = {fold(segment.name) for segment in self.members.get(row.phone, ())}
        return all((
            found,
            filters.status is None or row.active is (filters.status is Activity.ACTIVE),
            filters.min_orders is None or row.figures.orders >= filters.min_orders,
            filters.max_orders is None or row.figures.orders <= filters.max_orders,
            filters.min_spent is None or row.figures.spent >= filters.min_spent,
            filters.max_spent is None or row.figures.spent <= filters.max_spent,
            filters.channel is None or row.preferred_channel == filters.channel,
            filters.city is None or fold(row.city) == fold(filters.city),
            filters.state is None or fold(row.state) == fold(filters.state),
            filters.segment is None or fold(filters.segment) in segments,
            filters.flag is None or filters.flag in row.flags,
        ))  # fmt: skip


@lru_cache(maxsize=4096)
def _read(text: str, region: str) -> PhoneReading:
    return read_phone(text, region)


def _sorted(rows: list[CustomerRow], sort: Sort) -> list[CustomerRow]:
    keys: dict[SortField, Callable[[CustomerRow], str | int | float | None]] = {
        SortField.NAME: lambda row: fold(row.name) or None,
        SortField.PHONE: lambda row: row.phone,
        SortField.WHATSAPP: lambda row: row.whatsapp,
        SortField.ORDERS: lambda row: row.figures.orders,
        SortField.SPENT: lambda row: row.figures.spent,
        SortField.AVERAGE: lambda row: row.figures.average,
        SortField.FIRST_ORDER: lambda row: row.first_order_at.timestamp(),
        SortField.LAST_ORDER: lambda row: row.last_order_at.timestamp(),
        SortField.STATUS: lambda row: row.active,
        SortField.CHANNEL: lambda row: row.preferred_channel,
        SortField.FLAGS: lambda row: len(row.flags),
    }
    key = keys[sort.field]
    by_phone = sorted(rows, key=lambda row: row.phone)
    valued = [row for row in by_phone if key(row) is not None]
    valued.sort(key=lambda row: key(row) or 0, reverse=sort.descending)
    return valued + [row for row in by_phone if key(row) is None]
