"""Figures and cards, against a plain re-computation."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.figures import Figures, average_of, measure, stats
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period, PeriodKind, parse_period
from custui.domain.rules import ShopRules, days_between
from custui.domain.status import Status
from custui.domain.trend import NO_TREND, Trend, TrendKind
from tests.factories import NOW, RULES, days_ago, lagos, make_history, make_order, naira
from tests.strategies import order_histories

PREPAID = replace(RULES, spent_statuses=frozenset({Status.DELIVERED, Status.CONFIRMED, Status.DISPATCHED}))
OPEN_WORDS = {"pending", "confirmed", "dispatched", "postponed", "unknown"}
FAILED_WORDS = {"cancelled", "returned", "refunded"}


def oracle(orders: tuple[Order, ...], rules: ShopRules) -> Figures:
    """Return the figures by one comprehension each."""
    ours = [o for o in orders if o.currency == rules.currency]
    paid = [o for o in ours if o.status in rules.spent_statuses]
    waiting = [o for o in ours if o.status.value in OPEN_WORDS and o not in paid]
    return Figures(
        orders=len(orders),
        delivered=len([o for o in orders if o.status.value == "delivered"]),
        cancelled=len([o for o in orders if o.status.value == "cancelled"]),
        failed=len([o for o in orders if o.status.value in FAILED_WORDS]),
        open=len([o for o in orders if o.status.value in OPEN_WORDS]),
        spent=sum(o.total for o in paid) - sum(o.refunded for o in paid),
        spent_orders=len(paid),
        open_value=sum(o.total for o in waiting) - sum(o.refunded for o in waiting),
        other_currency=len(orders) - len(ours),
    )


@given(order_histories(), st.sampled_from((RULES, PREPAID, replace(RULES, currency="USD"))))
@settings(max_examples=40)
def test_figures_agree_with_a_plain_computation(orders: tuple[Order, ...], rules: ShopRules) -> None:
    figures = measure(orders, rules)
    assert figures == oracle(orders, rules)
    assert figures.orders == figures.delivered + figures.failed + figures.open


@given(order_histories(), st.integers(0, 10))
@settings(max_examples=25)
def test_counts_and_sums_of_two_parts_add_up(orders: tuple[Order, ...], cut: int) -> None:
    left, right, whole = measure(orders[:cut], RULES), measure(orders[cut:], RULES), measure(orders, RULES)
    assert whole.orders == left.orders + right.orders
    assert whole.spent == left.spent + right.spent
    assert whole.open_value == left.open_value + right.open_value
    assert whole.other_currency == left.other_currency + right.other_currency


def test_refunds_reduce_what_was_spent() -> None:
    figures = measure([make_order(1, total=naira(5_000), refunded=naira(1_200))], RULES)
    assert (figures.spent, figures.spent_orders) == (naira(3_800), 1)


def test_money_in_another_currency_is_counted_and_never_summed() -> None:
    orders = [
        make_order(1, total=naira(5_000)),
        make_order(2, total=9_900, currency="USD"),
        make_order(3, status=Status.PENDING, total=9_900, currency="USD"),
    ]
    figures = measure(orders, RULES)
    assert (figures.orders, figures.delivered, figures.open) == (3, 2, 1)
    assert (figures.spent, figures.spent_orders, figures.open_value) == (naira(5_000), 1, 0)
    assert figures.other_currency == 2
    assert figures.average == naira(5_000)


def test_a_prepaid_shop_counts_what_is_on_its_way() -> None:
    orders = [make_order(1, status=Status.DISPATCHED, total=naira(700)), make_order(2, status=Status.PENDING)]
    assert (measure(orders, RULES).spent, measure(orders, PREPAID).spent) == (0, naira(700))
    assert measure(orders, PREPAID).open_value == orders[1].total


@pytest.mark.parametrize(
    ("spent", "orders", "average"),
    [
        (0, 0, None),
        (100, 0, None),
        (0, 3, 0),
        (10, 4, 3),
        (9, 4, 2),
        (11, 4, 3),
        (7, 2, 4),
        (-3, 2, -1),
        (1, 3, 0),
        (2, 3, 1),
    ],
)
def test_averages_round_half_up(spent: int, orders: int, average: int | None) -> None:
    assert average_of(spent, orders) == average


def test_rates_are_undefined_without_orders_to_divide_by() -> None:
    assert (Figures().average, Figures().conversion, Figures().delivery_success) == (None, None, None)
    only_open = Figures(orders=2, open=2)
    assert (only_open.conversion, only_open.delivery_success, only_open.average) == (Fraction(0), None, None)
    mixed = Figures(orders=9, delivered=4, failed=2, open=3)
    assert (mixed.conversion, mixed.delivery_success) == (Fraction(4, 9), Fraction(2, 3))


# Days since the last order


@pytest.mark.parametrize(
    ("last", "now", "days"),
    [
        ("2026-06-08 23:59:59", "2026-06-08 23:59:59", 0),
        ("2026-06-08 00:00:00", "2026-06-08 23:59:59", 0),
        ("2026-06-07 23:59:59", "2026-06-08 00:00:00", 1),
        ("2026-06-07 00:00:00", "2026-06-08 23:59:59", 1),
        ("2026-06-09 00:00:00", "2026-06-08 23:59:59", 0),  # dated ahead
        ("2024-02-28 12:00:00", "2024-03-01 12:00:00", 2),
    ],
)
@pytest.mark.parametrize("zone", ["Africa/Lagos", "America/New_York", "Asia/Kathmandu"])
def test_days_are_those_of_the_shops_calendar(last: str, now: str, days: int, zone: str) -> None:
    shop = ZoneInfo(zone)
    earlier, later = (datetime.fromisoformat(t).replace(tzinfo=shop).astimezone(UTC) for t in (last, now))
    assert days_between(earlier, later, shop) == days


def test_an_hour_is_a_day_where_it_crosses_midnight_in_the_shop_alone() -> None:
    earlier, later = datetime(2026, 6, 8, 22, 30, tzinfo=UTC), datetime(2026, 6, 8, 23, 30, tzinfo=UTC)
    assert days_between(earlier, later, ZoneInfo("Africa/Lagos")) == 1
    assert days_between(earlier, later, ZoneInfo("UTC")) == 0


@pytest.mark.parametrize(("days", "active"), [(0, True), (29, True), (30, True), (31, False)])
def test_thirty_days_are_active_and_thirty_one_are_not(days: int, active: bool) -> None:
    late_in_the_day = lagos("2026-06-08", "23:59")
    early = lagos((date(2026, 6, 8) - timedelta(days=days)).isoformat(), "00:00")
    since = days_between(early, late_in_the_day, RULES.zone)
    assert since == days
    assert (since <= RULES.active_days) is active


# Cards


def test_the_cards_of_all_time_have_no_trend() -> None:
    cards = stats(make_history(), ALL_TIME, NOW, RULES)
    assert cards.figures == cards.lifetime == measure(make_history(), RULES)
    shown = (
        cards.total_orders,
        cards.total_spent,
        cards.average_order_value,
        cards.conversion_rate,
        cards.days_since_last_order,
    )
    assert [card.value for card in shown] == [6, naira(102_000), naira(34_000), Fraction(1, 2), 5]
    assert {card.previous for card in shown} == {None}
    assert {card.trend for card in shown} == {NO_TREND}


def test_the_cards_of_thirty_days_against_the_thirty_before() -> None:
    orders = [
        make_order(1, days_ago(45), total=naira(50_000)),
        make_order(2, days_ago(20), total=naira(12_000)),
        make_order(3, days_ago(10), Status.CANCELLED),
        make_order(4, days_ago(5), Status.PENDING),
    ]
    cards = stats(orders, parse_period("30d"), NOW, RULES)
    assert (cards.total_orders.value, cards.total_orders.previous) == (3, 1)
    assert cards.total_orders.trend == Trend(TrendKind.PERCENT, 2.0, better=True)
    assert cards.total_spent.trend == Trend(TrendKind.PERCENT, -0.76, better=False)
    assert cards.average_order_value.trend == Trend(TrendKind.PERCENT, -0.76, better=False)
    assert (cards.conversion_rate.value, cards.conversion_rate.previous) == (Fraction(1, 3), Fraction(1))
    assert cards.conversion_rate.trend.kind is TrendKind.POINTS
    # 30 days ago the last order was 15 days old; now it is 5: fewer days are better.
    assert (cards.days_since_last_order.value, cards.days_since_last_order.previous) == (5, 15)
    assert cards.days_since_last_order.trend.better is True
    assert cards.lifetime.orders == 4


def test_before_the_first_order_there_is_nothing_to_compare_with() -> None:
    cards = stats([make_order(1, days_ago(3))], parse_period("7d"), NOW, RULES)
    assert cards.total_orders.trend == Trend(TrendKind.NEW, None, better=True)
    assert cards.average_order_value.trend == NO_TREND
    assert cards.conversion_rate.trend == NO_TREND
    assert (cards.days_since_last_order.previous, cards.days_since_last_order.trend) == (None, NO_TREND)


def test_a_customer_without_orders_in_the_period_keeps_the_days_since_the_last() -> None:
    cards = stats([make_order(1, days_ago(50))], parse_period("7d"), NOW, RULES)
    assert (cards.total_orders.value, cards.average_order_value.value, cards.conversion_rate.value) == (
        0,
        None,
        None,
    )
    assert (cards.days_since_last_order.value, cards.days_since_last_order.previous) == (50, 43)
    assert cards.days_since_last_order.trend.better is False


def test_a_past_period_tells_the_days_as_they_stood_at_its_end() -> None:
    orders = [make_order(1, lagos("2026-03-10", "23:30")), make_order(2, lagos("2026-05-01"))]
    cards = stats(orders, parse_period("2026-03-01..2026-03-31"), NOW, RULES)
    assert cards.days_since_last_order.value == 21
    assert cards.total_orders.value == 1


def test_an_order_dated_ahead_makes_no_negative_days() -> None:
    orders = [make_order(1, days_ago(10)), make_order(2, days_ago(-3))]
    for code in ("all", "30d", "today"):
        assert stats(orders, parse_period(code), NOW, RULES).days_since_last_order.value == 0
    assert stats(orders, parse_period("30d"), NOW, RULES).total_orders.value == 1


def test_orders_fall_into_the_shops_days_and_not_into_those_of_utc() -> None:
    orders = [make_order(1, lagos("2026-06-08", "00:00")), make_order(2, lagos("2026-06-07", "23:59"))]
    cards = stats(orders, Period(PeriodKind.TODAY), NOW, RULES)
    assert (cards.total_orders.value, cards.total_orders.previous) == (1, 1)


@given(
    order_histories(min_size=1),
    st.sampled_from(("today", "7d", "30d", "90d", "week", "month", "year", "all")),
)
@settings(max_examples=40)
def test_cards_are_the_figures_of_the_orders_by_their_dates(orders: tuple[Order, ...], code: str) -> None:
    period = parse_period(code)
    today = date(2026, 6, 8)
    cards = stats(orders, period, NOW, RULES)

    def dated(first: date, last: date) -> tuple[Order, ...]:
        return tuple(o for o in orders if first <= o.created_at.astimezone(RULES.zone).date() <= last)

    days, before = period.days(today), period.previous(today)
    assert cards.figures == oracle(orders if days is None else dated(days.first, days.last), RULES)
    assert cards.lifetime == oracle(orders, RULES)
    past = None if before is None else oracle(dated(before.first, before.last), RULES)
    assert cards.total_spent.previous == (past.spent if past else None)
    assert cards.total_orders.previous == (past.orders if past else None)
    assert cards.average_order_value.previous == (past.average if past else None)
    assert cards.conversion_rate.previous == (past.conversion if past else None)
    last = max(o.created_at.astimezone(RULES.zone).date() for o in orders)
    assert cards.days_since_last_order.value == max(0, (today - last).days)
    known = [] if before is None else dated(date.min, before.last)
    then = max((o.created_at.astimezone(RULES.zone).date() for o in known), default=None)
    expected = None if then is None or before is None else (before.last - then).days
    assert cards.days_since_last_order.previous == expected
