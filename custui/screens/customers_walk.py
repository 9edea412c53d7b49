"""From the list to a customer's page, on from there to the next, and back. Pure: no widget here."""

from custui.domain.customer import CustomerPage
from custui.domain.query import ListQuery
from custui.screens.context import Walk
from custui.screens.paging import next_page, page_before
from custui.widgets.listing import Count, Listing


def walk_from(listing: Listing, count: Count | None, phone: str) -> Walk:
    """Return where the customer of `phone` stands in `listing`; the total only where it was counted."""
    page = listing.page
    phones = tuple(row.phone for row in page.rows)
    total = count.customers if count is not None and count.holds_for(listing.query) else None
    return Walk(listing.query, phones, phones.index(phone), total, page.first, page.last)


def page_beside(walk: Walk, step: int) -> ListQuery | None:
    """Return the page to ask for where the walk leaves its own, `step` 1 or -1; None before the first."""
    number = walk.query.page.number
    return (
        next_page(walk.query, number, walk.last) if step > 0 else page_before(walk.query, number, walk.first)
    )


def walk_on(walk: Walk, query: ListQuery, page: CustomerPage, step: int) -> Walk | None:
    """Return the walk on the page beside, at its near end; None where that page holds nobody."""
    phones = tuple(row.phone for row in page.rows)
    if not phones:
        return None
    return Walk(query, phones, 0 if step > 0 else len(phones) - 1, walk.total, page.first, page.last)
