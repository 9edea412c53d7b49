"""The cards over the list, added up from outline and ledger: in a fraction of the time that SQL takes."""

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import Connection

from custui.domain.dashboard import GroupCard, Moment
from custui.domain.groups import Group
from custui.domain.period import Span
from custui.domain.query import Activity
from custui.domain.rules import ShopRules, start_of_day
from custui.store import outline
from custui.store.flags import activity_condition, group_condition
from custui.store.ledger_span import entries_in
from custui.store.shelves import SUMMARY

if TYPE_CHECKING:
    from custui.store.holders import Holders
    from custui.store.marks import Marks
    from custui.store.tally import Tally

_LAST = datetime(9999, 12, 30, tzinfo=UTC)


class AddedCards(Struct, frozen=True, dict=True):
    """What the cards show, of a store whose outline and ledger serve; the methods return None otherwise."""

    connection: Connection
    holders: "Holders"
    rules: ShopRules
    now: datetime

    @classmethod
    def of(cls, connection: Connection, rules: ShopRules, now: datetime) -> "AddedCards | None":
        """Return what adds the cards up; None where there is no outline. `now` is aware."""
        if not outline.reach(connection):
            return None
        # NumPy is read in with it.
        from custui.store.holders import Holders

        return cls(connection, Holders(connection), rules, now)

    def groups(self, span: Span | None) -> tuple[GroupCard, ...] | None:
        """Return a card for every group, with what its customers of the span spent in it."""
        sets: list[Marks] = []
        for group in Group:
            held = self.holders.meeting([group_condition(group, self.rules, self.now)])
            if held is None:
                return None
            sets.append(held)
        if span is None:
            spent = self.holders.spent_by(sets)
        else:
            tally = self._tally(span, spent=True)
            if tally is None:
                return None
            seen = self._fitted(tally.seen)
            sets = [held & seen for held in sets]
            spent = tally.spent_by(sets)
        return tuple(map(GroupCard, Group, map(_many, sets), spent))

    def standing(self, span: Span | None) -> Moment | None:
        """Return the moment of the span's customers as they stand."""
        repeat = self.holders.meeting([SUMMARY.c.orders >= self.rules.thresholds.repeat_orders])
        active = self.holders.meeting([activity_condition(Activity.ACTIVE, self.rules, self.now)])
        seen = self.holders.meeting([SUMMARY.c.orders >= 1])
        if span is not None:
            seen = self._seen(span)
        if repeat is None or active is None or seen is None:
            return None
        (spent,) = self.holders.spent_by([seen])
        return Moment(_many(seen), _many(seen & active), _many(seen & repeat), spent)

    def stood(self, span: Span, at: datetime) -> Moment | None:
        """Return the moment of the span's customers as they stood at `at` (aware), the span over."""
        # Orders are kept to the second.
        end = datetime.fromtimestamp(math.ceil(at.timestamp()), UTC)
        then = at - timedelta(microseconds=1)
        active_since = start_of_day(self.rules.active_days, then, self.rules.zone)
        theirs = self._seen(span)
        recent = self._seen(Span(active_since, max(active_since, end)))
        later = self._tally(Span(end, _LAST), orders=True, spent=True)
        least = self.rules.thresholds.repeat_orders
        repeat = self.holders.meeting([SUMMARY.c.orders >= least])
        if theirs is None or recent is None or repeat is None or later is None:
            return None
        assert later.orders is not None
        ordered_later = self._fitted(later.seen)
        doubtful = (theirs & repeat & ordered_later).nonzero()[0].tolist()
        orders = self.holders.orders(doubtful)
        repeating = _many(theirs & repeat & ~ordered_later) + sum(
            orders[number] - count >= least
            for number, count in zip(doubtful, later.orders[doubtful].tolist(), strict=True)
        )
        (spent,) = self.holders.spent_by([theirs])
        (spent_later,) = later.spent_by([theirs])
        spent -= spent_later
        return Moment(_many(theirs), _many(theirs & recent), repeating, spent)

    def _seen(self, span: Span) -> "Marks | None":
        tally = self._tally(span)
        return None if tally is None else self._fitted(tally.seen)

    def _fitted(self, held: "Marks") -> "Marks":
        # Whoever is gone may still have a place in the ledger.
        from custui.store.marks import fitted

        return fitted(held, self.holders.size)

    def _tally(self, span: Span, *, orders: bool = False, spent: bool = False) -> "Tally | None":
        if entries_in(self.connection, span) is None:
            return None
        # NumPy is read in with it.
        from custui.store.tally import Tally

        return Tally.of(self.connection, span, self.rules, orders=orders, spent=spent)


def _many(held: "Marks") -> int:
    return int(held.sum())
