"""Bars of months, quarters and years, and labels that stand apart."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custui.domain.chart_months import Unit, bars, labels, span_words
from custui.domain.insights import MonthFigures


def months(first: str, count: int) -> tuple[MonthFigures, ...]:
    year, month = map(int, first.split("-"))
    start = year * 12 + month - 1
    return tuple(
        MonthFigures(f"{(start + n) // 12:04d}-{(start + n) % 12 + 1:02d}", n % 4, 1_000 * n)
        for n in range(count)
    )


any_months = st.builds(
    months,
    st.builds("{:04d}-{:02d}".format, st.integers(1990, 2040), st.integers(1, 12)),
    st.integers(1, 150),
)


@pytest.mark.parametrize(
    ("most", "unit", "count", "span"),
    [
        (36, Unit.MONTH, 36, "Jul 2023 – Jun 2026"),
        (35, Unit.QUARTER, 12, "Q3 2023 – Q2 2026"),
        (11, Unit.YEAR, 4, "2023 – 2026"),
        (1, Unit.YEAR, 4, "2023 – 2026"),
    ],
)
def test_the_finest_unit_that_fits(most: int, unit: Unit, count: int, span: str) -> None:
    shown = bars(months("2023-07", 36), most)
    assert {bar.unit for bar in shown} == {unit}
    assert len(shown) == count
    assert span_words(shown) == span


def test_a_span_within_a_year_names_it_once() -> None:
    assert span_words(bars(months("2026-03", 4), 9)) == "Mar – Jun 2026"
    assert span_words(bars(months("2026-06", 1), 9)) == "Jun 2026"
    assert span_words(()) == ""


@settings(max_examples=50)
@given(any_months, st.integers(1, 120))
def test_no_order_is_lost_in_a_wider_unit(series: tuple[MonthFigures, ...], most: int) -> None:
    shown = bars(series, most)
    assert sum(bar.orders for bar in shown) == sum(one.orders for one in series)
    assert sum(bar.spent for bar in shown) == sum(one.spent for one in series)
    assert len(shown) <= most or shown[0].unit is Unit.YEAR
    places = [(bar.year * 12 + bar.month - 1) // bar.unit for bar in shown]
    assert places == list(range(places[0], places[0] + len(places)))


@settings(max_examples=50)
@given(any_months, st.integers(1, 120), st.integers(1, 12))
def test_labels_stand_apart(series: tuple[MonthFigures, ...], most: int, slot: int) -> None:
    shown = bars(series, most)
    found = labels(shown, slot)
    assert found
    for (place, text), (following, _) in pairwise(found):
        assert (following - place) * slot > len(text)


@pytest.mark.parametrize(
    ("first", "count", "slot", "expected"),
    [
        ("2026-03", 4, 7, ["Mar", "Apr", "May", "Jun"]),
        ("2025-11", 4, 5, ["Nov", "Dec", "2026", "Feb"]),
        ("2024-07", 24, 2, ["Jul", "Oct", "2025", "Apr", "Jul", "Oct", "2026", "Apr"]),
        ("2023-07", 36, 1, ["Jul", "2024", "Jul", "2025", "Jul", "2026"]),
        ("2026-02", 1, 30, ["Feb"]),
        ("2026-02", 2, 1, ["Mar"]),
    ],
)  # fmt: skip
def test_labels_are_thinned_and_january_is_its_year(
    first: str, count: int, slot: int, expected: list[str]
) -> None:
    assert [text for _, text in labels(bars(months(first, count), 99), slot)] == expected
