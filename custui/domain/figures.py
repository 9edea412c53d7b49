"""Figures of a customer over a set of orders, and the cards made of them.

The metrics are DESIGN.md §4, "Metrics of a customer". The store's SQL computes the same figures for
lists; the state-machine test holds the two together.
"""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Generic, TypeVar

from msgspec import Struct

from custui.domain.orders import Order
from custui.domain.period import Days, Period, Span
from custui.domain.rules import ShopRules, days_between
from custui.domain.status import Outcome, Status
from custui.domain.trend import Trend, number_trend, rate_trend


class Figures(Struct, frozen=True):
    """Counts and sums over some orders of one customer. Amounts are minor units of the shop's currency."""

    orders: int = 0
    delivered: int = 0
    cancelled: int = 0
    failed: int = 0
    """Every order whose outcome is failure, the cancelled ones among them."""
    open: int = 0
    spent: int = 0
    spent_orders: int = 0
    """The orders counted in `spent`."""
    open_value: int = 0
    other_currency: int = 0
    """Orders in another currency: counted as orders, left out of every sum."""

    @property
    def average(self) -> int | None:
        """Average order value, rounded half up; None where no order counts."""
        return average_of(self.spent, self.spent_orders)

    @property
    def conversion(self) -> Fraction | None:
        """Delivered ÷ all orders; None without orders."""
        return Fraction(self.delivered, self.orders) if self.orders else None

    @property
    def delivery_success(self) -> Fraction | None:
        """Delivered ÷ the orders that came to an end; None while none has."""
        ended = self.delivered + self.failed
        return Fraction(self.delivered, ended) if ended else None


def average_of(spent: int, orders: int) -> int | None:
    """Return spent ÷ orders in minor units, halves rounded up; None without orders."""
    return (2 * spent + orders) // (2 * orders) if orders else None


def measure(orders: Iterable[Order], rules: ShopRules) -> Figures:
    """Return the figures over `orders`."""
    # By kind first, of which there are few: one customer may have thousands of orders.
    kinds: dict[tuple[Status, str], list[int]] = {}
    for order in orders:
        sums = kinds.setdefault((order.status, order.currency), [0, 0])
        sums[0] += 1
        sums[1] += order.total - order.refunded
    count = delivered = cancelled = failed = still_open = spent = spent_orders = open_value = foreign = 0
    for (status, currency), (many, money) in kinds.items():
        count += many
        delivered += many * (status is Status.DELIVERED)
        cancelled += many * (status is Status.CANCELLED)
        failed += many * (status.outcome is Outcome.FAILURE)
        still_open += many * (status.outcome is Outcome.OPEN)
        if currency != rules.currency:
            foreign += many
        elif status in rules.spent_statuses:
            spent += money
            spent_orders += many
        elif status.outcome is Outcome.OPEN:
            open_value += money
    return Figures(count, delivered, cancelled, failed, still_open, spent, spent_orders, open_value, foreign)


T = TypeVar("T")


class Card(Struct, Generic[T], frozen=True):
    """One stats card: the period's value, the previous period's, and what lies between them."""

    value: T | None
    previous: T | None
    trend: Trend


class Stats(Struct, frozen=True):
    """The five cards of the customer page, with the figures they were made of."""

    total_orders: Card[int]
    total_spent: Card[int]
    average_order_value: Card[int]
    conversion_rate: Card[Fraction]
    days_since_last_order: Card[int]
    figures: Figures
    """Of the period."""
    lifetime: Figures


def stats(orders: Iterable[Order], period: Period, now: datetime, rules: ShopRules) -> Stats:
    """Return the cards over one customer's `orders` for `period` as of `now` (aware)."""
    kept = tuple(orders)
    lifetime = measure(kept, rules)
    today = now.astimezone(rules.zone).date()
    days, before = period.days(today), period.previous(today)
    current = lifetime if days is None else measure(_within(kept, days.span(rules.zone)), rules)
    past = None if before is None else measure(_within(kept, before.span(rules.zone)), rules)
    idle = _days_idle(kept, days, now, rules)
    idle_before = None if before is None else _days_idle(kept, before, now, rules)

    def number(value: int | None, previous: int | None, *, more_is_better: bool = True) -> Card[int]:
        return Card(value, previous, number_trend(value, previous, more_is_better=more_is_better))

    conversion_before = past.conversion if past else None
    return Stats(
        total_orders=number(current.orders, past.orders if past else None),
        total_spent=number(current.spent, past.spent if past else None),
        average_order_value=number(current.average, past.average if past else None),
        conversion_rate=Card(
            current.conversion, conversion_before, rate_trend(current.conversion, conversion_before)
        ),
        days_since_last_order=number(idle, idle_before, more_is_better=False),
        figures=current,
        lifetime=lifetime,
    )


def _within(orders: tuple[Order, ...], span: Span) -> Iterable[Order]:
    return (order for order in orders if span.holds(order.created_at))


def _days_idle(orders: tuple[Order, ...], days: Days | None, now: datetime, rules: ShopRules) -> int | None:
    """Return the days since the last order as they stood on the last of `days`; None before the first.

    Up to today every order counts, one dated ahead too: the card then says 0 as the list does.
    """
    today = now.astimezone(rules.zone).date()
    if days is None or days.last >= today:
        last = max((order.created_at for order in orders), default=None)
        return None if last is None else days_between(last, now, rules.zone)
    end = days.span(rules.zone).end
    last = max((order.created_at for order in orders if order.created_at < end), default=None)
    return None if last is None else (days.last - last.astimezone(rules.zone).date()).days
