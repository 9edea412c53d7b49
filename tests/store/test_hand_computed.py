"""Customers reckoned by hand, on paper: the page, its insights and charts, and the list must all say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from msgspec.structs import replace

from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.period import ALL_TIME, parse_period
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.repository import SqlRepository
from tests.factories import LAGOS, make_incoming

PHONE = "+2348035550147"
SOAP = OrderItem("Black soap", 2, 600_000)


def order(day: str, status: str, naira: int, **more: object) -> IncomingOrder:
    """Return an order of noon in Lagos; `more` are further fields."""
    at = datetime.combine(date.fromisoformat(day), time(12), LAGOS)
    made = make_incoming(f"N-{day}-{status}", at, naira * 100, status=status, items=(SOAP,))
    return replace(made, **more)


def daily(count: int) -> list[IncomingOrder]:
    """Return an order for each of the last so many days up to 10 June 2026, every tenth cancelled."""
    last = date(2026, 6, 10)
    return [
        order(
            (last - timedelta(days=count - 1 - place)).isoformat(),
            "delivered" if place % 10 else "cancelled",
            1_000,
        )
        for place in range(count)
    ]


@dataclass(frozen=True)
class Paper:
    """What was reckoned; money in kobo."""

    orders: Sequence[IncomingOrder]
    counts: tuple[int, int, int, int]
    """Orders, delivered, cancelled, open."""
    spent: int
    average: int | None
    conversion: Fraction
    success: Fraction | None
    idle: int
    flags: set[str]
    frequency: float | None = None
    median: float | None = None
    overdue: float | None = None
    channel: str | None = "whatsapp"
    place: tuple[str, str] = ("Ikeja", "Lagos")
    weekdays: tuple[int, ...] = ()
    favourite: int | None = 2
    """How many soaps; None where nothing counts."""
    months: tuple[tuple[str, int, int], ...] | None = None
    open_value: int = 0
    other_currency: int = 0


CUSTOMERS = {
    "a single order": Paper(
        [order("2026-06-01", "delivered", 12_000)],
        (1, 1, 0, 0), 1_200_000, 1_200_000, Fraction(1), Fraction(1), 9, set(),
        months=(("2026-06", 1, 1_200_000),),
    ),
    "all cancelled": Paper(
        [
            order("2026-01-05", "cancelled", 5_000, channel="fb", city="", state=""),
            order("2026-02-05", "failed", 5_000, channel="Facebook", city="", state=""),
            order("2026-04-01", "voided", 7_000, channel="facebook", city="", state=""),
        ],
        (3, 0, 3, 0), 0, None, Fraction(0), Fraction(0), 70, {"repeat", "at_risk", "problematic"},
        frequency=43.0, median=43.0, overdue=70 / 43, channel="facebook", place=("", ""),
        weekdays=(0, 2, 3), favourite=None,
        months=(("2026-01", 1, 0), ("2026-02", 1, 0), ("2026-03", 0, 0), ("2026-04", 1, 0)),
    ),
    "refunds": Paper(
        [
            order("2026-05-20", "delivered", 20_000, refunded=500_000),
            order("2026-06-03", "refunded", 8_000, refunded=800_000),
        ],
        (2, 1, 0, 0), 1_500_000, 1_500_000, Fraction(1, 2), Fraction(1, 2), 7, {"repeat"},
        frequency=14.0, median=14.0, months=(("2026-05", 1, 1_500_000), ("2026-06", 1, 0)),
    ),
    "two currencies": Paper(
        [order("2026-06-08", "delivered", 100, currency="USD"), order("2026-06-09", "delivered", 10_000)],
        (2, 2, 0, 0), 1_000_000, 1_000_000, Fraction(1), Fraction(1), 1, {"repeat"},
        frequency=1.0, median=1.0, favourite=4, other_currency=1, months=(("2026-06", 2, 1_000_000),),
    ),
    "a date ahead": Paper(
        [order("2026-06-20", "pending", 9_000)],
        (1, 0, 0, 1), 0, None, Fraction(0), None, 0, set(),
        open_value=900_000, months=(("2026-06", 1, 0),),
    ),
    "channels nobody knows": Paper(
        [
            order("2026-06-01", "delivered", 1_000, channel=""),
            order("2026-06-02", "delivered", 1_000, channel=""),
            order("2026-06-03", "delivered", 1_000, channel="Tik Tok"),
        ],
        (3, 3, 0, 0), 300_000, 100_000, Fraction(1), Fraction(1), 7, {"repeat"},
        frequency=1.0, median=1.0, overdue=7.0, channel="tiktok", weekdays=(0, 1, 2), favourite=6,
        months=(("2026-06", 3, 300_000),),
    ),
    "no channel at all": Paper(
        [order("2026-06-01", "delivered", 1_000, channel="")],
        (1, 1, 0, 0), 100_000, 100_000, Fraction(1), Fraction(1), 9, set(), channel=None,
    ),
    "no city": Paper(
        [order("2026-06-01", "delivered", 1_000, city=" ", state="Oyo")],
        (1, 1, 0, 0), 100_000, 100_000, Fraction(1), Fraction(1), 9, set(), place=(" ", "Oyo"),
    ),
    "five hundred orders": Paper(
        daily(500),
        (500, 450, 50, 0), 45_000_000, 100_000, Fraction(9, 10), Fraction(9, 10), 0,
        {"vip", "repeat", "high_value", "problematic"},
        frequency=1.0, median=1.0, overdue=0.0, weekdays=(0, 1, 2), favourite=900,
    ),
}  # fmt: skip


@pytest.mark.parametrize("paper", CUSTOMERS.values(), ids=CUSTOMERS)
def test_the_store_reckons_as_on_paper(
    database: Database, rules: ShopRules, now: datetime, paper: Paper
) -> None:
    save_orders(database, rules, now, "shop", paper.orders, False)
    repository = SqlRepository(database, rules, lambda: now)
    details = repository.get_customer_details(PHONE, ALL_TIME)
    assert details is not None
    (row,) = repository.get_customers(CustomerFilters(), ALL_TIME, PageRequest()).rows

    assert details.customer == row
    for figures in (row.figures, details.stats.figures, details.stats.lifetime):
        assert (figures.orders, figures.delivered, figures.cancelled, figures.open) == paper.counts
        assert (figures.spent, figures.average) == (paper.spent, paper.average)
        assert (figures.open_value, figures.other_currency) == (paper.open_value, paper.other_currency)
        assert (figures.conversion, figures.delivery_success) == (paper.conversion, paper.success)
    assert row.days_since_last_order == details.stats.days_since_last_order.value == paper.idle
    assert {flag.value for flag in row.flags} == paper.flags
    assert (row.preferred_channel, row.city, row.state) == (paper.channel or "unknown", *paper.place)

    said = details.insights
    assert (said.purchase_frequency_days, said.median_gap_days) == (paper.frequency, paper.median)
    assert said.overdue == paper.overdue
    assert (said.preferred_channel, said.city, said.state) == (paper.channel, *paper.place)
    assert (said.peak_weekdays, said.delivery_success) == (paper.weekdays, paper.success)
    favourites = [(one.product, one.quantity) for one in said.favourite_products]
    assert favourites == ([] if paper.favourite is None else [("Black soap", paper.favourite)])
    if paper.months is not None:
        months = tuple((one.month, one.orders, one.spent) for one in details.charts.orders_by_month)
        assert months == paper.months
    assert sum(count for _, count in details.charts.statuses) == paper.counts[0]
    assert sum(count for _, count in details.charts.channels) == paper.counts[0]


def test_a_period_is_reckoned_as_on_paper(database: Database, rules: ShopRules, now: datetime) -> None:
    """30 days up to 10 June are 12 May to 10 June, the 30 before them 12 April to 11 May."""
    orders = [
        order("2026-04-11", "delivered", 50_000),
        order("2026-04-12", "delivered", 10_000),
        order("2026-05-11", "cancelled", 10_000),
        order("2026-05-12", "delivered", 6_000),
        order("2026-06-01", "delivered", 9_000),
        order("2026-06-10", "pending", 4_000),
    ]
    save_orders(database, rules, now, "shop", orders, False)
    details = SqlRepository(database, rules, lambda: now).get_customer_details(PHONE, parse_period("30d"))
    assert details is not None
    stats = details.stats
    assert (stats.total_orders.value, stats.total_orders.previous) == (3, 2)
    assert (stats.total_spent.value, stats.total_spent.previous) == (1_500_000, 1_000_000)
    assert stats.total_spent.trend.change == Fraction(1, 2)
    assert (stats.average_order_value.value, stats.average_order_value.previous) == (750_000, 1_000_000)
    assert (stats.conversion_rate.value, stats.conversion_rate.previous) == (Fraction(2, 3), Fraction(1, 2))
    assert (stats.days_since_last_order.value, stats.days_since_last_order.previous) == (0, 0)
    assert (stats.lifetime.orders, stats.lifetime.spent, stats.lifetime.open_value) == (6, 7_500_000, 400_000)
