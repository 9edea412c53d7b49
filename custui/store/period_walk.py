"""Pages of a period that reaches up to now, sorted or filtered by its figures, without all its orders.

Nobody ordered or spent more in a period than in a lifetime. So customers are walked by their lifetime
figure, the greatest first, and only theirs is reckoned for the period, until the page's last cannot be
beaten by whoever follows (Fagin's threshold algorithm). From the least on anybody may have as little as
there is: there they are walked by phone key, until enough of them have no more than that. Where only a
filter asks for the period's figures, the list is walked in its own order.

An order refunded by more than it came to breaks the rule: customers with one are reckoned beforehand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, literal, select

from custui.domain.period import Span
from custui.domain.query import CustomerFilters, PageMark, PageRequest, SortField
from custui.domain.rules import ShopRules
from custui.store.keys import among
from custui.store.ordering import Ordering, Part
from custui.store.page_marks import Fetch, Stretch, marked, stretch
from custui.store.period_figures import more_orders, shown_of
from custui.store.shelves import ORDERS, SUMMARY

FEW_ORDERS = 400_000
"""A period of so few orders is reckoned whole, where it is sorted by its figures: about as much work."""
FEW_TO_FILTER = 2_000
"""A period of so few is, where it is filtered by them."""
RECKONED = 30_000
"""Customers who are reckoned before it is given up."""
FEW_RECKONED = 2_000
"""So many are, where the ledger serves: see `custui.store.tallied`."""
FEW_FILTERED = 600
"""So many are there, where the list is only filtered by the period's figures."""
FIRST = 300
"""Customers who are reckoned at first, and then so many times as many."""
_MORE = 4
_MOST_EXCEPTIONS = 500
_LEAST = {SortField.ORDERS: 1, SortField.SPENT: 0}

Place = tuple[int, str]
"""A customer's figure in the period, and the phone key."""


class TooMany(Exception):  # noqa: N818 - no error, a way that does not pay
    """More than `RECKONED` customers would have to be reckoned."""


def worth_walking(connection: Connection, span: Span, *, by_figure: bool) -> bool:
    """Tell whether the period holds so many orders that reckoning them all would take long."""
    return more_orders(connection, span, FEW_ORDERS if by_figure else FEW_TO_FILTER)


def exceptions(connection: Connection) -> list[str]:
    """Return the customers who may have spent more in a period than in all. Raises TooMany."""
    refunded = select(ORDERS.c.phone_key).where(
        ORDERS.c.refunded > ORDERS.c.total, ORDERS.c.phone_key.is_not(None)
    )
    found = connection.scalars(refunded.distinct().limit(_MOST_EXCEPTIONS + 1)).all()
    if len(found) > _MOST_EXCEPTIONS:
        raise TooMany
    return list(found)


def lifetime_bounds(filters: CustomerFilters, *, excepted: bool) -> list[ColumnElement[bool]]:
    """Return what the least figures asked of the period ask of the lifetime; not of spent if `excepted`."""
    bounds: list[ColumnElement[bool]] = []
    if filters.min_orders is not None:
        bounds.append(SUMMARY.c.orders >= filters.min_orders)
    if filters.min_spent is not None and filters.min_spent > 0 and not excepted:
        bounds.append(SUMMARY.c.spent >= filters.min_spent)
    return bounds


@dataclass
class PeriodWalk:
    """The customers who ordered in `span` and meet the conditions that `listing` asks of the summary."""

    connection: Connection
    listing: Select[Any]
    span: Span
    filters: CustomerFilters
    rules: ShopRules
    fetch: Fetch
    """Reads `listing`."""
    excepted: Sequence[str] = ()
    """See `exceptions`."""
    most: int | None = None
    """Customers who are reckoned before it is given up; None: `RECKONED`."""
    _reckoned: int = 0

    def page(self, ordering: Ordering, request: PageRequest) -> Stretch:
        """Return a page in the summary's `ordering`. Raises TooMany."""
        return stretch(self.connection, self.listing, ordering, request, self._meeting)

    def page_by_figure(self, request: PageRequest) -> Stretch:
        """Return a page sorted by the period's orders or spent, as the filters say. Raises TooMany."""
        sort = self.filters.sort
        if sort.field not in _LEAST:
            raise TooMany
        mark = request.after or request.before
        wanted = request.size if mark is not None else request.number * request.size
        if sort.descending:
            best = self._from_greatest(wanted + 1, request)
        else:
            best = self._from_least(wanted + 1, request)
        if request.before is not None:
            return marked(best[-request.size :], has_more=True)
        start = wanted - request.size
        return marked(best[start:wanted], has_more=len(best) > wanted)

    def _from_greatest(self, wanted: int, request: PageRequest) -> list[Place]:
        """Return the places in question, the greatest first: `wanted` of them or more, if there are."""
        column = SUMMARY.c[self.filters.sort.field.value]
        part = Part((column, SUMMARY.c.phone_key), descending=True)
        after, before = _place(request.after), _place(request.before)
        beyond = after or before
        if beyond is not None:
            # Whoever has so much may have less in the period, and all of them have to be reckoned.
            self._check(select(literal(1)).where(column >= beyond[0]))

        def asked_for(places: list[Place]) -> list[Place]:
            return [place for place in places if (after is None or place < after)]

        best = asked_for(self._places(self._exceptions_listed()))
        for lifetime, phones in self._batches(part, None):
            best += asked_for(self._places([phone for phone in phones if phone not in self.excepted]))
            best.sort(reverse=True)
            if before is not None:
                if lifetime <= before:
                    break
            elif len(best) >= wanted and best[wanted - 1] >= lifetime:
                break
        return [place for place in best if before is None or place > before]

    def _from_least(self, wanted: int, request: PageRequest) -> list[Place]:
        """Return the places in question, the least first: `wanted` of them or more, if there are."""
        sort = self.filters.sort
        asked = self.filters.min_orders if sort.field is SortField.ORDERS else self.filters.min_spent
        least = max(_LEAST[sort.field], asked or 0)
        mark = request.after or request.before
        if (mark is not None and mark.value != least) or self.excepted:
            raise TooMany
        backwards = request.before is not None
        start = None if mark is None else PageMark(None, mark.phone)
        best: list[Place] = []
        part = Part((SUMMARY.c.phone_key,), descending=False)
        for (_, phone), phones in self._batches(part, start, backwards=backwards):
            best += self._places(phones)
            best.sort()
            if backwards:
                best = [place for place in best if place[0] == least]
                if len(best) >= wanted:
                    break
            elif len(best) >= wanted and best[wanted - 1] <= (least, phone):
                break
        else:
            if start is not None and not backwards:
                # Whoever has more comes behind all of these, though their phone may stand before the mark.
                raise TooMany
        return best

    def _batches(
        self, part: Part, mark: PageMark | None, *, backwards: bool = False
    ) -> Iterator[tuple[Place, list[str]]]:
        """Yield the customers by growing batches, each with the last one's place. Raises TooMany."""
        key = part.columns[0] if len(part.columns) > 1 else literal(0)
        listing = self.listing.add_columns(key.label("lifetime"))
        size = FIRST
        while True:
            rows = self.fetch(listing, part, mark, size, backwards=backwards)
            if rows:
                last = rows[-1]
                yield (last.lifetime, last.phone_key), [row.phone_key for row in rows]
                mark = PageMark(last.lifetime if len(part.columns) > 1 else None, last.phone_key)
            if len(rows) < size:
                return
            size = self._next(size)

    @property
    def _most(self) -> int:
        return RECKONED if self.most is None else self.most

    def _next(self, size: int) -> int:
        """Return how many to fetch after `size`; no more than are worth it."""
        return max(1, min(size * _MORE, self._most - self._reckoned + 1))

    def _meeting(
        self, listing: Select[Any], part: Part, mark: PageMark | None, limit: int, *, backwards: bool
    ) -> list[Row[Any]]:
        """Fetch rows whose customers meet the filters by the period's figures too."""
        found: list[Row[Any]] = []
        size = max(limit, FIRST)
        key = part.columns[0] if len(part.columns) > 1 else literal(None)
        while len(found) < limit:
            rows = self.fetch(
                listing.add_columns(key.label("walked_by")), part, mark, size, backwards=backwards
            )
            meeting = {phone for _, phone in self._places([row.phone_key for row in rows])}
            found += [row for row in rows if row.phone_key in meeting]
            if len(rows) < size:
                break
            mark = PageMark(rows[-1].walked_by, rows[-1].phone_key)
            size = self._next(size)
        return found[:limit]

    def _places(self, phones: Sequence[str]) -> list[Place]:
        """Return the figure sorted by, orders where it is none, of those who meet the filters by theirs."""
        self._reckoned += len(phones)
        if self._reckoned > self._most:
            raise TooMany
        if not phones:
            return []
        asked, by_spent = self.filters, self.filters.sort.field is SortField.SPENT
        return [
            (spent if by_spent else orders, phone)
            for phone, orders, spent in shown_of(self.connection, phones, self.span, self.rules)
            if _within(orders, asked.min_orders, asked.max_orders)
            and _within(spent, asked.min_spent, asked.max_spent)
        ]

    def _exceptions_listed(self) -> list[str]:
        if not self.excepted:
            return []
        theirs = among(SUMMARY.c.phone_key, list(self.excepted), self.connection.dialect.name)
        return [row.phone_key for row in self.connection.execute(self.listing.where(theirs))]

    def _check(self, statement: Select[Any]) -> None:
        if self.connection.execute(statement.limit(1).offset(self._most)).first() is not None:
            raise TooMany


def _place(mark: PageMark | None) -> Place | None:
    if mark is None:
        return None
    assert isinstance(mark.value, int)
    return mark.value, mark.phone


def _within(figure: int, least: int | None, most: int | None) -> bool:
    return (least is None or figure >= least) and (most is None or figure <= most)
