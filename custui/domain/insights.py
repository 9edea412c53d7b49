"""Insights: what a customer's orders say, claimed only from enough of them (DESIGN.md §4), and the
series behind the charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from custui.domain.orders import Order
from custui.domain.rules import ShopRules
from custui.domain.status import Status


@dataclass(frozen=True, slots=True)
class ProductFigures:
    """A product as one customer bought it."""

    product: str
    """As most recently written."""
    quantity: int
    money: int
    """Minor units of the shop's currency."""


@dataclass(frozen=True, slots=True)
class Insights:
    """None, or an empty tuple, wherever the orders do not suffice for the claim."""

    purchase_frequency_days: float | None
    """Mean days between orders, from two orders on."""
    median_gap_days: float | None
    overdue: float | None
    """Days since the last order ÷ median gap, from three orders on; None where the median gap is 0."""
    favourite_products: tuple[ProductFigures, ...]
    """At most three."""
    preferred_channel: str | None
    peak_weekdays: tuple[int, ...]
    """Monday is 0; several on a tie, none before the third order."""
    city: str
    state: str
    """The most common place, the latest on a tie; both empty where unknown."""
    delivery_success: Fraction | None
    delivered: int
    ended: int


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One calendar month of the shop's zone."""

    month: str
    """`2026-03`."""
    orders: int
    spent: int


@dataclass(frozen=True, slots=True)
class Charts:
    """The series behind the charts, over one customer's orders of a period."""

    orders_by_month: tuple[MonthFigures, ...]
    """Ascending, the months between first and last order all there."""
    statuses: tuple[tuple[Status, int], ...]
    """Most frequent first, then in the order of `Status`; none of zero."""
    channels: tuple[tuple[str, int], ...]
    """Most frequent first, then by name."""
    top_products: tuple[ProductFigures, ...]
    """At most five."""


def insights(orders: Sequence[Order], now: datetime, rules: ShopRules) -> Insights:
    """Return what one customer's lifetime `orders` say as of `now` (aware)."""
    raise NotImplementedError


def charts(orders: Sequence[Order], rules: ShopRules) -> Charts:
    """Return the series over these orders of one customer."""
    raise NotImplementedError
