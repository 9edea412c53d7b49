"""Figures of a period, per customer: for a few known phones, or grouped from all the period's orders."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, literal, or_, select

from custui.domain.figures import Figures
from custui.domain.period import Period, Span
from custui.domain.query import CustomerFilters, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store.filters import order_conditions, spent_conditions
from custui.store.keys import among
from custui.store.measures import FIGURE_NAMES, average_column, figure_columns
from custui.store.ordering import Ordering, summary_ordering
from custui.store.rows import PERIOD_PREFIX, figures
from custui.store.shelves import ORDERS, SUMMARY

FIGURE_SORTS = frozenset({SortField.ORDERS, SortField.SPENT, SortField.AVERAGE})
"""What is sorted by the period's figures where a period is chosen; all else is lifetime."""

_ASKED_FOR = ("orders", "spent", "spent_orders")
"""What lists are sorted and filtered by; the average is made of the last two."""


def span_of(period: Period, rules: ShopRules, now: datetime) -> Span | None:
    """Return the moments of `period` as of `now` (aware); None for all time."""
    days = period.days(now.astimezone(rules.zone).date())
    return None if days is None else days.span(rules.zone)


def ordered_since(span: Span) -> ColumnElement[bool]:
    """Return the condition on the summary that the last order lies in `span` or after it."""
    return SUMMARY.c.last_order_at >= seconds(span.start)


def not_ahead_alone(span: Span) -> ColumnElement[bool]:
    """Return the condition that one who ordered since `span` began, which reaches up to now, did so in it.

    Only where the last order is dated ahead of the span are a customer's orders looked at.
    """
    theirs = select(literal(1)).where(ORDERS.c.phone_key == SUMMARY.c.phone_key, *dated_within(span))
    # One at a time: of EXISTS, PostgreSQL would make a table of all the period's orders.
    one = theirs.limit(1).correlate(SUMMARY).scalar_subquery()
    return or_(SUMMARY.c.last_order_at < seconds(span.end), one.is_not(None))


def customers_of(span: Span, now: datetime) -> ColumnElement[bool]:
    """Return the condition on the summary that a customer ordered in `span`."""
    if span.end > now:
        return and_(ordered_since(span), not_ahead_alone(span))
    theirs = select(ORDERS.c.phone_key).where(ORDERS.c.phone_key.is_not(None), *dated_within(span))
    return SUMMARY.c.phone_key.in_(theirs)


def figures_of(
    connection: Connection, phones: Sequence[str], span: Span, rules: ShopRules
) -> dict[str, Figures]:
    """Return the figures in `span` of each of `phones` (a page of them) that ordered in it."""
    statement = _per_phone(span, rules, FIGURE_NAMES).where(
        among(ORDERS.c.phone_key, phones, connection.dialect.name)
    )
    return {row.phone_key: figures(row, PERIOD_PREFIX) for row in connection.execute(statement)}


def shown_of(
    connection: Connection, phones: Sequence[str], span: Span, rules: ShopRules
) -> list[tuple[str, int, int]]:
    """Return phone, orders and spent in `span` of each of `phones` that ordered in it."""
    statement = _per_phone(span, rules, _ASKED_FOR[:2]).where(
        among(ORDERS.c.phone_key, phones, connection.dialect.name)
    )
    return [(phone, orders, spent) for phone, orders, spent in connection.execute(statement)]


class Grouped(Struct, frozen=True):
    """The customers of a span: `listing` selects the `phone_key` of each, and maybe more."""

    listing: Select[Any]
    ordering: Ordering


def grouped(
    span: Span,
    filters: CustomerFilters,
    conditions: list[ColumnElement[bool]],
    rules: ShopRules,
    now: datetime,
    *,
    few: bool,
    whole: bool = False,
) -> Grouped:
    """Return the customers who ordered in `span` and meet the summary's `conditions` and figure filters.

    `few` says that the conditions leave few customers, whose orders alone are read then. With `whole`,
    the listing selects the summary's columns and all prefixed figures; without, only what is sorted
    and filtered by is reckoned, since every sum costs for every order of the period.
    """
    per_phone = _per_phone(span, rules, FIGURE_NAMES if whole else _ASKED_FOR)
    if few:
        chosen = select(SUMMARY.c.phone_key).where(*conditions)
        per_phone = per_phone.where(ORDERS.c.phone_key.in_(chosen))
    sums = per_phone.subquery("sums")
    shown = {name: sums.c[PERIOD_PREFIX + name] for name in _ASKED_FOR}
    by_figure = filters.sort.field in FIGURE_SORTS
    listing: Select[Any] = select(sums.c.phone_key)
    if whole:
        listing = select(SUMMARY, *(column for column in sums.c if column.name != "phone_key"))
    if whole or not by_figure:
        listing = listing.join_from(sums, SUMMARY, SUMMARY.c.phone_key == sums.c.phone_key)
    if conditions and not few:
        # Not on the join itself: SQLite would fetch whoever meets them and seek each among all the sums.
        meeting = exists().where(SUMMARY.c.phone_key == sums.c.phone_key, *conditions)
        listing = listing.where(meeting.correlate(sums))
    listing = listing.where(
        *order_conditions(filters, shown["orders"]), *spent_conditions(filters, shown["spent"])
    )
    if not by_figure:
        return Grouped(listing, summary_ordering(filters.sort, rules, now))
    return Grouped(listing, _figure_ordering(filters.sort, sums.c.phone_key, shown))


def _figure_ordering(
    sort: Sort, phone: ColumnElement[str], shown: Mapping[str, ColumnElement[int]]
) -> Ordering:
    if sort.field is SortField.ORDERS:
        return Ordering(shown["orders"], phone, sort.descending)
    if sort.field is SortField.SPENT:
        return Ordering(shown["spent"], phone, sort.descending)
    average = average_column(shown["spent"], shown["spent_orders"])
    counted = shown["spent_orders"]
    return Ordering(average, phone, sort.descending, given=counted > 0, blank=counted == 0)


def _per_phone(span: Span, rules: ShopRules, names: Iterable[str]) -> Select[Any]:
    columns = figure_columns(rules)
    return (
        select(ORDERS.c.phone_key, *(columns[name].label(PERIOD_PREFIX + name) for name in names))
        .where(ORDERS.c.phone_key.is_not(None), *dated_within(span))
        .group_by(ORDERS.c.phone_key)
    )


def more_orders(connection: Connection, span: Span, many: int) -> bool:
    """Tell whether `span` holds more orders than `many`, at the cost of stepping over so many."""
    one = select(literal(1)).where(*dated_within(span)).limit(1).offset(many)
    return connection.execute(one).first() is not None


def dated_within(span: Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that an order is dated within `span`."""
    at = ORDERS.c.created_at
    return at >= seconds(span.start), at < seconds(span.end)


def seconds(moment: datetime) -> int:
    """Return `moment` as the store keeps times."""
    return int(moment.timestamp())
