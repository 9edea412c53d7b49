"""Who meets conditions, of all customers at once and to the last one, off the outline.

Codes tell of most customers whether they meet a condition on a trait; those whose code other values share
are looked up in an index, and so are those of whom the outline is unsure.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from sqlalchemy import ColumnElement, Connection, select

from custui.store import outline
from custui.store.demands import compared, ends, parts_of
from custui.store.guide import one_of
from custui.store.marks import Ids, Marks, fitted, having, ids_of, marked, total
from custui.store.shelves import SUMMARY
from custui.store.traits import ORDERS, Trait, Within


class Holders:
    """The customers of a store on SQLite."""

    def __init__(self, connection: Connection) -> None:
        """Begin to look at the store as it is."""
        self._connection = connection

    @cached_property
    def size(self) -> int:
        """How many ids there are, from 0 on: so many does each set mark."""
        return outline.end(self._connection)

    @cached_property
    def unsure(self) -> Ids:
        """The ids of whom the outline tells nothing, ascending."""
        return ids_of(outline.doubted(self._connection))

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
        told: list[ColumnElement[bool]] = []
        rest: list[ColumnElement[bool]] = []
        held: Marks | None = None
        for condition in parts_of(conditions):
            found = self._meeting(condition)
            if found is None:
                rest.append(condition)
            else:
                told.append(condition)
                held = found if held is None else held & found
        if held is None:
            return None, rest
        held[self.unsure] = False
        if len(self.unsure):
            held |= self._marked(*told, one_of(self.unsure.tolist()))
        return held, rest

    def spent_by(self, sets: Sequence[Marks]) -> list[int]:
        """Return what the customers of each of `sets`, all of whom there are, spent together."""
        sums = [0] * len(sets)
        unsure: list[int] = self.unsure.tolist()
        now = select(SUMMARY.c.id, SUMMARY.c.spent).where(one_of(unsure))
        fresh = {row.id: row.spent for row in self._connection.execute(now)} if unsure else {}
        # Some at a time: all amounts together are many megabytes.
        for start, held in outline.amounts(self._connection):
            amounts = np.array(held, np.int64)
            for number in unsure[bisect_left(unsure, start) : bisect_left(unsure, start + len(amounts))]:
                amounts[number - start] = 0
            for place, theirs in enumerate(sets):
                sums[place] += total(amounts[theirs[start : start + len(amounts)]])
        return [
            known + sum(amount for number, amount in fresh.items() if theirs[number])
            for known, theirs in zip(sums, sets, strict=True)
        ]

    def orders(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return how many orders each of these customers has, all of whom there are."""
        assert ORDERS.span is not None
        spans = [ORDERS.span(code) if code else Within() for code in range(256)]
        told = [span.least if span.least == span.most else None for span in spans]
        codes, unsure = outline.codes(self._connection, ORDERS), frozenset(self.unsure.tolist())
        found: dict[int, int] = {}
        asked: list[int] = []
        for number in numbers:
            count = None if number in unsure else told[codes[number]]
            if count is None:
                asked.append(number)
            else:
                found[number] = count
        counts = select(SUMMARY.c.id, SUMMARY.c.orders).where(one_of(asked))
        return found | {row.id: row.orders for row in self._connection.execute(counts)}

    def _meeting(self, condition: ColumnElement[bool]) -> Marks | None:
        asked = compared(condition)
        if asked is None or asked[0].span is None:
            return None
        trait, within = asked
        surely, shared = set[int](), list[Within]()
        for code, spans in self._spans(trait).items():
            inside = [_inside(span, within) for span in spans]
            if all(inside):
                surely.add(code)
            elif any(_touches(span, within) for span in spans):
                shared += spans
        held = fitted(having(outline.codes(self._connection, trait), surely), self.size).copy()
        column = SUMMARY.c[trait.column]
        for span in shared:
            bounds = [column >= span.least] if span.least is not None else []
            bounds += [column <= span.most] if span.most is not None else []
            held |= self._marked(condition, *bounds)
        return held

    def _spans(self, trait: Trait) -> dict[int, list[Within]]:
        """Return for each code of the trait the values that have it, as far as there are such."""
        assert trait.span is not None
        if not trait.comes_round:
            return {code: [trait.span(code)] for code in range(1, 256)}
        whole = ends(self._connection, trait)
        found: dict[int, list[Within]] = {}
        if whole.least is not None and whole.most is not None:
            for code, span in trait.spans(whole.least, whole.most):
                found.setdefault(code, []).append(span)
        return found

    def _marked(self, *conditions: ColumnElement[bool]) -> Marks:
        numbers = self._connection.scalars(select(SUMMARY.c.id).where(*conditions)).all()
        return marked(ids_of(numbers), self.size)


def _inside(span: Within, within: Within) -> bool:
    above = within.least is None or (span.least is not None and span.least >= within.least)
    return above and (within.most is None or (span.most is not None and span.most <= within.most))


def _touches(span: Within, within: Within) -> bool:
    below = within.most is None or span.least is None or span.least <= within.most
    return below and (within.least is None or span.most is None or span.most >= within.least)
