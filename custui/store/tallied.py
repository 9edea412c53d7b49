"""Lists of a period off the tally of its orders, see `custui.store.tally`: however sorted and filtered."""

import numpy as np
from msgspec import Struct
from sqlalchemy import select

from custui.domain.query import CustomerFilters, PageRequest, SortField
from custui.store.asked import Asked
from custui.store.marks import Figures, Ids, Marks, fitted, marked
from custui.store.named import marked_in
from custui.store.ordering import summary_ordering
from custui.store.page_marks import Stretch, stretch
from custui.store.period_figures import FIGURE_SORTS
from custui.store.ranked import Ranked
from custui.store.shelves import SUMMARY
from custui.store.tally import Tally, averages_of


class Members(Struct, frozen=True, dict=True):
    """Who ordered in the period as often and for as much as is asked, by the summary's id."""

    tally: Tally
    filters: CustomerFilters

    def among(self, possible: Marks | None) -> Ids:
        """Return those of them who are `possible`; None of all."""
        asked, tally = self.filters, self.tally
        theirs = tally.seen.copy()
        if possible is not None:
            theirs &= fitted(possible, len(theirs))
        for figures, least, most in (
            (tally.orders, asked.min_orders, asked.max_orders),
            (tally.spent, asked.min_spent, asked.max_spent),
        ):
            if least is not None:
                assert figures is not None
                theirs &= figures >= least
            if most is not None:
                assert figures is not None
                theirs &= figures <= most
        return np.flatnonzero(theirs)

    def figures(self, numbers: Ids) -> tuple[Ids, Figures, Ids]:
        """Return the ids of those who have the figure sorted by, that figure of each, and who has none."""
        field, tally = self.filters.sort.field, self.tally
        nobody = numbers[:0]
        if field is SortField.ORDERS:
            assert tally.orders is not None
            return numbers, tally.orders[numbers], nobody
        assert tally.spent is not None
        if field is SortField.SPENT:
            return numbers, tally.spent[numbers], nobody
        assert tally.spent_orders is not None
        counted = tally.spent_orders[numbers]
        given = numbers[counted > 0]
        return given, averages_of(tally.spent[given], counted[counted > 0]), numbers[counted == 0]


def page(asked: Asked, request: PageRequest) -> Stretch | None:
    """Return the page; None where few are listed, who are soon read, or the ledger does not serve."""
    if asked.few:
        return None
    conditions = [*asked.customers(walked=False, along=True), *asked.hits(along=asked.common)]
    by_figure = asked.filters.sort.field in FIGURE_SORTS
    members = members_of(asked, sorted_too=True)
    if members is None:
        return None
    if by_figure:
        possible = asked.guide(conditions).possible(None) if conditions else None
        numbers = members.among(None if possible is None else possible.held)
        ranked = Ranked(
            asked.connection, *members.figures(numbers), conditions, asked.filters.sort.descending
        )
        return ranked.page(request)
    numbers = members.among(None)
    held = marked(numbers, int(numbers[-1]) + 1 if len(numbers) else 0)
    within = asked.guide(conditions, within=held)
    # A server is spared the marks as long as the page is walked to.
    walked = request.after is not None or request.before is not None or request.number == 1
    spared = walked and asked.connection.dialect.name != "sqlite"
    listing = select(SUMMARY).where(*conditions, *(() if spared else (marked_in(asked.connection, held),)))
    ordering = summary_ordering(asked.filters.sort, asked.rules, asked.now)
    return stretch(asked.connection, listing, ordering, request, within.rows)


def members_of(asked: Asked, *, sorted_too: bool) -> Members | None:
    """Return who ordered in the period, with what is asked of them; None where the ledger does not serve."""
    if asked.span is None or asked.entries is None:
        return None
    filters, by = asked.filters, asked.filters.sort.field if sorted_too else None
    tally = Tally.of(
        asked.connection,
        asked.span,
        asked.rules,
        orders=by is SortField.ORDERS or filters.min_orders is not None or filters.max_orders is not None,
        spent=by in {SortField.SPENT, SortField.AVERAGE}
        or filters.min_spent is not None
        or filters.max_spent is not None,
        spent_orders=by is SortField.AVERAGE,
    )
    return None if tally is None else Members(tally, filters)
