"""Lists of a period off the tally of its orders, see `custui.store.tally`: however sorted and filtered."""

from array import array
from dataclasses import dataclass
from itertools import compress
from operator import not_

from sqlalchemy import select

from custui.domain.query import CustomerFilters, PageRequest, SortField
from custui.store.asked import Asked
from custui.store.guide import marked_in
from custui.store.ledger_part import BITS
from custui.store.ordering import summary_ordering
from custui.store.page_marks import Stretch, stretch
from custui.store.period_figures import FIGURE_SORTS
from custui.store.ranked import Ranked
from custui.store.shelves import SUMMARY
from custui.store.tally import Tally, averages_of, entries_in, serves

SOON_ADDED = 600_000
"""So many orders are added up before any other way is tried."""
_SHARE_ALONE = 12
"""Of less than one customer in so many, it pays to look at every order whether it is one of theirs."""
_FAR = 1 << 62
"""More than any figure."""


@dataclass(frozen=True)
class Members:
    """Who ordered in the period as often and for as much as is asked, by the summary's id."""

    tally: Tally
    filters: CustomerFilters

    def among(self, possible: bytes | None) -> "array[int]":
        """Return those who are `possible`: at whose place a 1 stands; None of all."""
        seen = self.tally.seen
        if possible is not None:
            size = len(seen)
            both = int.from_bytes(seen, "little") & int.from_bytes(possible[:size], "little")
            seen = bytearray(both.to_bytes(size, "little"))
        # Arrays all along: of a year's customers, lists would take a hundred megabytes.
        found = array("I", compress(range(len(seen)), seen))
        asked, orders, moneys = self.filters, self.tally.orders, self.tally.moneys
        if asked.min_orders is not None or asked.max_orders is not None:
            assert orders is not None
            least, most = asked.min_orders or 0, _FAR if asked.max_orders is None else asked.max_orders
            found = array("I", (number for number in found if least <= orders[number] <= most))
        if asked.min_spent is not None or asked.max_spent is not None:
            assert moneys is not None
            least = -_FAR if asked.min_spent is None else asked.min_spent
            most = _FAR if asked.max_spent is None else asked.max_spent
            found = array("I", (number for number in found if least <= moneys[number] >> BITS <= most))
        return found

    def figures(self, numbers: "array[int]") -> "tuple[array[int], array[int], array[int]]":
        """Return the ids of those who have the figure sorted by, that figure of each, and who has none."""
        field, orders, moneys = self.filters.sort.field, self.tally.orders, self.tally.moneys
        if field is SortField.ORDERS:
            assert orders is not None
            return numbers, array("q", map(orders.__getitem__, numbers)), array("I")
        assert moneys is not None
        if field is SortField.SPENT:
            return numbers, array("q", (moneys[number] >> BITS for number in numbers)), array("I")
        theirs = array("q", map(moneys.__getitem__, numbers))
        # Of whom no order counts, the packed money is 0.
        given, blank = array("I", compress(numbers, theirs)), array("I", compress(numbers, map(not_, theirs)))
        return given, array("q", averages_of(filter(None, theirs))), blank


def cost(asked: Asked) -> int | None:
    """Return how many orders would have to be added up; None where the ledger does not serve."""
    span = asked.span
    if span is None or not serves(asked.connection, span):
        return None
    return entries_in(asked.connection, span)


def page(asked: Asked, request: PageRequest, *, common: bool) -> Stretch | None:
    """Return the page; None where few are listed, whose orders are soon read, or the ledger does not serve.

    `common` says that very many are found by what is searched.
    """
    if asked.few(common=common):
        return None
    conditions = [*asked.customers(walked=False, along=True), *asked.hits(along=common)]
    by_figure = asked.filters.sort.field in FIGURE_SORTS
    possible = asked.guide(conditions, common=common).possible(None) if conditions and by_figure else None
    among = None if possible is None else possible.all()
    members = members_of(asked, sorted_too=True, among=among)
    if members is None:
        return None
    if by_figure:
        numbers = members.among(among)
        ranked = Ranked(
            asked.connection, *members.figures(numbers), conditions, asked.filters.sort.descending
        )
        return ranked.page(request)
    held = _marks(members.among(None), len(members.tally.seen))
    within = asked.guide(conditions, common=common, within=held)
    listing = select(SUMMARY).where(*conditions, marked_in(held))
    ordering = summary_ordering(asked.filters.sort, asked.rules, asked.now)
    return stretch(asked.connection, listing, ordering, request, within.rows)


def members_of(asked: Asked, *, sorted_too: bool, among: bytes | None) -> Members | None:
    """Return who ordered in the period, with what is asked of them; None where the ledger does not serve.

    With `among`, 1 at the place of some customers and else 0, others may be left out.
    """
    if asked.span is None:
        return None
    filters, by = asked.filters, asked.filters.sort.field if sorted_too else None
    tally = Tally.of(
        asked.connection,
        asked.span,
        asked.rules,
        orders=by is SortField.ORDERS or filters.min_orders is not None or filters.max_orders is not None,
        moneys=by in {SortField.SPENT, SortField.AVERAGE}
        or filters.min_spent is not None
        or filters.max_spent is not None,
        among=among if among is not None and _SHARE_ALONE * among.count(1) < len(among) else None,
    )
    return None if tally is None else Members(tally, filters)


def _marks(numbers: "array[int]", size: int) -> bytes:
    held = bytearray(size)
    for number in numbers:
        held[number] = 1
    return bytes(held)
