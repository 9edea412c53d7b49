"""Query objects: what a list is asked for, whoever asks (screen, command, export)."""

from dataclasses import dataclass, field
from enum import StrEnum

from custui.domain.flags import Flag
from custui.domain.period import ALL_TIME, Period


class Activity(StrEnum):
    """Whether the last order is recent enough (`ShopRules.active_days`)."""

    ACTIVE = "active"
    INACTIVE = "inactive"


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


@dataclass(frozen=True, slots=True)
class Sort:
    """A field and a direction."""

    field: SortField = SortField.LAST_ORDER
    descending: bool = True


@dataclass(frozen=True, slots=True)
class CustomerFilters:
    """Which customers, in which order. Orders and spent are the period's where one is chosen."""

    search: str = ""
    """Part of a name (accents and case ignored, every spelling seen), or digits of the number, four up."""
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
    """A segment's name, compared folded."""
    flag: Flag | None = None
    sort: Sort = field(default_factory=Sort)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page: `number` counts from 1."""

    number: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class ListQuery:
    """All that the list screen shows, as one value."""

    filters: CustomerFilters = field(default_factory=CustomerFilters)
    period: Period = ALL_TIME
    page: PageRequest = field(default_factory=PageRequest)
