"""Customers as marks: for every id of the summary, from 0 on, whether it is meant.

Whoever reads this in reads in NumPy too, which takes longer than to open a store: so it is read in where
there is an outline or a ledger to go by, that is in large shops, and there when it is first asked for.
"""

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.intp]
"""Customers, by the summary's id."""
Marks = NDArray[np.bool_]
Figures = NDArray[np.int64]
Codes = NDArray[np.uint8]
"""A byte for every id from 0 on, see `custui.store.traits`."""

_HALF = 32


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


def having(codes: bytes | bytearray, wanted: Iterable[int]) -> Marks:
    """Return who has one of the codes wanted."""
    among = frozenset(wanted)
    # Bytes are looked up in a table by themselves sooner than by an array.
    return np.frombuffer(codes.translate(bytes(code in among for code in range(256))), np.bool_)


def total(amounts: Figures) -> int:
    """Return the exact sum, which may be beyond what a figure holds."""
    low = (1 << _HALF) - 1
    return (int((amounts >> _HALF).sum()) << _HALF) + int((amounts & low).sum())
