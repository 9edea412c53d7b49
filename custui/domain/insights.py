"""Insights: what a customer's orders say, claimed only from enough of them (DESIGN.md §4), and the
series behind the charts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.channel import UNKNOWN
from custui.domain.figures import measure
from custui.domain.orders import Order
from custui.domain.rules import ShopRules, days_between
from custui.domain.status import Outcome, Status
from custui.domain.text import fold

FAVOURITES = 3
TOP_PRODUCTS = 5
ENOUGH_ORDERS = 3
"""Weekdays and overdue are claimed from this many orders on."""
T = TypeVar("T")
_age: Callable[[Order], tuple[datetime, str, int]] = attrgetter("created_at", "number", "id")


class ProductFigures(Struct, frozen=True):
    """A product as one customer bought it."""

    product: str
    """As most recently written."""
    quantity: int
    money: int
    """Minor units of the shop's currency."""


class Insights(Struct, frozen=True):
    """None, or an empty tuple, wherever the orders do not suffice for the claim."""

    purchase_frequency_days: float | None
    """Days from the first order's date to the last's ÷ (orders − 1), from two orders on."""
    median_gap_days: float | None
    """Of the days from each order's date to the next one's, from two orders on."""
    overdue: float | None
    """Days since the last order ÷ median gap, from three orders on; None where the median gap is 0."""
    favourite_products: tuple[ProductFigures, ...]
    """At most three."""
    preferred_channel: str | None
    peak_weekdays: tuple[int, ...]
    """Monday is 0; several on a tie, none before the third order."""
    city: str
    state: str
    """Where most orders went, the latest on a tie; both empty where unknown. The customer's own place
    may be an agent's word."""
    delivery_success: Fraction | None
    delivered: int
    ended: int
    orders: int = 0
    """What the two below are out of."""
    channel_orders: int = 0
    """Over the preferred channel."""
    peak_orders: int = 0
    """On each of the peak weekdays."""


class MonthFigures(Struct, frozen=True):
    """One calendar month of the shop's zone."""

    month: str
    """`2026-03`."""
    orders: int
    spent: int


class Charts(Struct, frozen=True):
    """The series behind the charts, over one customer's orders of a period."""

    orders_by_month: tuple[MonthFigures, ...]
    """Ascending, the months between first and last order all there."""
    statuses: tuple[tuple[Status, int], ...]
    """Most frequent first, then in the order of `Status`; none of zero."""
    channels: tuple[tuple[str, int], ...]
    """Most frequent first, then by name."""
    top_products: tuple[ProductFigures, ...]
    """At most five, of delivered and open orders."""
    products: int = 0
    """How many there are in all."""


class Told(Struct, frozen=True):
    """What both insights and charts are made of, told once of the same orders."""

    days: tuple[date, ...]
    """The shop's day of each order, in their order."""
    products: tuple[ProductFigures, ...]


def tell(orders: Sequence[Order], rules: ShopRules) -> Told:
    """Return what `insights` and `charts` of these orders begin with."""
    zone = rules.zone
    return Told(
        tuple([order.created_at.astimezone(zone).date() for order in orders]), _products(orders, rules)
    )


def insights(orders: Sequence[Order], now: datetime, rules: ShopRules, told: Told | None = None) -> Insights:
    """Return what one customer's lifetime `orders` say as of `now` (aware).

    `told` is what `tell` says of these orders, for whoever has it already.
    """
    told = told or tell(orders, rules)
    figures = measure(orders, rules)
    dates = sorted(told.days)
    gaps = [(later - earlier).days for earlier, later in pairwise(dates)]
    median_gap = float(median(gaps)) if gaps else None
    overdue = None
    if median_gap and len(orders) >= ENOUGH_ORDERS:
        overdue = days_between(latest(orders).created_at, now, rules.zone) / median_gap
    city, state = location(orders)
    channel = preferred_channel(orders)
    weekdays = Counter(map(date.weekday, dates))
    peaks = _peak_weekdays(weekdays)
    return Insights(
        purchase_frequency_days=sum(gaps) / len(gaps) if gaps else None,
        median_gap_days=median_gap,
        overdue=overdue,
        favourite_products=told.products[:FAVOURITES],
        preferred_channel=None if channel == UNKNOWN else channel,
        peak_weekdays=peaks,
        city=city,
        state=state,
        delivery_success=figures.delivery_success,
        delivered=figures.delivered,
        ended=figures.delivered + figures.failed,
        orders=len(orders),
        channel_orders=0 if channel == UNKNOWN else sum(order.channel == channel for order in orders),
        peak_orders=weekdays[peaks[0]] if peaks else 0,
    )


def charts(orders: Sequence[Order], rules: ShopRules, told: Told | None = None) -> Charts:
    """Return the series over these orders of one customer; months are the shop zone's.

    `told` is what `tell` says of these orders, for whoever has it already.
    """
    told = told or tell(orders, rules)
    statuses = Counter(order.status for order in orders)
    channels = Counter(order.channel for order in orders)
    return Charts(
        orders_by_month=_months(orders, told.days, rules),
        statuses=tuple(sorted(((s, statuses[s]) for s in Status if statuses[s]), key=lambda pair: -pair[1])),
        channels=tuple(sorted(channels.items(), key=lambda pair: (-pair[1], pair[0]))),
        top_products=told.products[:TOP_PRODUCTS],
        products=len(told.products),
    )


def latest(orders: Iterable[Order]) -> Order:
    """Return the latest of one or more orders.

    Of several at the same second it is the one of the highest number, compared as text (by code point,
    as the store's columns sort); shop systems may share a number, so the id has the last word.
    """
    return max(orders, key=_age)


def shown_name(orders: Iterable[Order]) -> str:
    """Return the latest name that is not blank, as written; empty where there is none."""
    named = [order for order in orders if fold(order.customer_name)]
    return latest(named).customer_name if named else ""


def preferred_channel(orders: Collection[Order]) -> str:
    """Return the most frequent known channel, on a tie the most recently used; else `UNKNOWN`."""
    used = Counter([order.channel for order in orders])
    del used[UNKNOWN]
    tied = _most_frequent(used)
    if len(tied) > 1:
        return latest(order for order in orders if order.channel in tied).channel
    return next(iter(tied), UNKNOWN)


def location(orders: Collection[Order]) -> tuple[str, str]:
    """Return the (city, state) most orders went to, on a tie the latest one; both empty where unknown.

    Pairs are compared folded and shown as most recently written. An order with neither has no say.
    """
    spellings = Counter([(order.city, order.state) for order in orders])
    folded = {(city, state): (fold(city), fold(state)) for city, state in spellings}
    places: Counter[tuple[str, str]] = Counter()
    for spelling, many in spellings.items():
        if any(folded[spelling]):
            places[folded[spelling]] += many
    tied = _most_frequent(places)
    if not tied:
        return "", ""
    there = {spelling for spelling, place in folded.items() if place in tied}
    last = latest(order for order in orders if (order.city, order.state) in there)
    return last.city, last.state


def _most_frequent(counts: Counter[T]) -> set[T]:
    """Return what there is most of, several on a tie; none of nothing."""
    most = max(counts.values(), default=0)
    return {what for what, many in counts.items() if many == most}


def _peak_weekdays(counts: Counter[int]) -> tuple[int, ...]:
    if counts.total() < ENOUGH_ORDERS:
        return ()
    return tuple(sorted(_most_frequent(counts)))


def _products(orders: Iterable[Order], rules: ShopRules) -> tuple[ProductFigures, ...]:
    """Return the products of delivered and open orders, by quantity, then money, then name.

    A product is known by its folded SKU, else by its folded name; a line with neither is none. Lines
    in another currency add their quantity but no money. Negative quantities are returns and count
    against the product, which is left out once nothing of it remains.
    """
    # By spelling first: folding is what costs, and one customer's lines repeat few spellings.
    spellings: dict[tuple[str, str], list[int]] = {}
    for order in sorted(orders, key=_age, reverse=True):
        if order.status.outcome is Outcome.FAILURE:
            continue
        counts_money = order.currency == rules.currency
        for item in order.items:
            sums = spellings.setdefault((item.sku, item.product), [0, 0])
            sums[0] += item.quantity
            if counts_money:
                sums[1] += item.money
    products: dict[tuple[str, str], ProductFigures] = {}
    for (sku, name), (quantity, money) in spellings.items():
        known_by = (folded, "") if (folded := fold(sku)) else ("", fold(name))
        if not any(known_by):
            continue
        written = name if fold(name) else ""
        # Latest order first, so the first name met is the most recently written one.
        before = products.get(known_by, ProductFigures("", 0, 0))
        products[known_by] = ProductFigures(
            before.product or written, before.quantity + quantity, before.money + money
        )
    found = [
        product if product.product else replace(product, product=_sku_as_written(known_by[0], spellings))
        for known_by, product in products.items()
        if product.quantity > 0
    ]
    return tuple(sorted(found, key=lambda p: (-p.quantity, -p.money, fold(p.product), p.product)))


def _sku_as_written(folded: str, spellings: Iterable[tuple[str, str]]) -> str:
    """Return the most recently written SKU of a product that was never named."""
    return next(sku for sku, _ in spellings if fold(sku) == folded)


def _months(orders: Iterable[Order], days: Iterable[date], rules: ShopRules) -> tuple[MonthFigures, ...]:
    by_month: defaultdict[int, list[Order]] = defaultdict(list)
    for order, day in zip(orders, days, strict=True):
        by_month[day.year * 12 + day.month - 1].append(order)
    if not by_month:
        return ()
    series = []
    for index in range(min(by_month), max(by_month) + 1):
        figures = measure(by_month.get(index, ()), rules)
        series.append(MonthFigures(f"{index // 12:04d}-{index % 12 + 1:02d}", figures.orders, figures.spent))
    return tuple(series)
