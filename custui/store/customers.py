"""Lists of customers: one page, how many, which, or all of them for an export.

All time is read straight off the summary, along the index of the column sorted by. With a period the
figures shown are of the period, and there are two ways. Where the period reaches up to now and neither
sort nor filter needs its figures, the summary is walked as before and only the page's own customers
are reckoned; otherwise the period's orders are grouped by phone off a covering index.

Customers whose name is only like the one searched for come under all others, however those are sorted.
"""

from collections.abc import Generator, Sequence
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, Select, select

from custui.domain.customer import CustomerPage, CustomerRow, Due
from custui.domain.period import Period
from custui.domain.query import CustomerFilters, PageRequest, SortField
from custui.domain.rules import ShopRules
from custui.store import counted as counted_off
from custui.store.asked import Asked
from custui.store.demands import few_meet
from custui.store.filters import due_conditions
from custui.store.keys import among
from custui.store.named import one_of
from custui.store.page_marks import Stretch, count_rows, counted, stretch
from custui.store.period_figures import FIGURE_SORTS, figures_of, span_of
from custui.store.period_walk import FEW_FILTERED, FEW_RECKONED
from custui.store.rows import PERIOD_PREFIX, customer_row, figures
from custui.store.search import matches
from custui.store.segment_filter import searched
from custui.store.shelves import NOTES, SUMMARY

SOON_ADDED = 12_000_000
"""So many orders are added up before any other way is tried."""
SOON_FILTERED = 600_000
"""So many are, where the period's figures only filter: a page may be filled by reckoning a few customers."""
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
    asked = Asked(connection, filters, span_of(period, rules, now), rules, now)
    walked = asked.walkable and (asked.span is None or filters.sort.field not in FIGURE_SORTS)
    if asked.contradicts_itself(walked=walked):
        found = Stretch([], has_more=False)
    elif asked.near:
        keys, has_more = _with_near(asked, request, walked=walked)
        found = Stretch(_summaries(connection, keys), has_more)
    elif walked:
        conditions = [*asked.customers(walked=True, along=True), *asked.hits(along=asked.common)]
        if filters.sort.field is SortField.FLAGS and few_meet(conditions):
            # Asked once, and not for each number of flags.
            meeting = select(SUMMARY.c.id).where(*conditions)
            conditions = [one_of(connection, connection.scalars(meeting).all())]
        exact = asked.listing(conditions, walked=True)
        fetch = asked.fetch(conditions)
        found = stretch(connection, exact.listing, exact.ordering, request, fetch)
    else:
        found = _by_period(asked, request)
        there = found.phones or [row.phone_key for row in found.rows]
        found = replace(found, rows=_summaries(connection, there))
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
        due=_due(connection, phones, rules, now) if filters.follow_up_due and phones else {},
    )


def count(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> int:
    """Return how many customers all pages hold together."""
    asked = Asked(connection, filters, span_of(period, rules, now), rules, now)
    found = None if asked.near else counted_off.count(asked)
    if found is not None:
        return found
    return count_rows(connection, phones(connection, filters, period, rules, now))


def phones(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> Select[Any]:
    """Return what selects the `phone_key` of every customer of the list, in no order."""
    asked = Asked(connection, filters, span_of(period, rules, now), rules, now)
    along = not asked.walkable and asked.common
    conditions = asked.customers(walked=asked.walkable)
    conditions += searched(connection, filters.search, rules, along=along)
    listing = asked.listing(conditions, walked=asked.walkable).listing
    if asked.walkable:
        listing = listing.with_only_columns(SUMMARY.c.phone_key)
    return listing.correlate(None)


def stream(
    connection: Connection, filters: CustomerFilters, period: Period, rules: ShopRules, now: datetime
) -> Generator[CustomerRow, None, None]:
    """Yield every customer of the list in its order, holding a few hundred at a time.

    All rows are of one moment as long as `connection` reads in one transaction.
    """
    asked = Asked(connection, filters, span_of(period, rules, now), rules, now)
    walked = asked.span is None
    customers = asked.customers(walked=walked)
    hits = asked.hits(along=not walked and asked.common)
    exact = asked.listing([*customers, *hits], walked=walked, whole=True)
    for part in exact.ordering.parts:
        # Closed even where the reader stops half way: PostgreSQL holds a cursor for it.
        listing = part.of(exact.listing)
        with connection.execute(listing, execution_options={"yield_per": _BATCH}) as result:
            for row in result:
                yield customer_row(row, figures(row, PERIOD_PREFIX) if asked.span else None, rules, now)
    likest = asked.likest(customers, walked=walked)
    shown = figures_of(connection, likest, asked.span, rules) if asked.span and likest else {}
    for row in _summaries(connection, likest):
        yield customer_row(row, shown.get(row.phone_key), rules, now)


def _by_period(asked: Asked, request: PageRequest) -> Stretch:
    """Return a page that the summary alone does not tell, in the way that reads least."""
    possible = asked.few_possible()
    if possible is None:
        cost, by_figure = asked.entries, asked.filters.sort.field in FIGURE_SORTS
        found = None
        if cost is None:
            found = asked.walked_through(request)
        # Off the ledger a page is there sooner than many are reckoned.
        elif cost > (SOON_ADDED if by_figure else SOON_FILTERED):
            many = FEW_RECKONED if by_figure else FEW_FILTERED
            found = asked.walked_through(request, most=many)
        if found is None and cost is not None:
            # NumPy is read in with it.
            from custui.store import tallied

            found = tallied.page(asked, request)
        if found is not None:
            return found
    few = possible is not None or asked.few
    if few:
        # Asked one by one beforehand: together with the orders, SQLite would go through a city's customers
        # for every member of a segment, or through all of a segment's members for a city.
        along = [*asked.customers(walked=False, along=True), *asked.hits(along=asked.common)]
        named = [] if possible is None else [one_of(asked.connection, possible)]
        meeting = select(SUMMARY.c.id).where(*named, *along)
        conditions = [one_of(asked.connection, asked.connection.scalars(meeting).all())]
    else:
        conditions = [*asked.customers(walked=False), *asked.hits(along=asked.common)]
    exact = asked.listing(conditions, walked=False, few=few)
    return stretch(asked.connection, exact.listing, exact.ordering, request)


def _with_near(asked: Asked, request: PageRequest, *, walked: bool) -> tuple[list[str], bool]:
    """Return the phones of a page of the exact hits and, under them, of who is near; and whether more follow.

    They are counted off, which is quick: nobody is added to many exact hits.
    """
    # Whom the search finds are few: so are who is looked up for each of the other filters.
    customers = asked.customers(walked=walked, along=True)
    exact = asked.listing([*customers, *asked.hits()], walked=walked)
    offset, limit = (request.number - 1) * request.size, request.size + 1
    rows = counted(asked.connection, exact.listing, exact.ordering, offset, limit)
    found = [row.phone_key for row in rows]
    if len(found) < limit:
        # Where nothing was found, all exact hits lie before the page.
        skipped = 0 if found or not offset else offset - count_rows(asked.connection, exact.listing)
        found += asked.likest(customers, walked=walked)[skipped:][: limit - len(found)]
    return found[: request.size], len(found) > request.size


def _due(connection: Connection, phones: Sequence[str], rules: ShopRules, now: datetime) -> dict[str, Due]:
    """Return of each of `phones` the follow-up that has been due longest."""
    theirs = among(NOTES.c.phone_key, phones, connection.dialect.name)
    latest_first = (
        select(NOTES.c.phone_key, NOTES.c.due_on, NOTES.c.body)
        .where(theirs, *due_conditions(rules, now))
        .order_by(NOTES.c.due_on.desc(), NOTES.c.created_at, NOTES.c.id)
    )
    found = connection.execute(latest_first)
    return {row.phone_key: Due(date.fromisoformat(row.due_on), row.body) for row in found}


def _summaries(connection: Connection, phones: Sequence[str]) -> list[Row[Any]]:
    """Return the summary of each of `phones`, in their order."""
    if not phones:
        return []
    rows = connection.execute(
        select(SUMMARY).where(among(SUMMARY.c.phone_key, phones, connection.dialect.name))
    )
    by_phone = {row.phone_key: row for row in rows}
    return [by_phone[phone] for phone in phones]
