"""Pages of a period sorted by average, without adding all of it up: by the greatest or the least orders.

Nobody's average is above their greatest order, or below their least. So the orders of the period that count
are gone through for the greatest ones alone (the least, where the list rises), and only whose they are is
reckoned, until the page's last cannot be beaten by anybody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from custui.domain.period import Span
from custui.domain.query import CustomerFilters, PageRequest, SortField
from custui.store.asked import Asked
from custui.store.guide import one_of
from custui.store.ledger_part import BITS, Run
from custui.store.page_marks import Stretch, stretch
from custui.store.shelves import SUMMARY
from custui.store.tally import not_as_they_stand, runs_of

MOST = 3_000
"""So many of the greatest orders are kept, and those as great as the last of them."""
STAGES = (300, 1_000)
"""Whose so many foremost orders are is reckoned, one after the other, and then of all kept."""
FAR = 300
"""Pages that many customers stand before are too far."""
_MANY_ORDERS = 3
"""Of customers asked to have so many orders in the period, the greatest one tells too little."""
_MOST_ALIKE = 2 * MOST
"""Beyond those, so many may come to as much as the last."""

_Order = tuple[int, int]
"""Packed money, and whose it is."""


def page(asked: Asked, request: PageRequest, *, common: bool) -> Stretch | None:
    """Return the page; None where this does not tell it, or would take long. The ledger has to serve."""
    filters, span = asked.filters, asked.span
    if span is None or filters.sort.field is not SortField.AVERAGE:
        return None
    if request.number * request.size > FAR and not (request.after or request.before):
        return None
    if _unlike(filters) or asked.few(common=common):
        return None
    along = [*asked.customers(walked=False, along=True), *asked.hits(along=common)]
    possible = asked.guide(along, common=common).possible(None) if along else None
    orders = _foremost(asked, span, None if possible is None else possible.all())
    if orders is None:
        return None
    for many in (*STAGES, len(orders)):
        theirs = _customers(orders, many)
        exact = asked.listing([one_of(_meeting(asked, along, theirs.numbers))], walked=False, few=True)
        found = stretch(asked.connection, exact.listing, exact.ordering, request)
        if theirs.tell(found, request, falling=filters.sort.descending):
            return found
    return None


def _unlike(filters: CustomerFilters) -> bool:
    """Tell whether whoever is asked for will hardly have the foremost orders."""
    other_end = filters.max_spent if filters.sort.descending else filters.min_spent
    return (filters.min_orders or 0) >= _MANY_ORDERS or other_end is not None or filters.has_notes is True


@dataclass(frozen=True, slots=True)
class _Foremost:
    """Customers, and the amount that the orders of nobody else come up to."""

    numbers: Sequence[int]
    bar: int

    def tell(self, found: Stretch, request: PageRequest, *, falling: bool) -> bool:
        """Tell whether the page found among them is the page that is found among all."""
        mark = request.before or found.last
        if mark is None or not found.has_more or not isinstance(mark.value, int):
            return False
        return mark.value >= self.bar if falling else mark.value <= self.bar


def _customers(orders: Sequence[_Order], many: int) -> _Foremost:
    """Return whose the first `many` of `orders` are, and those after them that come to as much."""
    bar = orders[min(many, len(orders)) - 1][0]
    end = min(many, len(orders))
    while end < len(orders) and orders[end][0] == bar:
        end += 1
    return _Foremost(sorted({owner for _, owner in orders[:end]}), bar >> BITS)


def _meeting(asked: Asked, along: Sequence[ColumnElement[bool]], numbers: Sequence[int]) -> Sequence[int]:
    """Return who of these meet the conditions, which are asked of them one by one.

    Asked together with the figures, SQLite would go through all members of a segment, or all with notes.
    """
    if not along:
        return numbers
    return asked.connection.scalars(select(SUMMARY.c.id).where(one_of(numbers), *along)).all()


def _foremost(asked: Asked, span: Span, possible: bytes | None) -> list[_Order] | None:
    """Return the greatest orders of those who are `possible`, or the least, the foremost first.

    None where there are none, too many alike, or one is too large for the ledger. With those that changed
    since, as they stand in the ledger and as they are: who has too many is only reckoned for nothing.
    """
    falling = asked.filters.sort.descending
    kept: list[_Order] = []
    for money, owner in not_as_they_stand(asked.connection, span, asked.rules):
        if money is None:
            return None
        if money and (possible is None or (owner < len(possible) and possible[owner])):
            kept.append((money, owner))
    bar: int | None = None
    for runs in runs_of(asked.connection, span):
        for run in runs:
            kept += _beyond(run, bar, possible, falling=falling)
            if len(kept) > 2 * MOST:
                kept.sort(reverse=falling)
                bar = kept[MOST - 1][0]
                kept = [order for order in kept if (order[0] >= bar if falling else order[0] <= bar)]
                if len(kept) > MOST + _MOST_ALIKE:
                    return None
    kept.sort(reverse=falling)
    return kept or None


def _beyond(run: Run, bar: int | None, possible: bytes | None, *, falling: bool) -> list[_Order]:
    """Return the orders that come up to `bar`, of those who are possible."""
    if run.moneys is None:
        return []
    orders = zip(run.moneys, run.owners, strict=True)
    if bar is None:
        found = list(orders)
    elif falling:
        found = [(money, owner) for money, owner in orders if money >= bar]
    else:
        found = [(money, owner) for money, owner in orders if money <= bar]
    if possible is None:
        return found
    reach = len(possible)
    return [order for order in found if order[1] < reach and possible[order[1]]]
