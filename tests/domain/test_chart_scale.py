"""Scales of charts: round, never short of the data, and no part of a whole lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custui.domain.chart_scale import eighths, portions, ticks

counts = st.lists(st.integers(0, 5_000), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("lowest", "highest", "most", "expected"),
    [
        (0, 0, 5, (0, 1)),
        (0, 1, 5, (0, 1)),
        (0, 3, 5, (0, 1, 2, 3)),
        (0, 11, 4, (0, 5, 10, 15)),
        (0, 500, 2, (0, 500)),
        (0, 13_500_000, 5, (0, 5_000_000, 10_000_000, 15_000_000)),
        (-300, 700, 4, (-500, 0, 500, 1000)),
        (-1, 1, 2, (-1, 0, 1)),
        (-40, -10, 3, (-40, -20, 0)),
    ],
)
def test_ticks(lowest: int, highest: int, most: int, expected: tuple[int, ...]) -> None:
    assert ticks(lowest, highest, most) == expected


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12), st.integers(2, 12))
def test_ticks_hold_everything_and_stand_evenly(one: int, other: int, most: int) -> None:
    found = ticks(min(one, other), max(one, other), most)
    steps = {later - earlier for earlier, later in pairwise(found)}
    assert len(steps) == 1
    assert str(steps.pop()).rstrip("0") in {"1", "2", "5"}
    assert found[0] <= min(one, other)
    assert max(one, other) <= found[-1]
    assert 0 in found
    assert len(found) <= max(most, 3)


@given(counts, st.integers(0, 200))
def test_portions_use_every_cell_and_lose_nothing(given_counts: list[int], cells: int) -> None:
    found = portions(given_counts, cells)
    known = [count for count in given_counts if count]
    assert sum(found) == (cells if len(known) < cells and known else min(cells, len(known)))
    for count, portion in zip(given_counts, found, strict=True):
        assert portion == 0 if count == 0 else portion >= (1 if len(known) <= cells else 0)
    for count, portion in zip(given_counts, found, strict=True):
        for other, rest in zip(given_counts, found, strict=True):
            assert portion >= rest or count <= other or portion == rest


@given(st.lists(st.integers(100, 5_000), min_size=1, max_size=5), st.integers(100, 400))
def test_portions_are_within_a_cell_of_their_due(given_counts: list[int], cells: int) -> None:
    total = sum(given_counts)
    for count, portion in zip(given_counts, portions(given_counts, cells), strict=True):
        assert abs(portion - count * cells / total) <= 1


@given(st.integers(-5, 10**9), st.integers(0, 10**9), st.integers(1, 200))
def test_a_bar_is_seen_where_there_is_anything_and_stays_inside(value: int, highest: int, cells: int) -> None:
    length = eighths(value, highest, cells)
    assert (length == 0) is (value <= 0 or highest <= 0)
    assert 0 <= length <= 8 * cells
    if 0 < value <= highest:
        assert abs(length - 8 * cells * value / highest) <= 1
