"""Whom a search may find, of all customers at once: off the outline's letters, or by who has notes."""

from collections.abc import Iterable
from functools import reduce
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, func, select

from custui.domain.rules import ShopRules
from custui.store.letters import planes_of
from custui.store.marks import Marks, ids_of
from custui.store.named import one_of
from custui.store.outline_now import OutlineNow
from custui.store.outline_sets import NOTED
from custui.store.search import of_order
from custui.store.search_words import terms, words_of_note
from custui.store.shelves import SUMMARY

_SAMPLE = 64
"""So many are asked, or some more."""
_Bits = NDArray[np.uint8]
"""Of eight ids a byte."""


def may_find(now: OutlineNow, text: str, rules: ShopRules) -> Marks | None:
    """Return whom a search for `text` may find; None where the outline does not tell."""
    words = words_of_note(text)
    if words is not None:
        return np.frombuffer(now.members(NOTED), np.bool_) if words else None
    found = may_hold(now, terms(text, rules))
    if found is None:
        return None
    buyers = of_order(text, now.connection.dialect.name)
    if buyers is not None:
        found[ids_of(now.connection.scalars(select(SUMMARY.c.id).where(buyers)).all())] = True
    return found


def may_hold(now: OutlineNow, wanted: Iterable[Iterable[str]]) -> Marks | None:
    """Return in whose text may stand, of each of the lists `wanted`, one; None where letters do not tell."""
    told = [planes for alternatives in wanted if all(planes := [planes_of(each) for each in alternatives])]
    width = -(-now.size // 8)
    bits = {
        plane: np.frombuffer(drawn.ljust(width, b"\0"), np.uint8)[:width]
        for plane, drawn in now.letters(sorted({plane for each in told for plane in chain(*each)})).items()
    }
    held: _Bits | None = None
    for planes in told:
        theirs = reduce(
            np.bitwise_or, (reduce(np.bitwise_and, map(bits.__getitem__, each)) for each in planes)
        )
        held = theirs if held is None else held & theirs
    if held is None:
        return None
    found: Marks = np.unpackbits(held, count=now.size).view(np.bool_)
    found[now.unsure] = True
    return found


def sample(connection: Connection, held: Marks, condition: ColumnElement[bool]) -> tuple[int, int]:
    """Return how many of those marked were asked, spread over all of them, and how many meet `condition`."""
    ids = np.flatnonzero(held)
    asked = ids[:: max(len(ids) // _SAMPLE, 1)].tolist()
    met = select(func.count()).select_from(SUMMARY).where(one_of(connection, asked), condition)
    return len(asked), connection.execute(met).scalar_one()
