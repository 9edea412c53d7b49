"""Scales of charts: round steps for an axis, and whole cells for the parts of a whole."""

from collections.abc import Sequence

_ROUND = (1, 2, 5)


def ticks(lowest: int, highest: int, most: int) -> tuple[int, ...]:
    """Return at most `most` (two or more) round whole numbers, evenly apart, that hold zero and both bounds.

    The steps are 1, 2 or 5 times a power of ten; nothing but zero still has a scale up to 1.
    """
    low, high = min(0, lowest), max(0, highest)
    if low == high:
        high = 1
    power = 1
    while True:
        for factor in _ROUND:
            step = factor * power
            first, last = low // step, -(-high // step)
            if last - first + 1 <= max(2, most):
                return tuple(step * place for place in range(first, last + 1))
            # Below and above zero two ticks can never do.
            if first == -1 and last == 1:
                return tuple(step * place for place in (-1, 0, 1))
        power *= 10


def portions(counts: Sequence[int], cells: int) -> tuple[int, ...]:
    """Return how many of `cells` each count gets: in proportion, all of them used.

    Nothing gets nothing, and whatever counts at all gets one cell at least while there are as many cells
    as such counts; of fewer cells the largest get one each.
    """
    total = sum(counts)
    if total <= 0 or cells <= 0:
        return (0,) * len(counts)
    known = [place for place, count in enumerate(counts) if count > 0]
    if len(known) >= cells:
        kept = sorted(known, key=lambda place: (-counts[place], place))[:cells]
        return tuple(int(place in kept) for place in range(len(counts)))
    found = [0] * len(counts)
    for place in known:
        found[place] = max(1, counts[place] * cells // total)
    while sum(found) != cells:
        # By how much a count is short of its due, in units of 1 ÷ total of a cell.
        short = {place: counts[place] * cells - found[place] * total for place in known}
        if sum(found) < cells:
            found[max(known, key=lambda place: (short[place], -place))] += 1
        else:
            wide = [place for place in known if found[place] > 1]
            found[min(wide, key=lambda place: (short[place], -place))] -= 1
    return tuple(found)


def eighths(value: int, highest: int, cells: int) -> int:
    """Return how long a bar of `value` is in eighths of a cell, where `highest` fills all `cells`.

    More than nothing is an eighth at least, so that it is seen.
    """
    if value <= 0 or highest <= 0:
        return 0
    return min(8 * cells, max(1, (16 * cells * value + highest) // (2 * highest)))
