"""From the list to a customer's page and back. Pure: no widget here."""

from dataclasses import replace

from custui.domain.query import ListQuery
from custui.screens.context import Return, Walk
from custui.screens.customers_answers import first_page
from custui.widgets.listing import Count, Listing


def walk_from(listing: Listing, count: Count | None, phone: str) -> Walk:
    """Return where the customer of `phone` stands in `listing`; the total only where it was counted."""
    phones = tuple(row.phone for row in listing.page.rows)
    total = count.customers if count is not None and count.holds_for(listing.query) else None
    return Walk(listing.query, phones, phones.index(phone), total)


def query_after(back: Return, asked: ListQuery) -> ListQuery:
    """Return the list to show on coming back: the page walked to, for the period chosen there.

    Another period makes another list, which begins on its first page.
    """
    query = replace(back.query or asked, period=back.period)
    return query if query.period == asked.period else first_page(query)
