"""The figures of DESIGN.md §4 as SQL: what `custui.domain.figures.measure` says, over grouped orders."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func

from custui.domain.figures import Figures
from custui.domain.rules import ShopRules
from custui.domain.status import FAILURE_STATUSES, OPEN_STATUSES, Status
from custui.store.shelves import ORDERS

MONEY = ORDERS.c.total - ORDERS.c.refunded
"""What an order is worth."""
FIGURE_NAMES = Figures.__struct_fields__
"""In the order of `Figures`; the summary's columns bear the same names."""


def figure_columns(rules: ShopRules) -> dict[str, ColumnElement[int]]:
    """Return the aggregate over `orders` for each of `FIGURE_NAMES`."""
    status = ORDERS.c.status
    ours = ORDERS.c.currency == rules.currency
    spent = counts_as_spent(rules)
    waiting = and_(ours, status.in_(_words(OPEN_STATUSES - rules.spent_statuses)))
    columns = {
        "orders": func.count(),
        "delivered": sum_where(status == Status.DELIVERED.value, 1),
        "cancelled": sum_where(status == Status.CANCELLED.value, 1),
        "failed": sum_where(status.in_(_words(FAILURE_STATUSES)), 1),
        "open": sum_where(status.in_(_words(OPEN_STATUSES)), 1),
        "spent": sum_where(spent, MONEY),
        "spent_orders": sum_where(spent, 1),
        "open_value": sum_where(waiting, MONEY),
        "other_currency": sum_where(~ours, 1),
    }
    return {name: columns[name] for name in FIGURE_NAMES}


def average_column(spent: ColumnElement[int], orders: ColumnElement[int]) -> ColumnElement[int | None]:
    """Return `custui.domain.figures.average_of` in SQL; null without orders."""
    above, below = 2 * spent + orders, 2 * orders
    # Both engines cut integer quotients towards zero, but halves go up below zero too: floor by hand.
    floored = case((above >= 0, above // below), else_=-((below - 1 - above) // below))
    return case((orders > 0, floored))


def counts_as_spent(rules: ShopRules) -> ColumnElement[bool]:
    """Return the condition that an order's money counts as spent."""
    return and_(ORDERS.c.currency == rules.currency, ORDERS.c.status.in_(_words(rules.spent_statuses)))


def sum_where(condition: ColumnElement[bool], value: ColumnElement[int] | int) -> ColumnElement[int]:
    """Return the sum of `value` over the rows that meet `condition`; null where there are no rows."""
    # PostgreSQL sums a bigint into a numeric, which would reach Python as a Decimal.
    total: ColumnElement[Any] = func.sum(case((condition, value), else_=0))
    return cast(total, BigInteger)


def _words(statuses: Iterable[Status]) -> list[str]:
    # Sorted, so that the same rules always make the same statement.
    return sorted(status.value for status in statuses)
