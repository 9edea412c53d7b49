"""Customers as marks: for every id of the summary, from 0 on, whether it is meant.

Whoever reads this in reads in NumPy too, which takes longer than to open a store: so it is read in where
there is an outline or a ledger to go by, that is in large shops, and there when it is first asked for.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.intp]
"""Customers, by the summary's id."""
Marks = NDArray[np.bool_]
Figures = NDArray[np.int64]
Codes = NDArray[np.uint8]
"""A byte for every id from 0 on, see `custui.store.traits`."""
Run = tuple[np.uint8, np.uint8, np.uint8]
"""Neighbouring codes: the first, how many follow, and what they weigh."""

_HALF = 32
_BLOCK = 1 << 17


def ids_of(numbers: Collection[int]) -> Ids:
    """Return these ids, in their order."""
    return np.fromiter(numbers, np.intp, len(numbers))


def marked(numbers: Ids, size: int) -> Marks:
    """Return the marks of `numbers`, of so many ids; those beyond are left out."""
    held = np.zeros(size, np.bool_)
    held[numbers[numbers < size]] = True
    return held


def fitted(held: Marks, size: int) -> Marks:
    """Return the same marks of so many ids."""
    if len(held) >= size:
        return held[:size]
    return np.concatenate([held, np.zeros(size - len(held), np.bool_)])


def many(held: Marks) -> int:
    """Return how many are marked."""
    return int(np.count_nonzero(held))


def runs_of(codes: Collection[int], weight: int = 1) -> list[Run]:
    """Return the runs of neighbouring codes, each with that weight."""
    among = frozenset(codes)
    found = []
    for first in sorted(code for code in among if code - 1 not in among):
        last = next(code for code in range(first, 256) if code + 1 not in among)
        found.append((np.uint8(first), np.uint8(last - first), np.uint8(weight)))
    return found


def weighed(columns: Sequence[tuple[bytes | bytearray, Sequence[Run]]], size: int) -> Codes:
    """Return for every id the sum of the weights of all runs that its codes lie in, each column's in its own.

    No sum may be above 255.
    """
    sums = np.zeros(size, np.uint8)
    read = [(np.frombuffer(codes, np.uint8), runs) for codes, runs in columns]
    apart, inside = np.empty(_BLOCK, np.uint8), np.empty(_BLOCK, np.bool_)
    # Some at a time, which the processor keeps at hand: megabytes for each step would be fetched anew.
    for start in range(0, size, _BLOCK):
        here = sums[start : start + _BLOCK]
        scratch, held = apart[: len(here)], inside[: len(here)]
        for codes, runs in read:
            for first, span, weight in runs:
                np.subtract(codes[start : start + _BLOCK], first, out=scratch)
                np.less_equal(scratch, span, out=held)
                np.multiply(held.view(np.uint8), weight, out=scratch)
                np.add(here, scratch, out=here)
    return sums


def having(codes: bytes | bytearray, wanted: Collection[int]) -> Marks:
    """Return who has one of the codes wanted."""
    return weighed([(codes, runs_of(wanted))], len(codes)).view(np.bool_)


def total(amounts: Figures) -> int:
    """Return the exact sum, which may be beyond what a figure holds."""
    low = (1 << _HALF) - 1
    return (int((amounts >> _HALF).sum()) << _HALF) + int((amounts & low).sum())
