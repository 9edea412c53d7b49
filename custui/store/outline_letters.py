"""The outline's columns of letters, see `custui.store.letters`: a plane each, a bit a customer."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from custui.store.engine import AS_BYTES
from custui.store.keys import among
from custui.store.letters import PLANES, held_by
from custui.store.outline_tables import KEEP, OUTLINE, PART_BITS

FIRST = 256
"""The number of the first plane among the outline's columns."""
PART = 15_872
"""Customers in one part: two just fit on a page of SQLite's, and larger ones a server would put apart."""


def bits_of(connection: Connection, planes: Sequence[int], reach: int) -> dict[int, bytes]:
    """Return the bits of each of `planes` for ids below `reach` and some more, eight to a byte."""
    parts, width = -(-reach // PART), PART // 8
    rows = {FIRST + plane: nth for nth, plane in enumerate(planes)}
    places = [(number << PART_BITS) + part for number in rows for part in range(parts)]
    chosen = select(OUTLINE).where(among(OUTLINE.c.place, places, connection.dialect.name))
    drawn = np.zeros((len(planes), parts * width), np.uint8)
    # One by one: all of them at once would leave memory in shreds.
    for place, bits in connection.execute(chosen, execution_options=AS_BYTES):
        at = (place & (1 << PART_BITS) - 1) * width
        drawn[rows[place >> PART_BITS], at : at + width] = np.frombuffer(bits, np.uint8)
    return {plane: drawn[nth].tobytes() for nth, plane in enumerate(planes)}


def put(connection: Connection, ids: Sequence[int], texts: Sequence[str]) -> None:
    """Put down what each of `ids`, ascending, is searched by."""
    marks = held_by(texts)
    for part, theirs in groupby(enumerate(ids), lambda each: each[1] // PART):
        places = list(theirs)
        first, last = places[0][0], places[-1][0] + 1
        _put(connection, part, [number % PART for _, number in places], marks[:, first:last])


def planes_in(connection: Connection, part: int) -> NDArray[np.uint8]:
    """Return a part of each plane, side by side, eight customers to a byte."""
    chosen = select(OUTLINE).where(among(OUTLINE.c.place, _places(part), connection.dialect.name))
    held = np.zeros((PLANES, PART // 8), np.uint8)
    for place, bits in connection.execute(chosen, execution_options=AS_BYTES):
        held[(place >> PART_BITS) - FIRST] = np.frombuffer(bits, np.uint8)
    return held


def _places(part: int) -> list[int]:
    return [(FIRST + number << PART_BITS) + part for number in range(PLANES)]


def _put(connection: Connection, part: int, at: Sequence[int], marks: NDArray[np.bool_]) -> None:
    """Put down the marks of the customers `at` these places of a part; write the planes changed."""
    held = planes_in(connection, part)
    # Only the bytes that they stand in are taken apart, and compared.
    theirs = np.array(at, np.intp)
    columns = np.unique(theirs // 8)
    before = held[:, columns]
    apart = np.unpackbits(before, axis=1)
    apart[:, np.searchsorted(columns, theirs // 8) * 8 + theirs % 8] = marks
    held[:, columns] = np.packbits(apart, axis=1)
    changed = np.flatnonzero((held[:, columns] != before).any(axis=1)).tolist()
    if changed:
        places = _places(part)
        rows = [{"place": places[number], "codes": held[number].tobytes()} for number in changed]
        connection.execute(KEEP, rows)
