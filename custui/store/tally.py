"""The tally: what every customer ordered and spent in a span, added up from the ledger."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, exists, func, null, select

from custui.domain.period import Span
from custui.domain.rules import ShopRules
from custui.store import ledger
from custui.store.keys import among
from custui.store.ledger import CHANGED, LEDGER
from custui.store.ledger_part import BITS, ONE, Run, between, whole
from custui.store.period_figures import dated_within, seconds
from custui.store.shelves import ORDERS, SUMMARY

_TOGETHER = 32
"""Parts of the ledger that are added up at a time: a few megabytes."""
_SLICE = 65_536
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
        cls, connection: Connection, span: Span, rules: ShopRules, *, orders: bool, moneys: bool
    ) -> "Tally | None":
        """Add up what is asked for; None where the ledger does not serve for that.

        It does not of a server, before it was drawn up or brought up to date, and where the figures of
        one customer might be too large to be added up in packed form.
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
            for runs in _runs(connection, span, moneys=moneys):
                found._add(runs)
            found._correct(connection, span, rules)
        except OverflowError:
            return None
        return found

    def _add(self, runs: Sequence[Run]) -> None:
        seen, orders, moneys = self.seen, self.orders, self.moneys
        starts = [0] * len(runs)
        for first in range(0, len(seen), _SLICE):
            last = min(first + _SLICE, len(seen))
            for number, run in enumerate(runs):
                start = starts[number]
                end = starts[number] = run.place(last, start)
                theirs = run.owners[start:end]
                for owner in theirs:
                    seen[owner] = 1
                if orders is not None:
                    for owner in theirs:
                        orders[owner] += 1
                if moneys is not None and run.moneys is not None:
                    for owner, money in zip(theirs, run.moneys[start:end], strict=True):
                        moneys[owner] += money

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
        now = ledger.as_they_are(rules).where(*dated_within(span))
        beyond = ORDERS.c.id >= ledger.reach(connection)
        for missing in (
            ORDERS.c.id.in_(select(CHANGED.c.id)),
            beyond & ORDERS.c.id.not_in(select(CHANGED.c.id)),
        ):
            for row in connection.execute(now.where(missing)):
                if row.money is None:
                    raise OverflowError
                self._put(row.owner, 1, row.money)
                self.seen[row.owner] = 1
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


def average_of(money: int) -> int | None:
    """Return what `custui.domain.figures.average_of` does; None where no order's money counts."""
    orders = money & ONE - 1
    return (2 * (money >> BITS) + orders) // (2 * orders) if orders else None


def _runs(connection: Connection, span: Span, *, moneys: bool) -> Iterator[list[Run]]:
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
