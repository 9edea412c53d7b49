"""What a list is filtered and sorted by, as conditions and columns."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, case, select

from custui.domain.flags import Flag
from custui.domain.query import CustomerFilters, Sort, SortField
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.flags import activity_condition, flag_condition, group_condition
from custui.store.shelves import MEMBERS, SEGMENTS, SUMMARY
from custui.store.storable import storable


def customer_conditions(
    filters: CustomerFilters, rules: ShopRules, now: datetime
) -> list[ColumnElement[bool]]:
    """Return the conditions on the customers themselves: all filters but search, orders and spent."""
    wanted: list[ColumnElement[bool]] = []
    if filters.status is not None:
        wanted.append(activity_condition(filters.status, rules, now))
    wanted += [group_condition(group, rules, now) for group in sorted(filters.groups)]
    if filters.channel is not None:
        wanted.append(SUMMARY.c.preferred_channel == storable(filters.channel))
    if filters.city is not None:
        wanted.append(SUMMARY.c.city_folded == fold(storable(filters.city)))
    if filters.state is not None:
        wanted.append(SUMMARY.c.state_folded == fold(storable(filters.state)))
    if filters.segment is not None:
        members = select(MEMBERS.c.phone_key).join(SEGMENTS, SEGMENTS.c.id == MEMBERS.c.segment_id)
        named = SEGMENTS.c.name_folded == fold(storable(filters.segment))
        wanted.append(SUMMARY.c.phone_key.in_(members.where(named)))
    return wanted


def figure_conditions(
    filters: CustomerFilters, orders: ColumnElement[int], spent: ColumnElement[int]
) -> list[ColumnElement[bool]]:
    """Return the conditions on the figures shown, which are those of the period where one is chosen."""
    wanted: list[ColumnElement[bool]] = []
    if filters.min_orders is not None:
        wanted.append(orders >= filters.min_orders)
    if filters.max_orders is not None:
        wanted.append(orders <= filters.max_orders)
    if filters.min_spent is not None:
        wanted.append(spent >= filters.min_spent)
    if filters.max_spent is not None:
        wanted.append(spent <= filters.max_spent)
    return wanted


@dataclass(frozen=True, slots=True)
class Ordering:
    """How a list is sorted: by `key`, then the phone key, and the customers without a `key` at the end."""

    key: ColumnElement[Any]
    phone: ColumnElement[str]
    descending: bool
    given: ColumnElement[bool] | None = None
    """Whether there is a `key`, and `blank` whether there is none; both None where there always is."""
    blank: ColumnElement[bool] | None = None

    def parts(self, listing: Select[Any]) -> list[Select[Any]]:
        """Return `listing` as the statements that, one after the other, give it in order.

        The customers without a key are a statement of their own, because the engines disagree on
        where nulls come and follow no index past them. Key and phone key run the same way, so that
        one index on both serves either direction.
        """
        ordered = listing.order_by(*self._terms(self.key, self.phone))
        if self.given is None or self.blank is None:
            return [ordered]
        return [ordered.where(self.given), listing.where(self.blank).order_by(*self._terms(self.phone))]

    def _terms(self, *columns: ColumnElement[Any]) -> list[UnaryExpression[Any]]:
        return [column.desc() if self.descending else column.asc() for column in dict.fromkeys(columns)]


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
    key = _flag_count(rules, now) if sort.field is SortField.FLAGS else keys[sort.field]
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
