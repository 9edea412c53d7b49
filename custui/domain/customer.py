"""Customers: all orders of one phone key, as lists and the customer page know them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from custui.domain.figures import Figures, Stats
from custui.domain.flags import Flag
from custui.domain.orders import Order
from custui.domain.phone import PhoneVerdict
from custui.domain.query import ListQuery, PageMark

if TYPE_CHECKING:
    from custui.domain.insights import Charts, Insights


class CustomerRow(Struct, frozen=True):
    """A customer as a list shows one."""

    phone: str
    """The phone key."""
    verdict: PhoneVerdict
    name: str
    """The agent's edit, else the latest non-blank name on an order; may be empty."""
    whatsapp: str | None
    """The key to write to on WhatsApp: the latest one given, else the phone where it is mobile."""
    figures: Figures
    """Of the period asked for; lifetime with all time."""
    first_order_at: datetime
    last_order_at: datetime
    """Lifetime, whatever the period; aware, UTC."""
    days_since_last_order: int
    active: bool
    flags: tuple[Flag, ...]
    preferred_channel: str
    city: str
    state: str


class MatchKind(StrEnum):
    """What of a customer a search matched."""

    NAME = "name"
    """The name shown."""
    OTHER_NAME = "other_name"
    """Another spelling seen on an order."""
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    ALTERNATE = "alternate"
    """A second number of the same cell, or a phone that was merged into the customer."""
    ORDER = "order"
    SIMILAR = "similar"
    """A name not quite as typed."""
    NOTE = "note"


class Match(Struct, frozen=True):
    """Why a customer was found."""

    kind: MatchKind
    text: str
    """As it stands in the store: the name, the phone key, the order number, the part of a note."""


class Due(Struct, frozen=True):
    """What is to be done for a customer, and since when."""

    on: date
    """The shop's day."""
    body: str
    """The whole note."""


class CustomerPage(Struct, frozen=True):
    """One page of a list."""

    rows: tuple[CustomerRow, ...]
    number: int
    """From 1."""
    size: int
    has_more: bool
    first: PageMark | None = None
    last: PageMark | None = None
    """The places of the first and the last row, to walk on from; None without rows, and where the list
    holds customers of a like name, which is short enough to be counted off."""
    matches: Mapping[str, Match] = field(default_factory=dict)
    """By phone key, what the search found each customer by; empty without a search."""
    due: Mapping[str, Due] = field(default_factory=dict)
    """By phone key, of each customer's follow-ups the one that has been due longest; empty unless the list
    is filtered by them."""

    @property
    def alike(self) -> int:
        """How many of the rows, the last ones, were found by a like name; no sort moves them."""
        return sum(match.kind is MatchKind.SIMILAR for match in self.matches.values())

    @property
    def by_likeness(self) -> bool:
        """Whether that is all of them."""
        return bool(self.rows) and self.alike == len(self.rows)


class Note(Struct, frozen=True):
    """What an agent wrote about a customer; private to the shop."""

    id: int
    body: str
    author: str
    created_at: datetime
    due_on: date | None = None
    """The shop's day on which it is due; None where it is no follow-up."""
    done_at: datetime | None = None
    """When the follow-up was done."""
    pinned: bool = False
    """Whether it stays at the top."""
    version: int = 1
    edited_by: str = ""
    """Who wrote it anew last, undone edits left out; empty where it is as its author wrote it."""


class Segment(Struct, frozen=True):
    """A named group of customers: a fixed list of members, or whoever a query finds at the time."""

    id: int
    name: str
    colour: str
    """A colour name of `SEGMENT_COLOURS`."""
    query: ListQuery | None = None
    """Of a smart segment; None for one with members of its own."""
    version: int = 1


class Profile(Struct, frozen=True):
    """What agents set for a customer by hand; None leaves it to the orders."""

    name: str | None = None
    whatsapp: str | None = None
    """As an agent wrote it, in any spelling."""
    city: str | None = None
    state: str | None = None
    """Place: both are the agent's where either is set."""


class Alias(Struct, frozen=True):
    """A phone key that was merged into a customer."""

    phone: str
    deed_id: int
    """The merge; undoing it gives the phone its own page back, at any time."""
    merged_at: datetime
    merged_by: str


class SpendRank(Struct, frozen=True):
    """A customer's place among all who spent anything, by lifetime spent."""

    place: int
    """From 1; those who spent the same share the better one."""
    of: int
    """How many spent anything."""


SEGMENT_COLOURS = ("blue", "green", "yellow", "red", "magenta", "cyan")


class CustomerDetails(Struct, frozen=True):
    """Everything the customer page shows, read in one transaction."""

    customer: CustomerRow
    """With lifetime figures."""
    names: tuple[str, ...]
    """Every name seen on the orders, latest first, the shown one left out."""
    profile: Profile
    version: int
    """Of the profile, for `CustomerEdit`; 0 before the first edit."""
    stats: Stats
    insights: Insights
    charts: Charts
    """Of the period's orders."""
    orders: tuple[Order, ...]
    """All of them, newest first, with their items."""
    notes: tuple[Note, ...]
    """The pinned ones first, then newest first."""
    segments: tuple[Segment, ...]
    """By name; those with members of their own."""
    aliases: tuple[Alias, ...] = ()
    """Phones merged into this customer, the latest merge first."""


class CustomerEdit(Struct, frozen=True):
    """What an agent changes in a customer's profile."""

    profile: Profile
    """All of it as it shall be; None gives a part back to the orders."""
    version: int
    """The version the agent saw."""
    agent: str = ""
    """Who changes it, for the activity log."""
