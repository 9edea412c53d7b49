"""Segments as conditions: members of its own, whoever a stored query finds, or a group.

A smart segment's query may name further segments, so this is also where all filters that ask about
the customer come together.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BinaryExpression,
    Column,
    ColumnElement,
    Connection,
    and_,
    exists,
    false,
    or_,
    select,
    true,
    union_all,
)

from custui.domain.errors import RenamedSegmentError, StoreError
from custui.domain.groups import Group
from custui.domain.period import Period, Span
from custui.domain.query import CustomerFilters
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.demands import parts_of
from custui.store.filters import (
    Bounds,
    figures_asked,
    indexed,
    note_conditions,
    occurs,
    order_conditions,
    row_conditions,
    spent_conditions,
)
from custui.store.flags import group_condition
from custui.store.keys import among
from custui.store.outline_sets import FIRST_SEGMENT
from custui.store.period_figures import grouped, not_ahead_alone, ordered_since, span_of
from custui.store.rows import stored_query
from custui.store.search import is_common, search_condition, similar
from custui.store.segment_names import called_by_now
from custui.store.shelves import MEMBERS, SEGMENTS, SUMMARY
from custui.store.storable import storable

Via = tuple[str, ...]
"""The folded names of the smart segments on whose behalf a query is read."""


def segment_condition(
    connection: Connection,
    name: str,
    rules: ShopRules,
    now: datetime,
    *,
    along: bool = False,
    via: Via = (),
) -> ColumnElement[bool]:
    """Return the condition on the summary that a customer is in the segment or group called `name`.

    A smart segment is whoever its query finds as of `now` (aware). Raises StoreError where there is no
    such segment, RenamedSegmentError where there was one, and StoreError where a smart one leads back to
    itself.
    """
    folded = fold(storable(name))
    row = connection.execute(select(SEGMENTS).where(SEGMENTS.c.name_folded == folded)).one_or_none()
    if row is None:
        group = next((group for group in Group if fold(group.word) == folded), None)
        if group is None:
            by_now = called_by_now(connection, folded)
            raise RenamedSegmentError(name, by_now) if by_now else StoreError(f"there is no segment {name}")
        return group_condition(group, rules, now)
    if row.query is None:
        members = MEMBERS.c.segment_id == row.id
        return occurs(connection, MEMBERS, members, along=along, known_as=FIRST_SEGMENT + row.id)
    if folded in via:
        raise StoreError(f"the segment {row.name} leads back to itself")
    query = stored_query(row)
    return _found(connection, query.filters, query.period, rules, now, along=along, via=(*via, folded))


def customer_conditions(
    connection: Connection,
    filters: CustomerFilters,
    rules: ShopRules,
    now: datetime,
    *,
    bounds: Bounds = (),
    along: bool = False,
    via: Via = (),
) -> list[ColumnElement[bool]]:
    """Return what the filters ask of the customer: everything but search, orders and spent.

    `bounds` is asked too. With `along` the conditions are for walking the summary in its order to fill
    a page, otherwise for finding.
    """
    belonging: list[ColumnElement[bool]] = []
    asked = [condition for _, condition in (*bounds, *indexed(filters, rules, now))]
    for name, inside in ((filters.segment, True), (filters.not_segment, False)):
        if name is not None:
            theirs = segment_condition(connection, name, rules, now, along=along, via=via)
            theirs = theirs if inside else _outside(theirs, asked)
            asked += parts_of([theirs])
            column = _bounded(theirs)
            if column is None:
                belonging.append(theirs)
            else:
                bounds = (*bounds, (column, theirs))
    wanted = row_conditions(connection, filters, rules, now, bounds=bounds, along=along)
    return [*wanted, *note_conditions(connection, filters, rules, now, along=along), *belonging]


def _outside(theirs: ColumnElement[bool], asked: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that a customer does not meet `theirs`, though meeting all that is `asked`.

    Of Ikeja without Ikeja's regulars, it asks who is no regular: an index or the outline can tell that.
    """
    rest = [part for part in parts_of([theirs]) if not any(part.compare(each) for each in asked)]
    return ~and_(*rest) if rest else false()


def _bounded(condition: ColumnElement[bool]) -> Column[Any] | None:
    """Return the column with an index of its own that the condition is on; None of any other."""
    indexed = (SUMMARY.c.orders, SUMMARY.c.spent, SUMMARY.c.last_order_at)
    if not isinstance(condition, BinaryExpression):
        return None
    return next((column for column in indexed if condition.left is column), None)


def summary_conditions(
    connection: Connection,
    filters: CustomerFilters,
    span: Span | None,
    rules: ShopRules,
    now: datetime,
    *,
    along: bool = False,
    via: Via = (),
) -> list[ColumnElement[bool]]:
    """Return all that is asked but for the search, of a list that is `walkable`."""
    bounds: Bounds
    if span is None:
        bounds = (
            *((SUMMARY.c.orders, asked) for asked in order_conditions(filters, SUMMARY.c.orders)),
            *((SUMMARY.c.spent, asked) for asked in spent_conditions(filters, SUMMARY.c.spent)),
        )
    else:
        bounds = ((SUMMARY.c.last_order_at, ordered_since(span)),)
    wanted = customer_conditions(connection, filters, rules, now, bounds=bounds, along=along, via=via)
    return wanted if span is None else [*wanted, not_ahead_alone(span)]


def walkable(filters: CustomerFilters, span: Span | None, now: datetime) -> bool:
    """Tell whether the summary alone says who is in the list, and quickly."""
    return span is None or (span.end > now and not figures_asked(filters))


def leaves_few(filters: CustomerFilters, *, common: bool) -> bool:
    """Tell whether the filters are of the kind that leaves few customers; `common` is what is searched."""
    named = filters.segment is not None or filters.follow_up_due or filters.among is not None
    return named or bool(filters.search and not common)


def searched(
    connection: Connection, text: str, rules: ShopRules, *, along: bool = False
) -> list[ColumnElement[bool]]:
    """Return the condition that the search for `text` finds a customer, by a like name too, if any.

    For `along` see `custui.store.search.search_condition`.
    """
    dialect = connection.dialect.name
    exact = search_condition(text, dialect, rules, along=along)
    if exact is None:
        return []
    near = similar(connection, text, rules)
    if not near:
        return [exact]
    theirs = among(SUMMARY.c.phone_key, list(near), dialect)
    if along or dialect != "sqlite":
        return [or_(exact, theirs)]
    # One list of ids for both: with OR between two, SQLite would read every customer.
    ids = (select(SUMMARY.c.id).where(condition).correlate(None) for condition in (exact, theirs))
    return [SUMMARY.c.id.in_(union_all(*ids))]


def _found(
    connection: Connection,
    filters: CustomerFilters,
    period: Period,
    rules: ShopRules,
    now: datetime,
    *,
    along: bool,
    via: Via,
) -> ColumnElement[bool]:
    """Return the condition on the summary that `filters` and `period` find a customer."""
    span = span_of(period, rules, now)
    if span is None or walkable(filters, span, now):
        found = summary_conditions(connection, filters, span, rules, now, along=along, via=via)
        found += searched(connection, filters.search, rules)
        return and_(*found) if found else true()
    common = bool(filters.search) and is_common(connection, filters.search, rules)
    found = customer_conditions(connection, filters, rules, now, via=via)
    found += searched(connection, filters.search, rules, along=common)
    few = leaves_few(filters, common=common)
    theirs = grouped(span, filters, found, rules, now, few=few).listing.correlate(None)
    if connection.dialect.name == "sqlite":
        return SUMMARY.c.phone_key.in_(theirs)
    # PostgreSQL makes a join of it even where it is denied, which it does not of NOT IN.
    held = theirs.subquery()
    return exists().where(held.c.phone_key == SUMMARY.c.phone_key).correlate(SUMMARY)
