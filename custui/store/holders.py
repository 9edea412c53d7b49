"""Who meets conditions, of all customers at once and to the last one, off the outline.

Codes tell of most customers whether they meet a condition on a trait; those whose code other values share
are looked up in an index, and so are those of whom the outline is unsure.
"""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property

import numpy as np
from sqlalchemy import ColumnElement, Connection, Text, cast, func, select
from sqlalchemy.sql.elements import True_

from custui.store.demands import compared, ends, parts_of
from custui.store.marks import Codes, Marks, having, marked, runs_of, total, weighed
from custui.store.named import one_of
from custui.store.outline_now import OutlineNow
from custui.store.shelves import SUMMARY
from custui.store.traits import NONE, ORDERS, Trait, Within

_AT_MOST_BITS = 3
_SURELY, _AT_MOST = 1, 1 << _AT_MOST_BITS
"""What a condition counts for, in a byte of two numbers."""
_Sides = tuple[Trait, frozenset[int], dict[int, list[Within]]]


class Holders:
    """The customers of a store."""

    def __init__(self, connection: Connection) -> None:
        """Begin to look at the store as it is."""
        self.connection = connection

    @cached_property
    def now(self) -> OutlineNow:
        """What the outline tells."""
        return OutlineNow(self.connection)

    @property
    def size(self) -> int:
        """How many ids there are, from 0 on: so many does each set mark."""
        return self.now.size

    def meeting(self, conditions: Iterable[ColumnElement[bool]]) -> Marks | None:
        """Return who meets all of `conditions`; None where they are not all on traits with an order."""
        held, rest = self.meeting_some(conditions)
        return None if rest else held

    def meeting_some(
        self, conditions: Iterable[ColumnElement[bool]]
    ) -> tuple[Marks | None, list[ColumnElement[bool]]]:
        """Return who meets those of `conditions` that are on traits with an order, and the other ones.

        None where there is no such condition.
        """
        rest: list[ColumnElement[bool]] = []
        held: Marks | None = None
        for condition in parts_of(conditions):
            found = self.told(condition)
            if found is None:
                rest.append(condition)
            else:
                held = found if held is None else held & found
        return held, rest

    def spent_by(self, sets: Sequence[Marks]) -> list[int]:
        """Return what the customers of each of `sets`, all of whom there are, spent together."""
        sums = [0] * len(sets)
        # Some at a time: all amounts together are many megabytes.
        for start, held in self.now.amounts():
            amounts = np.array(held, np.int64)
            for place, theirs in enumerate(sets):
                here = theirs[start : start + len(amounts)]
                sums[place] += total(amounts[: len(here)][here])
        return sums

    def orders(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return how many orders each of these customers has, all of whom there are."""
        assert ORDERS.span is not None
        spans = [ORDERS.span(code) if code else Within() for code in range(256)]
        told = [span.least if span.least == span.most else None for span in spans]
        codes = self.now.codes(ORDERS)
        found: dict[int, int] = {}
        asked: list[int] = []
        for number in numbers:
            count = told[codes[number]]
            if count is None:
                asked.append(number)
            else:
                found[number] = count
        counts = select(SUMMARY.c.id, SUMMARY.c.orders).where(one_of(self.connection, asked))
        return found | {row.id: row.orders for row in self.connection.execute(counts)}

    def told(self, condition: ColumnElement[bool]) -> Marks | None:
        """Return who meets a condition; None where it is on no ordered trait."""
        sides = self._sides(condition)
        if sides is None:
            return None
        # A filter may ask what a flag does too.
        asked = compared(condition)
        if asked is None:
            return self._told(condition, *sides)
        if asked not in self._known_told:
            self._known_told[asked] = self._told(condition, *sides)
        return self._known_told[asked].copy()

    def _told(
        self,
        condition: ColumnElement[bool],
        trait: Trait,
        surely: frozenset[int],
        shared: dict[int, list[Within]],
    ) -> Marks:
        held = having(self.now.codes(trait), surely)
        column = SUMMARY.c[trait.column]
        for span in (each for spans in shared.values() for each in spans):
            bounds = [column >= span.least] if span.least is not None else []
            bounds += [column <= span.most] if span.most is not None else []
            held |= self._marked(condition, *bounds)
        return held

    def surely(self, condition: ColumnElement[bool]) -> Marks | None:
        """Return whose code alone tells that they meet a condition; None where `told` is."""
        sides = self._sides(condition)
        return None if sides is None else having(self.now.codes(sides[0]), sides[1])

    def bounds(self, conditions: Iterable[ColumnElement[bool]]) -> tuple[Codes, Codes]:
        """Return how many of `conditions`, seven at most, each customer meets at least, and at most.

        All of them have to be on ordered traits.
        """
        # Both in one byte, which is added up once.
        columns = []
        for condition in conditions:
            sides = self._sides(condition)
            assert sides is not None, condition
            trait, surely, shared = sides
            runs = [*runs_of(surely, _SURELY + _AT_MOST), *runs_of(shared, _AT_MOST)]
            columns.append((self.now.codes(trait), runs))
        sums = weighed(columns, self.size)
        least: Codes = np.bitwise_and(sums, _AT_MOST - 1, dtype=np.uint8)
        most: Codes = np.right_shift(sums, _AT_MOST_BITS, dtype=np.uint8)
        return least, most

    def _sides(self, condition: ColumnElement[bool]) -> _Sides | None:
        """Return a trait, its codes that meet the condition, and those that in part do, with their values."""
        known = self._known.get(id(condition))
        if known is None:
            # Kept with the condition, so that nothing else comes to have its id.
            known = self._known[id(condition)] = (condition, self._sides_of(condition))
        return known[1]

    @cached_property
    def _known_told(self) -> dict[tuple[Trait, Within], Marks]:
        return {}

    @cached_property
    def _known(self) -> dict[int, tuple[ColumnElement[bool], _Sides | None]]:
        return {}

    def _sides_of(self, condition: ColumnElement[bool]) -> _Sides | None:
        if isinstance(condition, True_):
            return ORDERS, frozenset(range(NONE + 1, 256)), {}
        asked = compared(condition)
        if asked is None or asked[0].span is None:
            return None
        trait, within = asked
        surely, shared = set[int](), dict[int, list[Within]]()
        for code, spans in self._spans(trait).items():
            inside = [_inside(span, within) for span in spans]
            if all(inside):
                surely.add(code)
            elif any(_touches(span, within) for span in spans):
                shared[code] = spans
        return trait, frozenset(surely), shared

    def _spans(self, trait: Trait) -> dict[int, list[Within]]:
        """Return for each code of the trait the values that have it, as far as there are such."""
        assert trait.span is not None
        if not trait.comes_round:
            return _spans_of(trait)
        whole = ends(self.connection, trait)
        found: dict[int, list[Within]] = {}
        if whole.least is not None and whole.most is not None:
            for code, span in trait.spans(whole.least, whole.most):
                found.setdefault(code, []).append(span)
        return found

    def _marked(self, *conditions: ColumnElement[bool]) -> Marks:
        # All in one text: as rows, a hundred thousand of them would be made one by one.
        numbers = select(func.aggregate_strings(cast(SUMMARY.c.id, Text), ",")).where(*conditions)
        told = self.connection.scalars(numbers).one() or ""
        return marked(np.fromstring(told, np.intp, sep=","), self.size)


@cache
def _spans_of(trait: Trait) -> dict[int, list[Within]]:
    assert trait.span is not None
    return {code: [trait.span(code)] for code in range(1, 256)}


def _inside(span: Within, within: Within) -> bool:
    above = within.least is None or (span.least is not None and span.least >= within.least)
    return above and (within.most is None or (span.most is not None and span.most <= within.most))


def _touches(span: Within, within: Within) -> bool:
    below = within.most is None or span.least is None or span.least <= within.most
    return below and (within.least is None or span.most is None or span.most >= within.least)
