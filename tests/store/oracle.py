"""What a list must hold, computed order by order with the domain's functions and no SQL."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from custui.domain.customer import CustomerRow
from custui.domain.figures import Figures, measure
from custui.domain.flags import flags_of
from custui.domain.history import orders_in
from custui.domain.insights import latest, location, preferred_channel, shown_name
from custui.domain.orders import IncomingOrder, Order
from custui.domain.period import Period
from custui.domain.phone import index_digits, read_phone, search_digits
from custui.domain.query import Activity, CustomerFilters, Sort, SortField
from custui.domain.rules import ShopRules, days_between
from custui.domain.text import fold
from tests.strategies import kept_order


def customers_of(orders: Sequence[IncomingOrder], rules: ShopRules) -> dict[str, list[IncomingOrder]]:
    """Return the orders by phone key, those without one left out."""
    found: defaultdict[str, list[IncomingOrder]] = defaultdict(list)
    for order in orders:
        key = read_phone(order.phone, rules.region).key
        if key is not None:
            found[key].append(order)
    return dict(found)


def listed(
    orders: Sequence[IncomingOrder],
    filters: CustomerFilters,
    period: Period,
    rules: ShopRules,
    now: datetime,
) -> list[CustomerRow]:
    """Return the whole list, in order."""
    rows = []
    for phone, incoming in customers_of(orders, rules).items():
        kept = [kept_order(order, number) for number, order in enumerate(incoming, 1)]
        within = orders_in(kept, period, now, rules)
        if within:
            row = _row(phone, incoming, kept, measure(within, rules), rules, now)
            if _matches(row, incoming, filters, rules):
                rows.append(row)
    return _sorted(rows, filters.sort)


def _row(
    phone: str,
    incoming: Sequence[IncomingOrder],
    kept: Sequence[Order],
    shown: Figures,
    rules: ShopRules,
    now: datetime,
) -> CustomerRow:
    last = max(order.created_at for order in kept)
    idle = days_between(last, now, rules.zone)
    city, state = location(kept)
    reading = read_phone(incoming[0].phone, rules.region)
    return CustomerRow(
        phone=phone,
        verdict=reading.verdict,
        name=shown_name(kept),
        whatsapp=_whatsapp(incoming, kept, rules) or (phone if reading.mobile else None),
        figures=shown,
        first_order_at=min(order.created_at for order in kept),
        last_order_at=last,
        days_since_last_order=idle,
        active=idle <= rules.active_days,
        flags=flags_of(measure(kept, rules), idle, rules.thresholds),
        preferred_channel=preferred_channel(kept),
        city=city,
        state=state,
    )


def _whatsapp(incoming: Sequence[IncomingOrder], kept: Sequence[Order], rules: ShopRules) -> str | None:
    given = {}
    for written, order in zip(incoming, kept, strict=True):
        reading = read_phone(written.whatsapp, rules.region)
        if reading.mobile:
            given[order] = reading.key
    return given[latest(given)] if given else None


def _matches(
    row: CustomerRow, incoming: Sequence[IncomingOrder], filters: CustomerFilters, rules: ShopRules
) -> bool:
    return all((
        _found(filters.search, incoming, rules),
        filters.status is None or row.active is (filters.status is Activity.ACTIVE),
        filters.min_orders is None or row.figures.orders >= filters.min_orders,
        filters.max_orders is None or row.figures.orders <= filters.max_orders,
        filters.min_spent is None or row.figures.spent >= filters.min_spent,
        filters.max_spent is None or row.figures.spent <= filters.max_spent,
        filters.channel is None or row.preferred_channel == filters.channel,
        filters.city is None or fold(row.city) == fold(filters.city),
        filters.state is None or fold(row.state) == fold(filters.state),
        filters.groups <= set(groups_of(lifetime, row.days_since_last_order, rules.thresholds)),
    ))  # fmt: skip


def _found(text: str, incoming: Sequence[IncomingOrder], rules: ShopRules) -> bool:
    lines = set()
    for order in incoming:
        lines.add(fold(order.customer_name))
        for cell in (order.phone, order.whatsapp):
            reading = read_phone(cell, rules.region)
            keys = [*([reading.key] if reading.key else []), *reading.alternates]
            lines.update(index_digits(key, rules.region) for key in keys)
    told = "\n".join(lines)
    wanted = fold(text)
    digits = search_digits(wanted, rules.region)
    if digits:
        return wanted in told or digits in told
    return all(word in told or (search_digits(word, rules.region) or word) in told for word in wanted.split())


def _sorted(rows: list[CustomerRow], sort: Sort) -> list[CustomerRow]:
    keys: dict[SortField, Callable[[CustomerRow], object]] = {
        SortField.NAME: lambda row: fold(row.name) or None,
        SortField.PHONE: lambda row: row.phone,
        SortField.WHATSAPP: lambda row: row.whatsapp,
        SortField.ORDERS: lambda row: row.figures.orders,
        SortField.SPENT: lambda row: row.figures.spent,
        SortField.AVERAGE: lambda row: row.figures.average,
        SortField.FIRST_ORDER: lambda row: row.first_order_at,
        SortField.LAST_ORDER: lambda row: row.last_order_at,
        SortField.STATUS: lambda row: (row.active, row.last_order_at),
        SortField.CHANNEL: lambda row: row.preferred_channel,
        SortField.FLAGS: lambda row: len(row.flags),
    }
    key = keys[sort.field]

    def ordered(some: list[CustomerRow], key: Callable[[CustomerRow], object]) -> list[CustomerRow]:
        paired = {row.phone: (key(row), row.phone) for row in some}
        return sorted(some, key=lambda row: paired[row.phone], reverse=sort.descending)

    given = [row for row in rows if key(row) is not None]
    blank = [row for row in rows if key(row) is None]
    return ordered(given, key) + ordered(blank, lambda _: 0)
