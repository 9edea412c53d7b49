"""Lists of customers: one page, how many, which, or all of them for an export.

All time is read straight off the summary, along the index of the column sorted by. With a period the
figures shown are of the period, and there are two ways. Where the period reaches up to now and neither
sort nor filter needs its figures, the summary is walked as before and only the page's own customers
are reckoned; otherwise the period's orders are grouped by phone off a covering index.

Customers whose name is only like the one searched for come under all others, however those are sorted.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from custui.domain.customer import CustomerPage, CustomerRow
from custui.domain.period import Period, Span
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store.keys import among
from custui.store.ordering import summary_ordering
from custui.store.page_marks import Stretch, count_rows, counted, stretch
from custui.store.period_figures import (
    FIGURE_SORTS,
    Grouped,
    figures_of,
    grouped,
    span_of,
)
from custui.store.rows import PERIOD_PREFIX, customer_row, figures
from custui.store.search import is_common, matches, search_condition, similar
from custui.store.segment_filter import (
    customer_conditions,
    leaves_few,
    searched,
    summary_conditions,
    walkable,
)
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
    asked = _Asked(connection, filters, span_of(period, rules, now), rules, now)
    walked = asked.walkable and (asked.span is None or filters.sort.field not in FIGURE_SORTS)
    common = (asked.searched_alone or not walked) and asked.common()
    near = () if common or not filters.search else similar(connection, filters.search, rules)
    customers = asked.customers(walked=walked, along=walked)
    exact = asked.listing([*customers, *asked.hits(along=common)], walked=walked, common=common)
    if near:
        keys, has_more = _with_near(
            asked, exact, lambda: asked.likest(customers, near, walked=walked), request
        )
        found = Stretch(_summaries(connection, keys), has_more)
    else:
        found = stretch(connection, exact.listing, exact.ordering, request)
        if not walked:
            found = replace(found, rows=_summaries(connection, [row.phone_key for row in found.rows]))
    phones = [row.phone_key for row in found.rows]
    shown = figures_of(connection, phones, asked.span, rules) if asked.span and phones else {}
    return CustomerPage(
        rows=tuple(customer_row(row, shown.get(row.phone_key), rules, now) for row in found.rows),
        number=request.number,
        size=request.size,
        has_more=found.has_more,
        first=found.first,
        last=found.last,
        matches=matches(connection, filters.search, phones, rules) if filters.search else {},
    )


def count(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> int:
    """Return how many customers all pages hold together."""
    return count_rows(connection, phones(connection, filters, period, rules, now))


def phones(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> Select[Any]:
    """Return what selects the `phone_key` of every customer of the list, in no order."""
    asked = _Asked(connection, filters, span_of(period, rules, now), rules, now)
    common = not asked.walkable and asked.common()
    conditions = asked.customers(walked=asked.walkable)
    conditions += searched(connection, filters.search, rules, along=common)
    listing = asked.listing(conditions, walked=asked.walkable, common=common).listing
    if asked.walkable:
        listing = listing.with_only_columns(SUMMARY.c.phone_key)
    return listing.correlate(None)


def stream(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> Generator[CustomerRow, None, None]:
    """Yield every customer of the list in its order, holding a few hundred at a time.

    All rows are of one moment as long as `connection` reads in one transaction.
    """
    asked = _Asked(connection, filters, span_of(period, rules, now), rules, now)
    walked = asked.span is None
    common = not walked and asked.common()
    customers = asked.customers(walked=walked)
    hits = asked.hits(along=common)
    exact = asked.listing([*customers, *hits], walked=walked, common=common, whole=True)
    for part in exact.ordering.parts:
        # Closed even where the reader stops half way: PostgreSQL holds a cursor for it.
        listing = part.of(exact.listing)
        with connection.execute(listing, execution_options={"yield_per": _BATCH}) as result:
            for row in result:
                yield customer_row(row, figures(row, PERIOD_PREFIX) if asked.span else None, rules, now)
    near = similar(connection, filters.search, rules) if filters.search else ()
    likest = asked.likest(customers, near, walked=walked)
    shown = figures_of(connection, likest, asked.span, rules) if asked.span and likest else {}
    for row in _summaries(connection, likest):
        yield customer_row(row, shown.get(row.phone_key), rules, now)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a list is asked for, and of which store."""

    connection: Connection
    filters: CustomerFilters
    span: Span | None
    rules: ShopRules
    now: datetime

    @property
    def walkable(self) -> bool:
        """Whether the summary alone says who is in the list, and quickly."""
        return walkable(self.filters, self.span, self.now)

    @property
    def searched_alone(self) -> bool:
        """Whether the search is the only filter, so that a common word fills a page within few steps."""
        filters = self.filters
        return bool(filters.search) and filters == CustomerFilters(search=filters.search, sort=filters.sort)

    def customers(self, *, walked: bool, along: bool = False) -> list[ColumnElement[bool]]:
        """Return what is asked of the customer, but for the search and, unless `walked`, the figures.

        With `along` the summary is walked in the list's order, to fill a page.
        """
        connection, filters, rules, now = self.connection, self.filters, self.rules, self.now
        if walked:
            return summary_conditions(connection, filters, self.span, rules, now, along=along)
        return customer_conditions(connection, filters, rules, now)

    def common(self) -> bool:
        """Tell whether very many are found by what is searched."""
        return bool(self.filters.search) and is_common(self.connection, self.filters.search, self.rules)

    def hits(self, *, along: bool = False) -> list[ColumnElement[bool]]:
        """Return the condition that the search finds a customer by what was typed, if it asks any."""
        dialect = self.connection.dialect.name
        found = search_condition(self.filters.search, dialect, self.rules, along=along)
        return [] if found is None else [found]

    def listing(
        self,
        conditions: list[ColumnElement[bool]],
        *,
        walked: bool,
        common: bool = False,
        whole: bool = False,
    ) -> Grouped:
        """Return the list of those who meet `conditions`: `walked` off the summary, else grouped.

        Grouped it goes by whether the search is `common`; `whole` is `grouped`'s.
        """
        if walked or self.span is None:
            ordering = summary_ordering(self.filters.sort, self.rules, self.now)
            return Grouped(select(SUMMARY).where(*conditions), ordering)
        few = leaves_few(self.filters, common=common)
        return grouped(self.span, self.filters, conditions, self.rules, self.now, few=few, whole=whole)

    def likest(self, customers: list[ColumnElement[bool]], near: Sequence[str], *, walked: bool) -> list[str]:
        """Return those of `near` who are in the list but for the search, in the order of `near`."""
        if not near:
            return []
        theirs = among(SUMMARY.c.phone_key, list(near), self.connection.dialect.name)
        listing = self.listing([*customers, theirs], walked=walked).listing
        meeting = {row.phone_key for row in self.connection.execute(listing)}
        return [phone for phone in near if phone in meeting]


def _with_near(
    asked: _Asked, exact: Grouped, likest: Callable[[], list[str]], request: PageRequest
) -> tuple[list[str], bool]:
    """Return the phones of a page of the exact hits and, under them, of `likest`; and whether more follow.

    They are counted off, which is quick: nobody is added to many exact hits.
    """
    offset, limit = (request.number - 1) * request.size, request.size + 1
    rows = counted(asked.connection, exact.listing, exact.ordering, offset, limit)
    found = [row.phone_key for row in rows]
    if len(found) < limit:
        # Where nothing was found, all exact hits lie before the page.
        skipped = 0 if found or not offset else offset - count_rows(asked.connection, exact.listing)
        found += likest()[skipped:][: limit - len(found)]
    return found[: request.size], len(found) > request.size


def _summaries(connection: Connection, phones: Sequence[str]) -> list[Row[Any]]:
    """Return the summary of each of `phones`, in their order."""
    if not phones:
        return []
    rows = connection.execute(
        select(SUMMARY).where(among(SUMMARY.c.phone_key, phones, connection.dialect.name))
    )
    by_phone = {row.phone_key: row for row in rows}
    return [by_phone[phone] for phone in phones]
