"""How a list is sorted: by what, which way, and where those without it come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    UnaryExpression,
    case,
    literal,
    tuple_,
)

from custui.domain.flags import Flag
from custui.domain.query import PageMark, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store.flags import flag_condition
from custui.store.shelves import SUMMARY


class Part(Struct, frozen=True):
    """A stretch of a list that one index serves: the customers with a key, or those without."""

    columns: tuple[ColumnElement[Any], ...]
    """Sorted by these, the phone key last; all run the same way, so that one index serves either."""
    descending: bool
    condition: ColumnElement[bool] | None = None
    """Who belongs to it; None: everybody."""
    keyed: bool = True
    value: int | None = None
    """Of a part whose customers all have one value of the key."""
    behind: ColumnElement[Any] | None = None
    """A key that all of them lack, and by which they stand together in its index.

    PostgreSQL walks that index only where they are sorted by it too.
    """

    def of(
        self, listing: Select[Any], mark: PageMark | None = None, *, backwards: bool = False
    ) -> Select[Any]:
        """Return this part of `listing` in order, from `mark` on where one is given.

        `backwards` runs from the end, or from the mark, to the start.
        """
        falling = self.descending is not backwards
        if self.condition is not None and not (self._implied and mark is not None and not falling):
            listing = listing.where(self.condition)
        if mark is not None:
            listing = listing.where(self._beyond(mark, falling=falling))
        columns = self.columns if self.behind is None else (self.behind, *self.columns)
        terms: list[UnaryExpression[Any]] = [column.desc() if falling else column.asc() for column in columns]
        return listing.order_by(*terms)

    @property
    def _implied(self) -> bool:
        """Whether all beyond a key have one: two lower bounds, and SQLite may seek by the wrong one."""
        return self.keyed and self.value is None

    def bare(self, *, backwards: bool) -> "Part":
        """Return the part for a stretch that ends at a key of its own on the way that `of` runs."""
        falling = self.descending is not backwards
        return replace(self, condition=None) if self._implied and falling else self

    def until(self, mark: PageMark, *, backwards: bool = False) -> ColumnElement[bool]:
        """Return the condition that a row lies before `mark`, or at it, on the way that `of` runs."""
        here, there = self._places(mark)
        return here >= there if self.descending is not backwards else here <= there

    def _beyond(self, mark: PageMark, *, falling: bool) -> ColumnElement[bool]:
        here, there = self._places(mark)
        return here < there if falling else here > there

    def _places(self, mark: PageMark) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        phone = literal(mark.phone, Text())
        if len(self.columns) == 1:
            return self.columns[0], phone
        # Compared as rows, which one index on both columns bounds the walk by.
        kind = BigInteger() if isinstance(mark.value, int) else Text()
        return tuple_(*self.columns), tuple_(literal(mark.value, kind), phone)


class Ordering(Struct, frozen=True):
    """How a list is sorted: by `key`, then the phone key, and the customers without a `key` at the end."""

    key: ColumnElement[Any]
    phone: ColumnElement[str]
    descending: bool
    given: ColumnElement[bool] | None = None
    """Whether there is a `key`, and `blank` whether there is none; both None where there always is."""
    blank: ColumnElement[bool] | None = None
    values: Sequence[int] = ()
    """All that the key can be, where no index has it: each is a part of its own, sorted by phone key."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that, one after the other, are the list in order.

        The customers without a key are a part of their own, because the engines disagree on where
        nulls come and follow no index past them.
        """
        if self.values:
            return tuple(
                Part((self.phone,), self.descending, self.key == value, value=value)
                for value in sorted(self.values, reverse=self.descending)
            )
        columns = (self.phone,) if self.key is self.phone else (self.key, self.phone)
        keyed = Part(columns, self.descending, self.given)
        if self.blank is None:
            return (keyed,)
        blank = Part((self.phone,), self.descending, self.blank, keyed=False, behind=self.key)
        return (keyed, blank)

    def parts_from(self, mark: PageMark, *, backwards: bool = False) -> Sequence[Part]:
        """Return the part that `mark` lies in and those beyond it, in the order of the walk."""
        parts = self.parts[::-1] if backwards else self.parts
        here = (part for part in parts if part.keyed is (mark.value is not None))
        home = next((part for part in here if part.value in {None, mark.value}), parts[0])
        return parts[parts.index(home) :]


def summary_ordering(sort: Sort, rules: ShopRules, now: datetime) -> Ordering:
    """Return the ordering by a column of the summary."""
    keys = {
        SortField.NAME: SUMMARY.c.name_folded,
        SortField.PHONE: SUMMARY.c.phone_key,
        SortField.WHATSAPP: SUMMARY.c.whatsapp,
        SortField.ORDERS: SUMMARY.c.orders,
        SortField.SPENT: SUMMARY.c.spent,
        SortField.AVERAGE: SUMMARY.c.average,
        SortField.FIRST_ORDER: SUMMARY.c.first_order_at,
        SortField.LAST_ORDER: SUMMARY.c.last_order_at,
        # Active is whoever ordered since some day: the last order's own order has them apart, by index.
        SortField.STATUS: SUMMARY.c.last_order_at,
        SortField.CHANNEL: SUMMARY.c.preferred_channel,
    }
    if sort.field is SortField.FLAGS:
        count = _flag_count(rules, now)
        return Ordering(count, SUMMARY.c.phone_key, sort.descending, values=range(len(Flag) + 1))
    key = keys[sort.field]
    ordering = Ordering(key, SUMMARY.c.phone_key, sort.descending)
    if sort.field is SortField.NAME:
        return replace(ordering, given=key > "", blank=key == "")
    if sort.field in {SortField.WHATSAPP, SortField.AVERAGE}:
        return replace(ordering, given=key.is_not(None), blank=key.is_(None))
    return ordering


def _flag_count(rules: ShopRules, now: datetime) -> ColumnElement[int]:
    first, *others = (case((flag_condition(flag, rules, now), 1), else_=0) for flag in Flag)
    count: ColumnElement[int] = first
    for other in others:
        count = count + other
    return count
