"""The cards over the list: what `custui.domain.dashboard` reckons from orders, off the summary.

The moment now needs the lifetime figures of the period's customers, which the summary holds. The moment
before takes off them whatever was ordered since.
"""

import math
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, true

from custui.domain import dashboard
from custui.domain.dashboard import GroupCard, ListCards, Moment
from custui.domain.groups import Group
from custui.domain.period import Period, Span
from custui.domain.query import Activity
from custui.domain.rules import ShopRules, start_of_day
from custui.store.cards_added import AddedCards
from custui.store.flags import activity_condition, group_condition
from custui.store.measures import MONEY, counts_as_spent, sum_where
from custui.store.period_figures import customers_of, dated_within, seconds, span_of
from custui.store.shelves import ORDERS, SUMMARY

_FAR = 2**60
"""Later than any order, in seconds."""
_Figures = Select[int, int, int, int]
"""Customers, active, repeat, spent; the sums are null without customers."""


def list_cards(connection: Connection, period: Period, rules: ShopRules, now: datetime) -> ListCards:
    """Return the cards of all customers of `period` as of `now` (aware), beside the period before."""
    added, span = AddedCards.of(connection, rules, now), span_of(period, rules, now)
    moment = (added and added.standing(span)) or _moment(connection, _standing(span, rules, now))
    before = dashboard.moment_before(period, now, rules)
    if before is None:
        return dashboard.list_cards(moment, None)
    then = (added and added.stood(*before)) or _moment(connection, _stood(*before, rules))
    return dashboard.list_cards(moment, then)


def group_cards(
    connection: Connection, period: Period, rules: ShopRules, now: datetime
) -> tuple[GroupCard, ...]:
    """Return a card for every group with its customers of `period`, and what they spent in it."""
    span = span_of(period, rules, now)
    added = AddedCards.of(connection, rules, now)
    found = None if added is None else added.groups(span)
    if found is not None:
        return found
    holds = [group_condition(group, rules, now) for group in Group]
    if span is None:
        spent: ColumnElement[int] = SUMMARY.c.spent
    else:
        in_it = (ORDERS.c.phone_key.is_not(None), *dated_within(span))
        of_each = sum_where(counts_as_spent(rules), MONEY).label("spent")
        per_phone = select(ORDERS.c.phone_key, of_each).where(*in_it).group_by(ORDERS.c.phone_key)
        sums = per_phone.subquery("sums")
        spent = sums.c.spent
    counted = [column for group in holds for column in (sum_where(group, 1), sum_where(group, spent))]
    statement = select(*counted).select_from(SUMMARY)
    if span is not None:
        statement = select(*counted).join_from(sums, SUMMARY, SUMMARY.c.phone_key == sums.c.phone_key)
    numbers = [number or 0 for number in connection.execute(statement).one()]
    return tuple(map(GroupCard, Group, numbers[::2], numbers[1::2]))


def _moment(connection: Connection, statement: _Figures) -> Moment:
    return Moment(*(number or 0 for number in connection.execute(statement).one()))


def _standing(span: Span | None, rules: ShopRules, now: datetime) -> _Figures:
    """Return what reckons the moment of the span's customers as they stand."""
    return (
        select(
            func.count(),
            sum_where(activity_condition(Activity.ACTIVE, rules, now), 1),
            sum_where(SUMMARY.c.orders >= rules.thresholds.repeat_orders, 1),
            sum_where(true(), SUMMARY.c.spent),
        )
        .select_from(SUMMARY)
        .where(*([] if span is None else [customers_of(span, now)]))
    )


def _stood(span: Span, at: datetime, rules: ShopRules) -> _Figures:
    """Return what reckons the moment of the span's customers as they stood at `at`, the span over."""
    created = ORDERS.c.created_at
    # Orders are kept to the second.
    end = math.ceil(at.timestamp())
    then = at - timedelta(microseconds=1)
    active_since = int(start_of_day(rules.active_days, then, rules.zone).timestamp())
    later = created >= end
    # All in one look at the orders, each customer's together; bounded on both sides, or SQLite would go by
    # the phones and look every order up.
    looked_at = (
        ORDERS.c.phone_key.is_not(None),
        created >= min(active_since, seconds(span.start)),
        created < _FAR,
    )
    theirs = (
        select(
            ORDERS.c.phone_key,
            sum_where(and_(*dated_within(span)), 1).label("within"),
            sum_where(and_(created >= active_since, created < end), 1).label("recent"),
            sum_where(later, 1).label("later"),
            sum_where(and_(later, counts_as_spent(rules)), MONEY).label("spent_later"),
        )
        .where(*looked_at)
        .group_by(ORDERS.c.phone_key)
        .subquery("theirs")
    )
    return (
        select(
            func.count(),
            sum_where(theirs.c.recent > 0, 1),
            sum_where(SUMMARY.c.orders - theirs.c.later >= rules.thresholds.repeat_orders, 1),
            sum_where(true(), SUMMARY.c.spent - theirs.c.spent_later),
        )
        .join_from(SUMMARY, theirs, theirs.c.phone_key == SUMMARY.c.phone_key)
        .where(theirs.c.within > 0)
    )
