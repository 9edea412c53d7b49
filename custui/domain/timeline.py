"""The timeline of a customer's orders: where each stands on an axis of shop time, and the next one due."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from custui.domain.insights import Insights
from custui.domain.orders import Order
from custui.domain.period import Days
from custui.domain.rules import ShopRules, first_moment
from custui.domain.status import Outcome

_FEWEST_DAYS = 28
"""Of an axis of all time: an order or two are not spread over the whole width."""
_AHEAD = 4
"""The expected order may lengthen the axis by a quarter at most."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_STEPS = (1, 2, 7)
_BY_DAY = 45
"""Days of an axis up to which days are labelled, not months."""
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)


class Mark(Struct, frozen=True):
    """The orders that stand in one column."""

    column: int
    delivered: int = 0
    open: int = 0
    failed: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return self.delivered + self.open + self.failed

    @property
    def outcome(self) -> Outcome | None:
        """What became of every one; None where that differs."""
        found = [
            outcome
            for outcome, count in (
                (Outcome.SUCCESS, self.delivered),
                (Outcome.OPEN, self.open),
                (Outcome.FAILURE, self.failed),
            )
            if count
        ]
        return found[0] if len(found) == 1 else None


class Tick(Struct, frozen=True):
    """A label below the axis; it begins at its column."""

    column: int
    text: str


class Expected(Struct, frozen=True):
    """When the next order is due by the median gap."""

    day: date
    overdue: float | None
    """Days since the last order ÷ median gap; None while the day is still ahead, or is today."""


class Axis(Struct, frozen=True):
    """Whole days of the shop, as a span of moments: `end` is the first one after it."""

    start: datetime
    end: datetime

    def column(self, moment: datetime, width: int) -> int:
        """Return the column of a moment; what lies outside the axis stands at its end."""
        share = (moment - self.start) / (self.end - self.start)
        return min(width - 1, max(0, int(share * width)))


def place(orders: Iterable[Order], axis: Axis, width: int) -> tuple[Mark, ...]:
    """Return the marks of `orders` on `width` (one or more) columns, from left to right."""
    counts = Counter((axis.column(order.created_at, width), order.status.outcome) for order in orders)
    return tuple(
        Mark(
            column, *(counts[column, outcome] for outcome in (Outcome.SUCCESS, Outcome.OPEN, Outcome.FAILURE))
        )
        for column in sorted({column for column, _ in counts})
    )


def expected(orders: Sequence[Order], found: Insights, now: datetime, rules: ShopRules) -> Expected | None:
    """Return when the next order is due; None where the orders of all time do not say (DESIGN.md §4).

    `orders` are all of them. An overdue factor is known from three orders on, and only with a gap.
    """
    if found.overdue is None or not found.median_gap_days:
        return None
    last = max(order.created_at for order in orders).astimezone(rules.zone).date()
    day = last + timedelta(days=int(found.median_gap_days + 0.5))
    return Expected(day, found.overdue if day < now.astimezone(rules.zone).date() else None)


def axis_of(
    orders: Iterable[Order], days: Days | None, due: Expected | None, now: datetime, rules: ShopRules
) -> Axis:
    """Return the axis for `orders`: the period's `days`, or from the first order to today (None: all time).

    It is lengthened up to the day on which the next order is due, by a quarter at most.
    """
    today = now.astimezone(rules.zone).date()
    if days is not None:
        first, last = days.first, days.last
    else:
        moments = [order.created_at for order in orders] or [now]
        first, last = (moment.astimezone(rules.zone).date() for moment in (min(moments), max(moments)))
        last = max(last, today)
        first = min(first, last - timedelta(days=_FEWEST_DAYS - 1))
    if due is not None and due.day > last:
        last = min(due.day, last + ((last - first) + timedelta(days=1)) / _AHEAD)
    return Axis(first_moment(first, rules.zone), first_moment(last + timedelta(days=1), rules.zone))


def ticks(axis: Axis, width: int, now: datetime, rules: ShopRules) -> tuple[Tick, ...]:
    """Return the labels below the axis: days, months or years, a cell at least between two of them.

    January is written as its year; so is the year with the first label, where it is not the current one.
    """
    first = axis.start.astimezone(rules.zone).date()
    last = (axis.end - timedelta(seconds=1)).astimezone(rules.zone).date()
    year = now.astimezone(rules.zone).year
    for days in _candidates(first, last):
        found = [Tick(axis.column(first_moment(day, rules.zone), width), text) for day, text in days]
        if not found:
            continue
        began, name = days[0][0].year, days[0][1]
        if began != year and name != str(began):
            found[0] = Tick(found[0].column, f"{name} {began}")
        fits = all(left.column + len(left.text) < right.column for left, right in pairwise(found))
        if fits and found[-1].column + len(found[-1].text) <= width:
            return tuple(found)
        if fits and len(found) > 1:
            return tuple(found[:-1])
    return ()


def orders_told(orders: Sequence[Order], rules: ShopRules) -> tuple[str, ...]:
    """Return `6 orders in 94 days, longest gap 41 days.`, then in ever fewer words; a day for one day's."""
    if not orders:
        return ("No orders in this period.",)
    counted = f"{len(orders):,} {'order' if len(orders) == 1 else 'orders'}"
    moments = sorted(order.created_at for order in orders)
    dates = [moment.astimezone(rules.zone).date() for moment in moments]
    first, last = dates[0], dates[-1]
    if first == last:
        return f"{counted} on {last.day} {_MONTHS[last.month - 1]} {last.year}.", counted
    gap = max((later - earlier).days for earlier, later in pairwise(dates))
    within = (last - first).days + 1
    return (
        f"{counted} in {within:,} days, longest gap {gap:,} {'day' if gap == 1 else 'days'}.",
        f"{counted}, longest gap {gap:,} d",
        counted,
    )


def _candidates(first: date, last: date) -> Iterator[list[tuple[date, str]]]:
    """Yield the days that may be labelled, ever fewer of them."""
    length = (last - first).days + 1
    for step in _DAY_STEPS if length <= _BY_DAY else ():
        days = [first + timedelta(days=offset) for offset in range(0, length, step)]
        yield [(day, f"{day.day} {_MONTHS[day.month - 1]}") for day in days]
    for step in _MONTH_STEPS:
        months = [
            index for index in range(_month(first), _month(last) + 1) if index % step == 0 and index >= 12
        ]
        starts = [date(index // 12, index % 12 + 1, 1) for index in months]
        within = [day for day in starts if day >= first]
        if step == 1 and first.day > 1:
            within.insert(0, first)
        yield [
            (day, str(day.year) if (day.month, day.day) == (1, 1) else _MONTHS[day.month - 1])
            for day in within
        ]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
