"""The timeline: every order in exactly one mark, in time order, never off the axis."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custui.domain.history import orders_in
from custui.domain.insights import insights
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period, parse_period
from custui.domain.status import Outcome, Status
from custui.domain.timeline import Axis, Mark, axis_of, expected, orders_told, place, ticks
from tests.factories import NOW, RULES, days_ago, lagos, make_history, make_order

periods = st.sampled_from(("all", "today", "7d", "30d", "2026-01-01..2026-02-10", "2026-06-01..2026-12-31"))
# Up to a few days after NOW, many at the same moment or on the same day.
moments = st.integers(-4 * 96, 700 * 96).map(lambda quarters: NOW - timedelta(minutes=15 * quarters))
histories = st.lists(st.tuples(moments, st.sampled_from(Status)), min_size=1, max_size=40).map(
    lambda drawn: [make_order(number, *each) for number, each in enumerate(drawn)]
)


def drawn(orders: list[Order], word: str, width: int) -> tuple[Axis, tuple[Order, ...], tuple[Mark, ...]]:
    period = parse_period(word)
    within = orders_in(orders, period, NOW, RULES)
    due = expected(orders, insights(orders, NOW, RULES), NOW, RULES) if orders else None
    days = period.days(NOW.astimezone(RULES.zone).date())
    axis = axis_of(within, days, due, NOW, RULES)
    return axis, within, place(within, axis, width)


@settings(max_examples=50)
@given(histories, periods, st.integers(1, 200))
def test_every_order_is_in_exactly_one_mark(orders: list[Order], word: str, width: int) -> None:
    axis, within, marks = drawn(orders, word, width)
    assert sum(mark.count for mark in marks) == len(within)
    assert sum(mark.delivered for mark in marks) == sum(o.status.outcome is Outcome.SUCCESS for o in within)
    assert sum(mark.failed for mark in marks) == sum(o.status.outcome is Outcome.FAILURE for o in within)
    columns = [mark.column for mark in marks]
    assert columns == sorted(set(columns))
    assert all(0 <= column < width for column in columns)
    assert all(axis.start <= order.created_at < axis.end for order in within)


@settings(max_examples=50)
@given(histories, st.integers(1, 200))
def test_marks_keep_the_order_of_time_and_not_that_of_the_list(orders: list[Order], width: int) -> None:
    axis, within, marks = drawn(orders, "all", width)
    assert place(sorted(within, key=lambda order: order.status), axis, width) == marks
    along = [axis.column(order.created_at, width) for order in sorted(within, key=lambda o: o.created_at)]
    assert along == sorted(along)


@settings(max_examples=50)
@given(histories, periods, st.integers(1, 200))
def test_labels_stand_apart_and_within_the_axis(orders: list[Order], word: str, width: int) -> None:
    axis, _, _ = drawn(orders, word, width)
    found = ticks(axis, width, NOW, RULES)
    assert all(tick.column >= 0 and tick.column + len(tick.text) <= width for tick in found)
    assert all(left.column + len(left.text) < right.column for left, right in pairwise(found))


def test_marks_tell_what_became_of_the_orders() -> None:
    day = lagos("2026-03-02")
    statuses = (Status.DELIVERED, Status.RETURNED, Status.REFUNDED, Status.UNKNOWN)
    same = [make_order(n, day, status) for n, status in enumerate(statuses)]
    (mark,) = place(same, Axis(day, day + timedelta(days=1)), 10)
    assert mark == Mark(0, delivered=1, open=1, failed=2)
    assert mark.outcome is None
    assert Mark(3, failed=2).outcome is Outcome.FAILURE


@pytest.mark.parametrize(
    ("ages", "day", "overdue"),
    [
        ([20, 10], None, None),  # two orders say nothing
        ([20, 20, 20], None, None),  # no gap between them
        ([40, 30, 20, 10], date(2026, 6, 8), None),  # today
        ([30, 20, 10, 5], date(2026, 6, 13), None),
        ([45, 35, 25, 15], date(2026, 6, 3), 1.5),
        ([80, 70, 60], date(2026, 4, 19), 6.0),
    ],
)
def test_the_next_order_is_due_a_median_gap_after_the_last(
    ages: list[int], day: date | None, overdue: float | None
) -> None:
    orders = [make_order(n, days_ago(age)) for n, age in enumerate(ages)]
    found = expected(orders, insights(orders, NOW, RULES), NOW, RULES)
    assert (found.day if found else None) == day
    assert (found.overdue if found else None) == overdue


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("all", "2026-03-02", "2026-06-14"),  # up to the order expected next
        ("30d", "2026-05-10", "2026-06-14"),
        ("7d", "2026-06-02", "2026-06-09"),  # lengthened by a quarter at most
        ("2026-03-01..2026-03-31", "2026-03-01", "2026-03-31"),
    ],
)
def test_the_axis_is_the_periods_and_a_little_of_what_comes(word: str, first: str, last: str) -> None:
    orders = list(make_history())
    due = expected(orders, insights(orders, NOW, RULES), NOW, RULES) if ".." not in word else None
    period: Period = parse_period(word)
    axis = axis_of(orders_in(orders, period, NOW, RULES), period.days(NOW.date()), due, NOW, RULES)
    assert axis.start == lagos(first, "00:00")
    assert axis.end == lagos(last, "00:00") + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "width", "expected_labels"),
    [
        ("2026-06-02", "2026-06-08", 70, ["2 Jun", "3 Jun", "4 Jun", "5 Jun", "6 Jun", "7 Jun", "8 Jun"]),
        ("2026-06-02", "2026-06-08", 23, ["2 Jun", "4 Jun", "6 Jun"]),
        ("2026-03-02", "2026-06-08", 66, ["Mar", "Apr", "May", "Jun"]),
        ("2024-11-15", "2026-06-08", 66, ["2025", "Mar", "May", "Jul", "Sep", "Nov", "2026", "Mar", "May"]),
        ("2020-02-15", "2026-06-08", 40, ["2021", "2022", "2023", "2024", "2025"]),
        ("2026-06-02", "2026-06-08", 3, ["Jun"]),
        ("2026-06-02", "2026-06-08", 2, []),
    ],
)  # fmt: skip
def test_labels_are_days_months_or_years(
    first: str, last: str, width: int, expected_labels: list[str]
) -> None:
    axis = Axis(lagos(first, "00:00"), lagos(last, "00:00") + timedelta(days=1))
    assert [tick.text for tick in ticks(axis, width, NOW, RULES)] == expected_labels


def test_the_timeline_in_words() -> None:
    assert ALL_TIME.days(NOW.date()) is None
    assert orders_told(make_history(), RULES) == (
        "6 orders in 94 days, longest gap 35 days.",
        "6 orders, longest gap 35 d",
        "6 orders",
    )
    assert orders_told(make_history()[:1], RULES) == ("1 order on 2 Mar 2026.", "1 order")
    two = [make_order(1, lagos("2026-03-02", "00:30")), make_order(2, lagos("2026-03-02", "23:30"))]
    assert orders_told(two, RULES) == ("2 orders on 2 Mar 2026.", "2 orders")
    next_day = [*two, make_order(3, lagos("2026-03-03", "00:10"))]
    assert orders_told(next_day, RULES)[0] == "3 orders in 2 days, longest gap 1 day."
    assert orders_told((), RULES) == ("No orders in this period.",)
