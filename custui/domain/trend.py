"""Trends: how a figure of the period compares with the previous period's (DESIGN.md §4, "Trend")."""

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct


class TrendKind(StrEnum):
    """How a trend is to be read."""

    NONE = "none"
    """Nothing to compare: all time, or undefined on either side; shown as "—"."""
    NEW = "new"
    """From nothing to something."""
    SAME = "same"
    PERCENT = "percent"
    POINTS = "points"
    """The difference of two rates, in percentage points."""


class Trend(Struct, frozen=True):
    """A comparison. `change` is a fraction: 2.0 is +200 %, or 0.12 is +12 points."""

    kind: TrendKind
    change: float | None = None
    better: bool | None = None
    """Whether the change is for the good; None where there is none."""


NO_TREND = Trend(TrendKind.NONE)


def number_trend(value: int | None, previous: int | None, *, more_is_better: bool = True) -> Trend:
    """Compare two counts or amounts; None on either side gives no trend.

    A previous 0 gives "new" for a rise and "same" for 0→0, since no percentage exists; x→0 is −100 %.
    """
    if value is None or previous is None:
        return NO_TREND
    if value == previous:
        return Trend(TrendKind.SAME, 0.0)
    better = (value > previous) is more_is_better
    if previous == 0:
        return Trend(TrendKind.NEW, None, better)
    return Trend(TrendKind.PERCENT, (value - previous) / abs(previous), better)


def rate_trend(value: Fraction | None, previous: Fraction | None) -> Trend:
    """Compare two rates (0 to 1) in points; None on either side gives no trend."""
    if value is None or previous is None:
        return NO_TREND
    if value == previous:
        return Trend(TrendKind.SAME, 0.0)
    return Trend(TrendKind.POINTS, float(value - previous), value > previous)
