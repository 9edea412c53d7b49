"""The ring of a donut chart, in cells of a terminal, which are twice as high as they are wide."""

from functools import lru_cache
from math import atan2, pi

_HOLE = 0.5
"""The hole's radius by the ring's."""


@lru_cache(maxsize=64)
def ring(rows: int) -> tuple[tuple[int, int], ...]:
    """Return the (column, row) cells of a ring of so many rows and twice as many columns.

    They go clockwise from the top; column and row begin at 0, row 0 at the bottom.
    """
    radius = rows / 2
    found: list[tuple[float, float, int, int]] = []
    for row in range(rows):
        for column in range(2 * rows):
            right, up = (column + 0.5) / 2 - radius, row + 0.5 - radius
            distance = (right * right + up * up) ** 0.5
            if radius * _HOLE <= distance <= radius:
                found.append((atan2(right, up) % (2 * pi), distance, column, row))
    return tuple((column, row) for _, _, column, row in sorted(found))
