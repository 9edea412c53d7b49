"""The sections of the filter panel: one for every filter, and the spans that two of them take."""

from enum import StrEnum

from msgspec.structs import replace

from custui.domain.query import CustomerFilters
from custui.domain.rules import ShopRules
from custui.domain.spans import (
    Bounds,
    orders_text,
    orders_words,
    read_orders,
    read_spent,
    spent_text,
    spent_words,
)


class Section(StrEnum):
    """The filters an agent can set, in the order of the panel; the values are their titles."""

    STATUS = "Status"
    ORDERS = "Orders"
    SPENT = "Spent"
    CHANNEL = "Channel"
    CITY = "City"
    STATE = "State"
    GROUPS = "Groups"
    SEGMENT = "Segment"
    NOT_SEGMENT = "Not in"
    NOTES = "Notes"
    FOLLOW_UP = "Follow-up"
    PHONE = "Phone"

    @property
    def takes_many(self) -> bool:
        """Whether several choices can be on together."""
        return self is Section.GROUPS

    @property
    def has_names(self) -> bool:
        """Whether its choices are names, which may be many and are found by typing."""
        return self in {Section.CITY, Section.STATE, Section.SEGMENT, Section.NOT_SEGMENT}

    @property
    def has_span(self) -> bool:
        """Whether a span of one's own can be typed."""
        return self in {Section.ORDERS, Section.SPENT}


def span_of(section: Section, filters: CustomerFilters) -> Bounds:
    """Return the span that orders or spent are set to."""
    if section is Section.ORDERS:
        return filters.min_orders, filters.max_orders
    return filters.min_spent, filters.max_spent


def with_span(section: Section, filters: CustomerFilters, span: Bounds) -> CustomerFilters:
    """Return `filters` with orders or spent set to `span`."""
    if section is Section.ORDERS:
        return replace(filters, min_orders=span[0], max_orders=span[1])
    return replace(filters, min_spent=span[0], max_spent=span[1])


def span_words(section: Section, span: Bounds, rules: ShopRules, *, ascii_only: bool = False) -> str:
    """Return what a span of one's own is called."""
    if section is Section.ORDERS:
        return orders_words(span)
    return spent_words(span, rules.currency, ascii_only=ascii_only)


def span_text(section: Section, span: Bounds, rules: ShopRules) -> str:
    """Return a span as it would be typed."""
    return orders_text(span) if section is Section.ORDERS else spent_text(span, rules.currency)


def read_span(section: Section, text: str, rules: ShopRules) -> Bounds:
    """Read a typed span. Raises ValueError with a sentence of what is wrong with it."""
    return read_orders(text) if section is Section.ORDERS else read_spent(text, rules.currency)


def cleared(filters: CustomerFilters) -> CustomerFilters:
    """Return the filters with nothing on; search and sort stay."""
    return CustomerFilters(search=filters.search, sort=filters.sort)
