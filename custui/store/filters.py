"""What a list is filtered by, as far as a customer's own row and the tables beside it can tell."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Table,
    false,
    func,
    literal,
    literal_column,
    select,
)

from custui.domain.groups import Group
from custui.domain.phone import PhoneVerdict
from custui.domain.query import CustomerFilters, PhoneDoubt
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.demands import both, compared
from custui.store.flags import activity_condition, group_condition
from custui.store.keys import among
from custui.store.likelihood import FEW_MEET, MANY_MEET
from custui.store.outline_sets import NOTED, outlined
from custui.store.shelves import NOTES, SUMMARY
from custui.store.storable import storable

_FEW = 5_000
"""Up to so many customers are fetched and sorted; of more, a page is found faster along the list's order."""
# In the very words of the index of the few who are in doubt.
IN_DOUBT = SUMMARY.c.verdict != literal_column("'valid'")
_GROUPED_BY = {
    Group.VIP: SUMMARY.c.orders,
    Group.REPEAT: SUMMARY.c.orders,
    Group.ONE_TIME: SUMMARY.c.orders,
    Group.HIGH_VALUE: SUMMARY.c.spent,
    Group.AT_RISK: SUMMARY.c.last_order_at,
}
_DOUBTED = {
    PhoneDoubt.UNREADABLE: (PhoneVerdict.UNREADABLE.value, PhoneVerdict.DAMAGED.value),
    PhoneDoubt.UNVERIFIED: (PhoneVerdict.UNVERIFIED.value,),
}


Bounds = Sequence[tuple[Column[Any], ColumnElement[bool]]]
"""Conditions, each with the column of the summary that it is on."""


def row_conditions(
    connection: Connection,
    filters: CustomerFilters,
    rules: ShopRules,
    now: datetime,
    *,
    bounds: Bounds,
    along: bool,
) -> list[ColumnElement[bool]]:
    """Return the conditions on the summary's row: all filters but search, segments and notes.

    Orders and spent, and what else the list is bounded by, come as `bounds`. For `along` see `weighed`.
    """
    dialect = connection.dialect.name
    by_column: defaultdict[str, list[ColumnElement[bool]]] = defaultdict(list)
    for column, condition in (*bounds, *indexed(filters, rules, now)):
        by_column[column.name].append(condition)
    wanted = [
        weighty
        for conditions in by_column.values()
        for weighty in weighed(connection, _tightest(conditions), along=along)
    ]
    if Group.PROBLEMATIC in filters.groups:
        wanted.append(group_condition(Group.PROBLEMATIC, rules, now))
    if filters.phone is not None:
        doubted = SUMMARY.c.verdict.in_(_DOUBTED[filters.phone])
        wanted += [*weighed(connection, [doubted], [IN_DOUBT], along=along), IN_DOUBT]
    if filters.among is not None:
        wanted.append(among(SUMMARY.c.phone_key, _phones(filters.among), dialect))
    if filters.without:
        wanted.append(~among(SUMMARY.c.phone_key, _phones(filters.without), dialect))
    return wanted


def indexed(filters: CustomerFilters, rules: ShopRules, now: datetime) -> Bounds:
    """Return the conditions that an index serves, whatever the figures shown are of."""
    found: list[tuple[Column[Any], ColumnElement[bool]]] = []
    if filters.status is not None:
        found.append((SUMMARY.c.last_order_at, activity_condition(filters.status, rules, now)))
    found += [
        (_GROUPED_BY[group], group_condition(group, rules, now))
        for group in sorted(filters.groups - {Group.PROBLEMATIC})
    ]
    for column, folded in (
        (SUMMARY.c.preferred_channel, None if filters.channel is None else storable(filters.channel)),
        (SUMMARY.c.city_folded, None if filters.city is None else fold(storable(filters.city))),
        (SUMMARY.c.state_folded, None if filters.state is None else fold(storable(filters.state))),
    ):
        if folded is not None:
            found.append((column, column == folded))
    return found


def note_conditions(
    connection: Connection, filters: CustomerFilters, rules: ShopRules, now: datetime, *, along: bool
) -> list[ColumnElement[bool]]:
    """Return the conditions on the customers' notes and follow-ups; for `along` see `occurs`."""
    wanted: list[ColumnElement[bool]] = []
    if filters.has_notes is not None:
        noted = occurs(connection, NOTES, along=along, known_as=NOTED)
        wanted.append(noted if filters.has_notes else ~noted)
    if filters.follow_up_due:
        wanted.append(occurs(connection, NOTES, *due_conditions(rules, now), along=along))
    return wanted


def due_conditions(rules: ShopRules, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a note is a follow-up due as of `now` (aware) and not done."""
    today = now.astimezone(rules.zone).date().isoformat()
    # Said in full, so that the index of open follow-ups is met.
    return NOTES.c.due_on.is_not(None), NOTES.c.due_on <= today, NOTES.c.done_at.is_(None)


def occurs(
    connection: Connection,
    table: Table,
    *conditions: ColumnElement[bool],
    along: bool,
    known_as: int | None = None,
) -> ColumnElement[bool]:
    """Return the condition that a customer's phone key occurs in the rows of `table` that meet `conditions`.

    With `along` it is for walking the summary in its order to fill one page. Then every customer met is
    looked up, unless the rows are so few that fetching and sorting them is less work; otherwise SQLite
    gathers the rows once, and a server judges for itself. `known_as` is the number of the outline's set
    of these customers, if there is one.
    """
    theirs = select(table.c.phone_key).where(*conditions)
    theirs = theirs if known_as is None else outlined(theirs, known_as)
    looked_up = theirs.where(table.c.phone_key == SUMMARY.c.phone_key).correlate(SUMMARY).exists()
    gathered = SUMMARY.c.phone_key.in_(theirs)
    if not along:
        return gathered if connection.dialect.name == "sqlite" else looked_up
    # Or SQLite would rather walk an index than sort the few.
    return func.likelihood(gathered, FEW_MEET) if _few(connection, table, conditions) else looked_up


def weighed(
    connection: Connection,
    conditions: Sequence[ColumnElement[bool]],
    besides: Sequence[ColumnElement[bool]] = (),
    *,
    along: bool,
) -> list[ColumnElement[bool]]:
    """Return the conditions on one indexed column of the summary with a word on how many meet them.

    `besides` is what the index asks for too.

    With `along`, when one page is to be filled: SQLite keeps no statistics, and would fetch and sort
    half the shop rather than walk it in order, or walk all of it to find a handful.
    """
    if not along or not conditions:
        return list(conditions)
    share = FEW_MEET if _few(connection, SUMMARY, [*conditions, *besides]) else MANY_MEET
    return [func.likelihood(condition, share) for condition in conditions]


def _tightest(conditions: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Return the conditions on one column as one stretch of its index, or as one that nobody meets.

    An index is sought by one lower bound, and SQLite might take the wrong one, or an equality and go through
    all who have that value for a bound that none of them keeps.
    """
    told = [compared(condition) for condition in conditions]
    spans = [each[1] for each in told if each is not None]
    first = told[0]
    if first is None or len(spans) < max(2, len(told)):
        return list(conditions)
    column, whole = SUMMARY.c[first[0].column], reduce(both, spans)
    if whole.least is not None and whole.most is not None and whole.least >= whole.most:
        return [column == literal(whole.least, BigInteger()) if whole.least == whole.most else false()]
    return _within(column, whole.least, whole.most)


def _few(connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]]) -> bool:
    some = select(literal(1)).select_from(table).where(*conditions).limit(_FEW + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= _FEW


def order_conditions(filters: CustomerFilters, orders: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Return the conditions on the orders shown, which are those of the period where one is chosen."""
    return _within(orders, filters.min_orders, filters.max_orders)


def spent_conditions(filters: CustomerFilters, spent: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Return the conditions on what is shown as spent, in the period where one is chosen."""
    return _within(spent, filters.min_spent, filters.max_spent)


def figures_asked(filters: CustomerFilters) -> bool:
    """Tell whether orders or spent are asked for."""
    return any(
        figure is not None
        for figure in (filters.min_orders, filters.max_orders, filters.min_spent, filters.max_spent)
    )


def _within(figure: ColumnElement[int], least: int | None, most: int | None) -> list[ColumnElement[bool]]:
    # A count is a small integer to PostgreSQL, what it is compared with need not be.
    kind = BigInteger()
    return [
        *([] if least is None else [figure >= literal(least, kind)]),
        *([] if most is None else [figure <= literal(most, kind)]),
    ]


def _phones(phones: frozenset[str]) -> list[str]:
    return sorted(storable(phone) for phone in phones)
