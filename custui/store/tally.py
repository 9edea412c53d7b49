"""The tally: what every customer ordered and spent in a span, added up from the ledger."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, case, exists, func, null, select

from custui.domain.period import Span
from custui.domain.rules import ShopRules
from custui.store import ledger
from custui.store.engine import AS_BYTES
from custui.store.keys import among
from custui.store.ledger import CHANGED, LEDGER
from custui.store.ledger_part import BITS, ONE
from custui.store.ledger_span import overlapping
from custui.store.marks import Figures, Ids, Marks, total
from custui.store.period_figures import dated_within, seconds
from custui.store.shelves import ORDERS, SUMMARY

_ROOM = 1 << 62
"""What packed money may add up to."""
_LOT = 16
"""Parts, some three megabytes, that a server is asked for at a time."""


class _Run(Struct, frozen=True):
    """Some orders of a part of the ledger."""

    owners: Ids
    """Whose each of them is; those whose money counts come first."""
    moneys: Figures | None
    """Packed money of those that count; None where it is not asked for."""
    most: int
    """That many of those that count are one customer's, at most."""


class Tally(Struct, frozen=True):
    """What customers did in a span, each standing at the place of their id."""

    seen: Marks
    """Whether the customer ordered in it."""
    orders: Figures | None
    spent: Figures | None
    """In minor units."""
    spent_orders: Figures | None
    """The orders counted in that."""

    @classmethod
    def of(
        cls,
        connection: Connection,
        span: Span,
        rules: ShopRules,
        *,
        orders: bool = False,
        spent: bool = False,
        spent_orders: bool = False,
    ) -> "Tally | None":
        """Add up what is asked for, besides who is seen; None where an order of the span is too large for it.

        The ledger has to serve for the span, as `custui.store.ledger_span.entries_in` tells.
        """
        # The orders of whoever is gone are among the changed.
        lasts = (select(func.max(number)).scalar_subquery() for number in (SUMMARY.c.id, CHANGED.c.owner))
        size = 1 + max(last or 0 for last in connection.execute(select(*lasts)).one())
        found = cls(
            np.zeros(size, np.bool_),
            *(np.zeros(size, np.int64) if asked else None for asked in (orders, spent, spent_orders)),
        )
        together = _Together(found) if spent or spent_orders else None
        for run in _runs(connection, span, moneys=spent or spent_orders):
            found._add(run, together)
        if together is not None:
            together.settle()
        if found.orders is not None:
            np.greater(found.orders, 0, out=found.seen)
        return found if found._correct(connection, span, rules) else None

    def spent_by(self, sets: Iterable[Marks]) -> list[int]:
        """Return what the customers of each set spent together; it has to be asked for."""
        assert self.spent is not None
        spent = self.spent
        return [total(spent[: len(held)][held[: len(spent)]]) for held in sets]

    def _add(self, run: _Run, together: "_Together | None") -> None:
        """Add up the orders of a run.

        No sum runs over: the ledger takes no amount of 42 bits or more, and serves for no customer who
        may have 2^20 orders.
        """
        taken = together is not None and together.takes(run)
        if self.orders is not None:  # who is seen is told of all by it, once
            np.add.at(self.orders, run.owners, 1)
        else:
            self.seen[run.owners[len(run.moneys) :] if taken and run.moneys is not None else run.owners] = (
                True
            )
        if run.moneys is None or taken:
            return
        owners = run.owners[: len(run.moneys)]
        if self.spent is not None:
            np.add.at(self.spent, owners, run.moneys >> BITS)
        if self.spent_orders is not None:
            np.add.at(self.spent_orders, owners, 1)

    def _correct(self, connection: Connection, span: Span, rules: ShopRules) -> bool:
        """Take off what stands in the ledger and is changed, and put to it what is not in it.

        Return whether that can be told of all orders.
        """
        stood = select(CHANGED.c.owner, ledger.packed_money(CHANGED, rules)).where(
            CHANGED.c.owner.is_not(None), *_within(CHANGED.c.created_at, span)
        )
        doubted = set[int]()
        for owner, money in connection.execute(stood):
            self._put(owner, -1, money)
            doubted.add(owner)
        for money, owner in _not_as_they_stand(connection, span, rules):
            if money is None:
                return False
            self._put(owner, 1, money)
            self.seen[owner] = True
        if doubted:
            still = exists().where(ORDERS.c.phone_key == SUMMARY.c.phone_key, *dated_within(span))
            there = select(SUMMARY.c.id).where(
                among(SUMMARY.c.id, sorted(doubted), connection.dialect.name), still.correlate(SUMMARY)
            )
            for owner in doubted.difference(connection.scalars(there)):
                self.seen[owner] = False
        return True

    def _put(self, owner: int, orders: int, money: int) -> None:
        """Put so many `orders` of this packed money to the owner's; below 0 they are taken off."""
        if self.orders is not None:
            self.orders[owner] += orders
        if self.spent is not None and money:
            self.spent[owner] += orders * (money >> BITS)
        if self.spent_orders is not None and money:
            self.spent_orders[owner] += orders


class _Together:
    """Packed money added up as it is: amounts and their number at once, which tells too who is seen."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._sums = np.zeros(len(tally.seen), np.int64)
        self._room = _ROOM

    def takes(self, run: _Run) -> bool:
        """Add up the run's money, where no sum can run over by it; return whether that is so."""
        if run.moneys is None or not len(run.moneys):
            return False
        worth = run.most * max(int(run.moneys.max()), -int(run.moneys.min()))
        if worth > _ROOM:
            return False
        if worth > self._room:
            self.settle()
        self._room -= worth
        np.add.at(self._sums, run.owners[: len(run.moneys)], run.moneys)
        return True

    def settle(self) -> None:
        """Hand over what was added up so far."""
        tally, counts = self._tally, self._sums & (ONE - 1)
        np.logical_or(tally.seen, counts, out=tally.seen)
        if tally.spent_orders is not None:
            tally.spent_orders[:] += counts
        if tally.spent is not None:
            self._sums >>= BITS
            tally.spent[:] += self._sums
        self._sums[:] = 0
        self._room = _ROOM


def averages_of(spent: Figures, orders: Figures) -> Figures:
    """Return what `custui.domain.figures.average_of` does, of `orders` that are all above 0."""
    whole, rest = np.divmod(spent, orders)
    averages: Figures = whole + (2 * rest >= orders)
    return averages


def _runs(connection: Connection, span: Span, *, moneys: bool) -> Iterator[_Run]:
    """Yield the runs of the ledger's parts within `span`."""
    start, end = seconds(span.start), seconds(span.end)
    inside = (LEDGER.c.first_at >= start) & (LEDGER.c.last_at < end)
    # What is not asked for is not even read.
    worth = LEDGER.c.moneys if moneys else null()
    at = case((~inside, LEDGER.c.times), else_=null())
    parts = select(
        LEDGER.c.most, LEDGER.c.counted, LEDGER.c.owners, worth.label("moneys"), at.label("times")
    ).where(*overlapping(span))
    for row in _one_after_the_other(connection, parts):
        owners = np.frombuffer(row.owners, "<u4").astype(np.intp)
        amounts = None if row.moneys is None else np.frombuffer(row.moneys, "<i8")
        if row.times is not None:
            times = np.frombuffer(row.times, "<i8")
            within = (times >= start) & (times < end)
            owners = owners[within]
            amounts = None if amounts is None else amounts[within[: row.counted]]
        yield _Run(owners, amounts, row.most)


def _one_after_the_other(connection: Connection, parts: Select[Any]) -> Iterator[Row[Any]]:
    """Yield the rows, of which only a few are held at a time.

    A server, which is asked over again for each lot of them, reads the next one while this one is added up.
    """
    if connection.dialect.name == "sqlite":
        yield from connection.execute(parts, execution_options={"yield_per": 1})
        return
    asked = connection.execute(parts, execution_options={"yield_per": _LOT, **AS_BYTES})
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(asked.fetchmany, _LOT)
        while rows := coming.result():
            coming = beside.submit(asked.fetchmany, _LOT)
            yield from rows


def _not_as_they_stand(
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


def _within(at: ColumnElement[int], span: Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return at >= seconds(span.start), at < seconds(span.end)
