"""Lists of customers: one page, how many, or all of them for an export.

All time is read straight off the summary, along the index of the column sorted by. With a period the
figures shown are of the period, and there are two ways. Where the period reaches up to now and neither
sort nor filter needs its figures, the summary is walked as before and only the page's own customers
are reckoned; otherwise the period's orders are grouped by phone off a covering index.
"""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from custui.domain.customer import CustomerPage, CustomerRow
from custui.domain.period import Period, Span
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store.filters import Ordering, customer_conditions, figure_conditions, summary_ordering
from custui.store.keys import among
from custui.store.period_figures import FIGURE_SORTS, figures_of, grouped, ordered_within, span_of
from custui.store.rows import PERIOD_PREFIX, customer_row, figures
from custui.store.search import is_common, search_condition
from custui.store.shelves import SUMMARY

_BATCH = 500
"""Rows that an export holds at a time."""


def page(
    connection: Connection,
    filters: CustomerFilters,
    period: Period,
    request: PageRequest,
    rules: ShopRules,
    now: datetime,
) -> CustomerPage:
    """Return the page of the list that `request` names; one past the end has no rows."""
    span = span_of(period, rules, now)
    limit, offset = request.size + 1, (request.number - 1) * request.size
    if span is None or (_walkable(filters, span, now) and filters.sort.field not in FIGURE_SORTS):
        along = _searched_alone(filters) and is_common(connection, filters.search, rules)
        listing = _walk(filters, span, _conditions(connection, filters, rules, now, along=along))
        found = _slice(connection, listing, summary_ordering(filters.sort, rules, now), offset, limit)
    else:
        groups = grouped(span, filters, _conditions(connection, filters, rules, now), rules, now)
        phones = [row.phone_key for row in _slice(connection, groups.listing, groups.ordering, offset, limit)]
        found = _summaries(connection, phones)
    shown = figures_of(connection, [row.phone_key for row in found], span, rules) if span else {}
    rows = tuple(customer_row(row, shown.get(row.phone_key), rules, now) for row in found[: request.size])
    return CustomerPage(rows, request.number, request.size, has_more=len(found) > request.size)


def count(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> int:
    """Return how many customers all pages hold together."""
    span = span_of(period, rules, now)
    conditions = _conditions(connection, filters, rules, now)
    if span is None or _walkable(filters, span, now):
        return _count(connection, _walk(filters, span, conditions))
    return _count(connection, grouped(span, filters, conditions, rules, now).listing)


def stream(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> Generator[CustomerRow, None, None]:
    """Yield every customer of the list in its order, holding a few hundred at a time.

    All rows are of one moment as long as `connection` reads in one transaction.
    """
    span = span_of(period, rules, now)
    conditions = _conditions(connection, filters, rules, now)
    if span is None:
        listing, ordering = _walk(filters, None, conditions), summary_ordering(filters.sort, rules, now)
    else:
        groups = grouped(span, filters, conditions, rules, now, whole=True)
        listing, ordering = groups.listing, groups.ordering
    for part in ordering.parts(listing):
        # Closed even where the reader stops half way: PostgreSQL holds a cursor for it.
        with connection.execute(part, execution_options={"yield_per": _BATCH}) as result:
            for row in result:
                yield customer_row(row, figures(row, PERIOD_PREFIX) if span else None, rules, now)


def _walkable(filters: CustomerFilters, span: Span, now: datetime) -> bool:
    """Tell whether the summary alone says who is in the list, and quickly."""
    figures_asked = (filters.min_orders, filters.max_orders, filters.min_spent, filters.max_spent)
    return span.end > now and all(figure is None for figure in figures_asked)


def _searched_alone(filters: CustomerFilters) -> bool:
    """Tell whether the search is the only filter, so that a common word fills a page within few steps."""
    return bool(filters.search) and filters == CustomerFilters(search=filters.search, sort=filters.sort)


def _conditions(
    connection: Connection, filters: CustomerFilters, rules: ShopRules, now: datetime, *, along: bool = False
) -> list[ColumnElement[bool]]:
    """Return what the filters ask of the summary's row, but for orders and spent."""
    found = search_condition(filters.search, connection.dialect.name, rules, along=along)
    return customer_conditions(filters, rules, now) + ([] if found is None else [found])


def _walk(filters: CustomerFilters, span: Span | None, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    within = (
        figure_conditions(filters, SUMMARY.c.orders, SUMMARY.c.spent)
        if span is None
        else [ordered_within(span)]
    )
    return select(SUMMARY).where(*conditions, *within)


def _slice(
    connection: Connection, listing: Select[Any], ordering: Ordering, offset: int, limit: int
) -> list[Row[Any]]:
    """Return up to `limit` rows of `listing` in its order, past the first `offset`."""
    first, *more = ordering.parts(listing)
    found = list(connection.execute(first.limit(limit).offset(offset)))
    for rest in more:
        if len(found) < limit:
            # Where nothing was found, all of the first part lies before the page.
            offset = 0 if found or not offset else offset - _count(connection, first)
            found += connection.execute(rest.limit(limit - len(found)).offset(offset))
    return found


def _count(connection: Connection, listing: Select[Any]) -> int:
    rows = listing.order_by(None).subquery()
    return connection.execute(select(func.count()).select_from(rows)).scalar_one()


def _summaries(connection: Connection, phones: list[str]) -> list[Row[Any]]:
    """Return the summary of each of `phones`, in their order."""
    rows = connection.execute(
        select(SUMMARY).where(among(SUMMARY.c.phone_key, phones, connection.dialect.name))
    )
    by_phone = {row.phone_key: row for row in rows}
    return [by_phone[phone] for phone in phones]
