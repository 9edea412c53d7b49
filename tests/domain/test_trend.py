"""Trends: every case of the design."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.trend import NO_TREND, Trend, TrendKind, number_trend, rate_trend

values = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("value", "previous", "trend"),
    [
        (3, 1, Trend(TrendKind.PERCENT, 2.0, better=True)),
        (1, 4, Trend(TrendKind.PERCENT, -0.75, better=False)),
        (0, 7, Trend(TrendKind.PERCENT, -1.0, better=False)),
        (5, 0, Trend(TrendKind.NEW, None, better=True)),
        (0, 0, Trend(TrendKind.SAME, 0.0, None)),
        (4, 4, Trend(TrendKind.SAME, 0.0, None)),
        (-100, -50, Trend(TrendKind.PERCENT, -1.0, better=False)),
        (50, -50, Trend(TrendKind.PERCENT, 2.0, better=True)),
        (None, 4, NO_TREND),
        (4, None, NO_TREND),
        (None, None, NO_TREND),
    ],
)
def test_numbers(value: int | None, previous: int | None, trend: Trend) -> None:
    assert number_trend(value, previous) == trend


def test_more_days_since_the_last_order_are_worse() -> None:
    assert number_trend(9, 3, more_is_better=False).better is False
    assert number_trend(3, 9, more_is_better=False).better is True
    assert number_trend(3, 0, more_is_better=False) == Trend(TrendKind.NEW, None, better=False)
    assert number_trend(3, 3, more_is_better=False).better is None


@given(values, values)
def test_the_change_leads_from_one_to_the_other(value: int, previous: int) -> None:
    trend = number_trend(value, previous)
    if trend.kind is TrendKind.PERCENT:
        assert trend.change is not None
        assert previous + trend.change * abs(previous) == pytest.approx(value, rel=1e-9, abs=1e-3)
        assert trend.better is (value > previous)
    else:
        assert previous in (0, value)


@pytest.mark.parametrize(
    ("value", "previous", "trend"),
    [
        (Fraction(1, 3), Fraction(1), Trend(TrendKind.POINTS, float(Fraction(-2, 3)), better=False)),
        (Fraction(3, 4), Fraction(1, 2), Trend(TrendKind.POINTS, 0.25, better=True)),
        (Fraction(1, 2), Fraction(0), Trend(TrendKind.POINTS, 0.5, better=True)),  # points, not "new"
        (Fraction(2, 4), Fraction(1, 2), Trend(TrendKind.SAME, 0.0, None)),
        (Fraction(0), Fraction(0), Trend(TrendKind.SAME, 0.0, None)),
        (None, Fraction(1, 2), NO_TREND),
        (Fraction(1, 2), None, NO_TREND),
    ],
)
def test_rates_move_in_points(value: Fraction | None, previous: Fraction | None, trend: Trend) -> None:
    assert rate_trend(value, previous) == trend
