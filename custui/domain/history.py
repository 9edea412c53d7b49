"""The order history of one customer: which orders of it are shown, and in which order."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from custui.domain.channel import KNOWN_CHANNELS
from custui.domain.orders import Order, OrderItem
from custui.domain.period import Period
from custui.domain.rules import ShopRules
from custui.domain.status import Outcome, Status
from custui.domain.text import fold

HISTORY_PAGE = 100
"""Orders on one page of the history: a table of 5,000 rows takes most of a second to fill."""


_STATUS_RANK = {
    status: rank for rank, status in enumerate(sorted(Status, key=lambda s: tuple(Outcome).index(s.outcome)))
}
"""What is still open first, then what was delivered, then what failed."""


class OrderColumn(StrEnum):
    """What the history can be sorted by."""

    NUMBER = "number"
    DATE = "date"
    ITEMS = "items"
    AMOUNT = "amount"
    STATUS = "status"
    CHANNEL = "channel"


LARGEST_FIRST = frozenset({OrderColumn.DATE, OrderColumn.AMOUNT})
"""Of dates and amounts an agent mostly wants the latest and largest; words read from A."""


class OrderSort(Struct, frozen=True):
    """A column and a direction."""

    column: OrderColumn = OrderColumn.DATE
    descending: bool = True

    def on(self, column: OrderColumn) -> "OrderSort":
        """Return the sort after a click on `column`'s header.

        The same column turns round; another begins its usual way.
        """
        if column is self.column:
            return OrderSort(column, not self.descending)
        return OrderSort(column, column in LARGEST_FIRST)


class OrderFilter(Struct, frozen=True):
    """Which orders; an empty filter lets all through."""

    status: Status | None = None
    channel: str | None = None
    """Folded (`custui.domain.channel`)."""
    text: str = ""
    """Every word of it must occur in the number, a product, its SKU or the name; accents and case ignored."""

    @property
    def on(self) -> bool:
        """Whether it may hold an order back."""
        return self.status is not None or self.channel is not None or bool(self.text.strip())


def orders_in(orders: Iterable[Order], period: Period, now: datetime, rules: ShopRules) -> tuple[Order, ...]:
    """Return the orders of `period` as of `now` (aware), as they stood."""
    days = period.days(now.astimezone(rules.zone).date())
    if days is None:
        return tuple(orders)
    span = days.span(rules.zone)
    return tuple(order for order in orders if span.holds(order.created_at))


def filter_orders(orders: Iterable[Order], wanted: OrderFilter) -> tuple[Order, ...]:
    """Return the orders that `wanted` lets through, as they stood."""
    words = fold(wanted.text).split()
    return tuple(
        order
        for order in orders
        if (wanted.status is None or order.status is wanted.status)
        and (wanted.channel is None or order.channel == wanted.channel)
        and (not words or _holds_all(order, words))
    )


def sort_orders(orders: Sequence[Order], sort: OrderSort, currency: str) -> tuple[Order, ...]:
    """Return `orders` sorted; equal ones stay newest first either way.

    By amount, those in `currency` (the shop's) come before the others both ways: 100 USD is neither
    more nor less than 5,000 naira here.
    """
    newest = sorted(orders, key=lambda order: (order.created_at, order.number, order.id), reverse=True)
    match sort.column:
        case OrderColumn.DATE:
            return tuple(newest if sort.descending else reversed(newest))
        case OrderColumn.NUMBER:
            newest.sort(key=lambda order: natural_key(order.number), reverse=sort.descending)
        case OrderColumn.ITEMS:
            newest.sort(key=lambda order: fold(items_summary(order.items)), reverse=sort.descending)
        case OrderColumn.AMOUNT:
            newest.sort(key=lambda order: order.total, reverse=sort.descending)
            newest.sort(key=lambda order: (order.currency != currency, order.currency))
        case OrderColumn.STATUS:
            newest.sort(key=lambda order: _STATUS_RANK[order.status], reverse=sort.descending)
        case OrderColumn.CHANNEL:
            newest.sort(key=lambda order: order.channel, reverse=sort.descending)
    return tuple(newest)


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key under which A9 comes before A10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", fold(text))
    return tuple((0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts)


def items_summary(items: Sequence[OrderItem]) -> str:
    """Return the items on one line: `Gele, pre-tied ×2 · Black soap`; empty without items.

    Not by commas, which names of products hold themselves.
    """
    return " · ".join(
        item.product if item.quantity == 1 else f"{item.product} ×{item.quantity}" for item in items
    )


def statuses_in(orders: Iterable[Order]) -> tuple[tuple[Status, int], ...]:
    """Return the statuses that occur with their number of orders, in the order of `Status`."""
    counts = Counter(order.status for order in orders)
    return tuple((status, counts[status]) for status in Status if counts[status])


def channels_in(orders: Iterable[Order]) -> tuple[tuple[str, int], ...]:
    """Return the channels that occur with their number of orders: the known ones first, then by name."""
    counts = Counter(order.channel for order in orders)
    rank = {channel: place for place, channel in enumerate(KNOWN_CHANNELS)}
    return tuple(sorted(counts.items(), key=lambda pair: (rank.get(pair[0], len(rank)), pair[0])))


def foreign_counts(orders: Iterable[Order], currency: str) -> tuple[tuple[str, int], ...]:
    """Return the currencies other than `currency` (the shop's) with their number of orders, by code."""
    return tuple(sorted(Counter(o.currency for o in orders if o.currency != currency).items()))


def _holds_all(order: Order, words: Sequence[str]) -> bool:
    told = _searchable(order.number, order.customer_name, order.items)
    return all(word in told for word in words)


# Folding 5,000 orders takes 60 ms, far too long for every key typed; looking them up takes 3.
@lru_cache(maxsize=6_000)
def _searchable(number: str, name: str, items: tuple[OrderItem, ...]) -> str:
    products = "\n".join(f"{item.product}\n{item.sku}" for item in items)
    return f"{fold(number)}\n{fold(name)}\n{fold(products)}"
