"""A part of the ledger: entries of neighbouring orders, packed column by column, by their customer.

An entry is whose order it is (the summary's id), when it was placed and its money. Packed money is the
amount times `ONE`, and 1 added, so that a sum of many tells the amount and how many there were; that of
an order whose money does not count as spent is 0, and is not kept. Those that count come first.
"""

import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

BITS = 20
ONE = 1 << BITS
"""So many orders that count can be summed up before their number runs into the amount."""
PLACES = 1 << 16
"""Customers' ids are told apart by their lower half within so many."""
_OWNER, _LONG = "I", "q"


class Entry(NamedTuple):
    """One order."""

    uncounted: bool
    owner: int
    at: int
    """In UTC seconds."""
    money: int
    """Packed."""

    @classmethod
    def of(cls, owner: int, at: int, money: int) -> "Entry":
        """Return the entry of an order with this packed money."""
        return cls(not money, owner, at, money)


@dataclass(frozen=True, slots=True)
class Run:
    """Customers by their id, ascending, once for each of some orders; with the orders' packed money."""

    owners: "array[int]"
    moneys: "array[int] | None"
    """None where no order's money counts."""

    def place(self, owner: int, start: int) -> int:
        """Return where from `start` on the first stands who is `owner` or comes after."""
        return bisect_left(self.owners, owner, start)

    def places(self, start: int, end: int) -> list[int]:
        """Return the ids from `start` up to, but without, `end`, each less the whole `PLACES` in it."""
        halves = memoryview(self.owners)[start:end].cast("B").cast("H")
        return halves[sys.byteorder == "big" :: 2].tolist()


def packed(entries: Iterable[Entry]) -> dict[str, int | bytes | None]:
    """Return the columns of a part with these entries."""
    ranked = sorted(entries)
    counted = [entry for entry in ranked if not entry.uncounted]
    times = [entry.at for entry in ranked]
    most = Counter(entry.owner for entry in counted).most_common(1)
    return {
        "first_at": min(times, default=None),
        "last_at": max(times, default=None),
        "most": most[0][1] if most else 0,
        "counted": len(counted),
        "owners": _bytes(array(_OWNER, [entry.owner for entry in ranked])),
        "moneys": _bytes(array(_LONG, [entry.money for entry in counted])),
        "times": _bytes(array(_LONG, times)),
    }


def entries(counted: int, owners: bytes, moneys: bytes, times: bytes) -> list[Entry]:
    """Return the entries of a part."""
    theirs, worth, at = _array(_OWNER, owners), _array(_LONG, moneys), _array(_LONG, times)
    worth.extend([0] * (len(theirs) - counted))
    return list(map(Entry.of, theirs, at, worth))


def whole(counted: int, owners: bytes, moneys: bytes | None) -> Sequence[Run]:
    """Return the runs of all orders of a part; without `moneys` what was spent is not asked for."""
    theirs = _array(_OWNER, owners)
    worth = None if moneys is None else _array(_LONG, moneys)
    return (Run(theirs[:counted], worth), Run(theirs[counted:], None))


def between(counted: int, owners: bytes, moneys: bytes, times: bytes, start: int, end: int) -> Sequence[Run]:
    """Return the runs of the part's orders from `start` up to, but without, `end`."""
    theirs, worth = _array(_OWNER, owners), _array(_LONG, moneys)
    within = [start <= at < end for at in _array(_LONG, times)]
    first, rest = within[:counted], within[counted:]
    return (
        Run(array(_OWNER, compress(theirs, first)), array(_LONG, compress(worth, first))),
        Run(array(_OWNER, compress(theirs[counted:], rest)), None),
    )


def _bytes(values: "array[int]") -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def _array(kind: str, held: bytes) -> "array[int]":
    values = array(kind, held)
    if sys.byteorder == "big":
        values.byteswap()
    return values
