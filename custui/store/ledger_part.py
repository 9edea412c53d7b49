"""A part of the ledger: entries of neighbouring orders, packed column by column, by their customer.

An entry is whose order it is (the summary's id), when it was placed and its money. Packed money is the
amount times `ONE`, and 1 added, so that a sum of many tells the amount and how many there were; that of
an order whose money does not count as spent is 0, and is not kept. Those that count come first.
"""

import sys
from array import array
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

BITS = 20
ONE = 1 << BITS
"""So many orders that count can be summed up before their number runs into the amount."""
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


def _bytes(values: "array[int]") -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def _array(kind: str, held: bytes) -> "array[int]":
    values = array(kind, held)
    if sys.byteorder == "big":
        values.byteswap()
    return values
