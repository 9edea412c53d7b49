"""What the widgets of the list draw: one page of customers as of one day, and how the shop writes it."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.customer import CustomerPage
from custui.domain.money import compact_money, format_money
from custui.domain.query import ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules


class Listing(Struct, frozen=True):
    """One page of customers; two of them are equal only where the screen would show the same."""

    query: ListQuery
    """What was asked."""
    page: CustomerPage
    spoken: Mapping[str, str]
    """Each phone key on the page as people of the shop's region say it."""
    today: date
    """The shop's day on which it was asked."""


class Count(Struct, frozen=True):
    """How many customers a list holds on all its pages."""

    query: ListQuery
    """What was asked; neither its page nor its sort matter."""
    customers: int
    without_phone: int
    """Orders that are nobody's, in the whole store."""

    def holds_for(self, query: ListQuery) -> bool:
        """Tell whether `query` lists the same customers."""
        return _whom(self.query) == _whom(query)


def followed_sort(listing: Listing) -> Sort | None:
    """Return what the rows are sorted by; None where all of them are there for a like name."""
    return None if listing.page.by_likeness else listing.query.filters.sort


def is_everybody(query: ListQuery) -> bool:
    """Tell whether `query` lists all customers there are."""
    return _whom(query) == ListQuery()


def _whom(query: ListQuery) -> ListQuery:
    return replace(query, page=PageRequest(), filters=replace(query.filters, sort=Sort()))


class Look(Struct, frozen=True):
    """How the shop writes what a cell holds."""

    rules: ShopRules
    unicode: bool = True
    """Whether the terminal can show signs such as ₦."""

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return self.rules.zone

    def money(self, minor: int, room: int) -> str:
        """Return the amount in full, or compact where that would not fit into `room` cells."""
        full = format_money(minor, self.rules.currency, ascii_only=not self.unicode)
        return full if len(full) <= room else self.compact(minor)

    def compact(self, minor: int) -> str:
        """Return the amount in about five characters."""
        return compact_money(minor, self.rules.currency, ascii_only=not self.unicode)


SORT_TITLES = {
    SortField.NAME: "Name",
    SortField.PHONE: "Phone",
    SortField.WHATSAPP: "WhatsApp",
    SortField.ORDERS: "Orders",
    SortField.SPENT: "Spent",
    SortField.AVERAGE: "Average",
    SortField.FIRST_ORDER: "First order",
    SortField.LAST_ORDER: "Last order",
    SortField.STATUS: "Status",
    SortField.CHANNEL: "Channel",
    SortField.FLAGS: "Flags",
}
"""What column headers, the pager and the sort chooser call a field."""
