"""The ring is round: every cell once, alike in all four quarters, clockwise from the top."""

import pytest

from custui.domain.chart_ring import ring


@pytest.mark.parametrize("rows", range(2, 24))
def test_a_ring_is_a_ring(rows: int) -> None:
    cells = ring(rows)
    assert len(set(cells)) == len(cells) > 0
    assert all(0 <= column < 2 * rows and 0 <= row < rows for column, row in cells)
    assert {(2 * rows - 1 - column, row) for column, row in cells} == set(cells)
    assert {(column, rows - 1 - row) for column, row in cells} == set(cells)
    first, last = cells[0], cells[-1]
    assert first[0] >= rows > last[0]  # right of the top, and back at its left
    middle = cells[len(cells) // 2]
    assert middle[1] < rows / 2 <= first[1]


def test_a_big_ring_has_a_hole() -> None:
    assert (10, 5) not in ring(10)
