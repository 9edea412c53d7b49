"""Query objects: what a list is asked for, whoever asks (screen, command, export)."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period
from custui.domain.text import fold


class Activity(StrEnum):
    """Whether the last order is recent enough (`ShopRules.active_days`)."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class PhoneDoubt(StrEnum):
    """What may be wrong with a customer's number."""

    UNREADABLE = "unreadable"
    """No number can be read; those damaged by a spreadsheet are among them."""
    UNVERIFIED = "unverified"


class SortField(StrEnum):
    """What a list can be sorted by; every sort ends in the phone key, nulls come last both ways."""

    NAME = "name"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    ORDERS = "orders"
    SPENT = "spent"
    AVERAGE = "average"
    FIRST_ORDER = "first_order"
    LAST_ORDER = "last_order"
    STATUS = "status"
    CHANNEL = "channel"
    FLAGS = "flags"
    """By how many."""


class Sort(Struct, frozen=True):
    """A field and a direction."""

    field: SortField = SortField.LAST_ORDER
    descending: bool = True


class CustomerFilters(Struct, frozen=True):
    """Which customers, in which order. Orders and spent are the period's where one is chosen."""

    search: str = ""
    """A name (accents and case ignored, every spelling seen, typos forgiven), digits of a number, four
    up, or an order number. Customers found by a like name only come after all others."""
    status: Activity | None = None
    min_orders: int | None = None
    max_orders: int | None = None
    min_spent: int | None = None
    max_spent: int | None = None
    """Minor units of the shop's currency, both ends inclusive."""
    channel: str | None = None
    """Preferred channel, folded."""
    city: str | None = None
    state: str | None = None
    """Compared folded; the empty string asks for customers without one."""
    segment: str | None = None
    """A segment's name, static or smart, or a group's word; compared folded."""
    not_segment: str | None = None
    """Leaves that segment's customers out."""
    groups: frozenset[Group] = frozenset()
    """All of which a customer must belong to."""
    has_notes: bool | None = None
    follow_up_due: bool = False
    """Only customers with a follow-up that is due today or overdue."""
    phone: PhoneDoubt | None = None
    among: frozenset[str] | None = None
    """Only the customers of these phone keys: those marked."""
    without: frozenset[str] = frozenset()
    """Not the customers of these phone keys: those unmarked after all had been."""
    sort: Sort = field(default_factory=Sort)


class PageMark(Struct, frozen=True):
    """A place in a sorted list: that of the customer of `phone`, sorted by `value` when last seen.

    Only the store that gave it can read it. A walk from mark to mark skips and repeats nobody whose own
    place stays the same, whoever else comes and goes meanwhile.
    """

    value: str | int | None
    phone: str


class PageRequest(Struct, frozen=True):
    """Which page: the one after or before a mark where one is given, else by counting rows.

    `number` counts from 1; with a mark it is only what the page is called.
    """

    number: int = 1
    size: int = 50
    after: PageMark | None = None
    before: PageMark | None = None


class ListQuery(Struct, frozen=True):
    """All that the list screen shows, as one value; exports, bulk deeds, smart segments and saved views
    take the same, whatever its page.
    """

    filters: CustomerFilters = field(default_factory=CustomerFilters)
    period: Period = ALL_TIME
    page: PageRequest = field(default_factory=PageRequest)


def names_segment(query: ListQuery, name: str) -> bool:
    """Tell whether the list asks who is in the segment of this name, compared folded, or who is not."""
    filters = query.filters
    return fold(name) in {fold(said) for said in (filters.segment, filters.not_segment) if said is not None}


def with_segment_renamed(query: ListQuery, is_it: Callable[[str], bool], new: str) -> ListQuery:
    """Return the query with the segment whose name `is_it` tells called `new`."""

    def name(said: str | None) -> str | None:
        return new if said is not None and is_it(said) else said

    filters = query.filters
    renamed = replace(filters, segment=name(filters.segment), not_segment=name(filters.not_segment))
    return replace(query, filters=renamed)
