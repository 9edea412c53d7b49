"""The tally: what every customer ordered and spent in a span, added up from the ledger."""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, exists, func, null, select

from custui.domain.period import Span
from custui.domain.rules import ShopRules
from custui.store import ledger
from custui.store.keys import among
from custui.store.ledger import CHANGED, LEDGER
from custui.store.ledger_part import BITS, ONE, PLACES, Run, between, whole
from custui.store.period_figures import dated_within, seconds
from custui.store.possible import ids_in
from custui.store.shelves import ORDERS, SUMMARY

_TOGETHER = 32
"""Parts of the ledger that are added up at a time: a few megabytes."""
_SHARE_MANY = 2
"""Of more orders than one for so many customers, what costs a step a customer is soon made up for."""
_SLICE = PLACES
"""Customers that are added up at a time: their figures stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What customers did in a span, each standing at the place of their id."""

    seen: bytearray
    """1 where the customer ordered in the span, else 0."""
    orders: "array[int] | None"
    moneys: "array[int] | None"
    """Packed money, see `custui.store.ledger_part`: what was spent, and in how many orders."""

    @classmethod
    def of(
        cls,
        connection: Connection,
        span: Span,
        rules: ShopRules,
        *,
        orders: bool,
        moneys: bool,
        among: bytes | None = None,
    ) -> "Tally | None":
        """Add up what is asked for; None where the ledger does not serve for that.

        It does not of a server, before it was drawn up or brought up to date, and where the figures of
        one customer might be too large to be added up in packed form. With `among`, 1 at the place of
        some customers and else 0, nobody else is seen, and nobody else's figures are of any meaning.
        """
        if not serves(connection, span):
            return None
        size = (connection.execute(select(func.max(SUMMARY.c.id))).scalar() or 0) + 1
        found = cls(
            bytearray(size),
            array("i", [0]) * size if orders else None,
            array("q", [0]) * size if moneys else None,
        )
        try:
            only = None if among is None else among.ljust(size, b"\0")
            many = only is None and entries_in(connection, span) > size // _SHARE_MANY
            for runs in runs_of(connection, span, moneys=moneys):
                theirs = runs if only is None else [_of_these(run, only) for run in runs]
                if many:
                    found._add_many(theirs)
                else:
                    found._add_few(theirs)
            if many:
                found._see()
            found._correct(connection, span, rules)
            if only is not None:
                both = int.from_bytes(found.seen, "little") & int.from_bytes(only[:size], "little")
                found.seen[:] = both.to_bytes(size, "little")
        except OverflowError:
            return None
        return found

    def _add_few(self, runs: Sequence[Run]) -> None:
        """Add up orders, far fewer than there are customers."""
        seen, orders, moneys = self.seen, self.orders, self.moneys
        for run in runs:
            for owner in run.owners:
                seen[owner] = 1
            if orders is not None:
                for owner in run.owners:
                    orders[owner] += 1
            if moneys is not None and run.moneys is not None:
                for owner, money in zip(run.owners, run.moneys, strict=True):
                    moneys[owner] += money

    def _add_many(self, runs: Sequence[Run]) -> None:
        """Add up orders; who is seen by the figures alone is marked by `_see`, all at once."""
        orders, moneys = self.orders, self.moneys
        starts = [0] * len(runs)
        for first in range(0, len(self.seen), _SLICE):
            last = min(first + _SLICE, len(self.seen))
            # Of some customers alone, a list is sooner added to than an array.
            seen = self.seen[first:last]
            counts = None if orders is None else orders[first:last].tolist()
            for number, run in enumerate(runs):
                start = starts[number]
                end = starts[number] = run.place(last, start)
                worth = None if moneys is None else run.moneys
                if counts is not None:
                    for place in run.places(start, end):
                        counts[place] += 1
                elif worth is None:
                    for place in run.places(start, end):
                        seen[place] = 1
                if moneys is not None and worth is not None:
                    for owner, money in zip(run.owners[start:end], worth[start:end], strict=True):
                        moneys[owner] += money
            self.seen[first:last] = seen
            if orders is not None and counts is not None:
                orders[first:last] = array("i", counts)

    def _see(self) -> None:
        """Mark whoever has orders, or money that counts: a step for all customers, not one for each order."""
        held = int.from_bytes(self.seen, "little")
        if self.orders is not None:
            held |= _counting(self.orders, 8 * self.orders.itemsize)
        elif self.moneys is not None:
            held |= _counting(self.moneys, BITS)
        self.seen[:] = held.to_bytes(len(self.seen), "little")

    def _correct(self, connection: Connection, span: Span, rules: ShopRules) -> None:
        """Take off what stands in the ledger and is changed, and put to it what is not in it."""
        stood = select(CHANGED.c.owner, ledger.packed_money(CHANGED, rules)).where(
            CHANGED.c.owner.is_not(None), *_within(CHANGED.c.created_at, span)
        )
        doubted = set[int]()
        for owner, money in connection.execute(stood):
            if owner < len(self.seen):
                self._put(owner, -1, -money)
                doubted.add(owner)
        for money, owner in not_as_they_stand(connection, span, rules):
            if money is None:
                raise OverflowError
            self._put(owner, 1, money)
            self.seen[owner] = 1
        if doubted:
            still = exists().where(ORDERS.c.phone_key == SUMMARY.c.phone_key, *dated_within(span))
            there = select(SUMMARY.c.id).where(
                among(SUMMARY.c.id, sorted(doubted), "sqlite"), still.correlate(SUMMARY)
            )
            for owner in doubted.difference(connection.scalars(there)):
                self.seen[owner] = 0

    def _put(self, owner: int, orders: int, money: int) -> None:
        if self.orders is not None:
            self.orders[owner] += orders
        if self.moneys is not None:
            self.moneys[owner] += money


def not_as_they_stand(
    connection: Connection, span: Span, rules: ShopRules
) -> Iterator[tuple[int | None, int]]:
    """Yield packed money and owner of the span's orders that are not in the ledger as they are.

    The money is None where it is too large.
    """
    # Not off the index of dates, all of whose period SQLite would go through for a few late orders.
    now = ledger.as_they_are(rules).where(*_within(ORDERS.c.created_at + 0, span))
    beyond = ORDERS.c.id >= ledger.reach(connection)
    for missing in (
        ORDERS.c.id.in_(select(CHANGED.c.id)),
        beyond & ORDERS.c.id.not_in(select(CHANGED.c.id)),
    ):
        for row in connection.execute(now.where(missing)):
            yield row.money, row.owner


def serves(connection: Connection, span: Span) -> bool:
    """Tell whether the ledger holds nearly all orders, and no customer too many of the span."""
    if connection.dialect.name != "sqlite" or ledger.reach(connection) == 0:
        return False
    if ledger.pending(connection) > 2 * ledger.MOST_PENDING:
        return False
    most = connection.execute(select(func.sum(LEDGER.c.most)).where(*_overlapping(span))).scalar() or 0
    return int(most) + ledger.pending(connection) < ONE


def entries_in(connection: Connection, span: Span) -> int:
    """Return how many orders have to be looked at for this span, roughly."""
    parts = select(func.count()).select_from(LEDGER).where(*_overlapping(span))
    return int(connection.execute(parts).scalar_one()) * ledger.PART


def averages_of(moneys: Iterable[int]) -> Iterator[int]:
    """Return what `custui.domain.figures.average_of` does, of packed money that counts."""
    return ((2 * (money >> BITS) + (n := money & ONE - 1)) // (2 * n) for money in moneys)


def _counting(figures: "array[int]", bits: int) -> int:
    """Return a byte for each of `figures`, 1 where one of its `bits` lowest bits is."""
    if sys.byteorder == "big":
        figures = figures[:]
        figures.byteswap()
    held, width, marked = memoryview(figures).cast("B"), figures.itemsize, 0
    for place in range(0, bits, 8):
        within = (1 << min(8, bits - place)) - 1
        table = bytes(bool(value & within) for value in range(256))
        marked |= int.from_bytes(bytes(held[place // 8 :: width]).translate(table), "little")
    return marked


def _of_these(run: Run, only: bytes) -> Run:
    """Return those of a run's orders whose customers, who are few, stand in `only`."""
    places = ids_in(bytes(map(only.__getitem__, run.owners)))
    moneys = None if run.moneys is None else array("q", map(run.moneys.__getitem__, places))
    return Run(array("I", map(run.owners.__getitem__, places)), moneys)


def runs_of(connection: Connection, span: Span, *, moneys: bool = True) -> Iterator[list[Run]]:
    """Yield the runs of the ledger's parts within `span`, of several parts at a time."""
    start, end = seconds(span.start), seconds(span.end)
    inside = (LEDGER.c.first_at >= start) & (LEDGER.c.last_at < end)
    # What is not asked for is not even read.
    worth = LEDGER.c.moneys if moneys else case((~inside, LEDGER.c.moneys), else_=null())
    at = case((~inside, LEDGER.c.times), else_=null())
    parts = select(LEDGER.c.counted, LEDGER.c.owners, worth.label("moneys"), at.label("times")).where(
        *_overlapping(span)
    )
    runs: list[Run] = []
    for number, row in enumerate(connection.execute(parts, execution_options={"yield_per": 1}), 1):
        if row.times is None:
            runs += whole(row.counted, row.owners, row.moneys)
        else:
            runs += between(row.counted, row.owners, row.moneys, row.times, start, end)
        if number % _TOGETHER == 0:
            yield runs
            runs = []
    yield runs


def _overlapping(span: Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return LEDGER.c.last_at >= seconds(span.start), LEDGER.c.first_at < seconds(span.end)


def _within(at: ColumnElement[int], span: Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return at >= seconds(span.start), at < seconds(span.end)
