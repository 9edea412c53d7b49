"""Who may be on a page of a list, of all customers at once, as far as outline and search tell."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from sqlalchemy import ColumnElement

from custui.store import guide
from custui.store.demands import demands, parts_of
from custui.store.holders import Holders
from custui.store.marks import Codes, Marks, many
from custui.store.outline_now import Column
from custui.store.outline_sets import asked_for
from custui.store.possible import Possible
from custui.store.traits import Trait

SURE = 4
"""Of so many who may meet the conditions one should surely do."""


class Candidates:
    """The customers who may meet `conditions`, and some of those `counted`."""

    def __init__(
        self,
        holders: Holders,
        conditions: Sequence[ColumnElement[bool]],
        hits: Marks | None,
        counted: Sequence[ColumnElement[bool]],
        within: Marks | None,
    ) -> None:
        """Of those whom a search may hit, and of those `within`, alone, where they are given."""
        self._hits = hits
        self._conditions, self._counted = conditions, counted
        self._within = within
        self._holders = holders

    def possible(self, count: int | None) -> Possible | None:
        """Return them; None where nothing tells them apart.

        With `count` they meet so many of those counted.
        """
        if self._demanded is None or count is None:
            return self._demanded
        least, most = self._bounds
        found = self._demanded.only((least <= count) & (most >= count))
        if _mostly(found.held & (least == most), found):
            return found
        assert self._exactly is not None
        return self._exactly.only(self._counts == count)

    def codes(self, trait: Trait) -> Column:
        """Return the code of every customer."""
        return self._holders.now.codes(trait)

    @cached_property
    def _demanded(self) -> Possible | None:
        asked = demands(self._holders.connection, self._conditions)
        sets = [known for part in parts_of(self._conditions) if (known := asked_for(part)) is not None]
        if not (asked or sets or self._counted) and self._hits is None and self._within is None:
            return None
        among = [these for these in (self._hits, self._within) if these is not None]
        found = Possible.of(self._holders, asked, sets, among)
        if many(found.held) <= guide.GATHERED:
            return found
        sure = found.held.copy()
        for condition in parts_of(self._conditions):
            theirs = self._holders.surely(condition)
            if theirs is not None:
                sure &= theirs
        return found if _mostly(sure, found) else self._looked_up(found)

    @cached_property
    def _exactly(self) -> Possible | None:
        return None if self._demanded is None else self._looked_up(self._demanded)

    def _looked_up(self, found: Possible) -> Possible:
        """Return those found of whom not only a code says that they meet the conditions on ordered traits."""
        for condition in parts_of(self._conditions):
            told = self._holders.told(condition)
            if told is not None:
                found = found.only(told)
        return found

    @cached_property
    def _bounds(self) -> tuple[Codes, Codes]:
        """How many of those counted each customer meets at least, and at most."""
        return self._holders.bounds(self._counted)

    @cached_property
    def _counts(self) -> Codes:
        """How many of them each meets."""
        sums = np.zeros(self._holders.size, np.uint8)
        for condition in self._counted:
            told = self._holders.told(condition)
            assert told is not None, condition
            sums += told
        return sums


def _mostly(sure: Marks, found: Possible) -> bool:
    """Tell whether of those found so many are sure that the others are not worth looking up.

    Many who only may meet a condition, and do not, would all be read for a page that they are not on.
    """
    there = many(found.held)
    return there <= guide.GATHERED or there <= SURE * many(sure)
