"""What the store answers to the list: each question asked in a worker, each answer a message.

The functions block; none of them touches a widget.
"""

from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct
from textual.message import Message

from custui.domain.customer import CustomerDetails, CustomerPage, Segment
from custui.domain.dashboard import GroupCard, ListCards, Shares
from custui.domain.deeds import View
from custui.domain.errors import CustuiError, RenamedSegmentError
from custui.domain.period import ALL_TIME, Period
from custui.domain.phone import national_form
from custui.domain.query import ListQuery
from custui.domain.rules import ShopRules
from custui.screens.context import DeskContext
from custui.screens.feed import Failed
from custui.screens.paging import read_page
from custui.widgets.listing import Count, Listing


@dataclass(repr=False, eq=False)
class Listed(Message):
    """A page came, as of `revision` or later."""

    listing: Listing
    revision: int


@dataclass(repr=False, eq=False)
class Counted(Message):
    """The customers of a list were counted."""

    count: Count


class Standing(Struct, frozen=True):
    """When the shop's figures were asked for: they hold until one of these changes."""

    period: Period
    revision: int
    today: date


@dataclass(repr=False, eq=False)
class Reckoned(Message):
    """The figures over the list came, and what else changes no sooner than they do."""

    standing: Standing
    cards: ListCards
    groups: tuple[GroupCard, ...]
    follow_ups: int
    """Due today or overdue."""
    views: tuple[View, ...]


@dataclass(repr=False, eq=False)
class Offered(Message):
    """What filters can be chosen from."""

    standing: Standing
    shares: Shares
    segments: tuple[Segment, ...]


@dataclass(repr=False, eq=False)
class Remembered(Message):
    """The store keeps this list for the agent's next start."""

    query: ListQuery


@dataclass(repr=False, eq=False)
class Previewed(Message):
    """A customer was read for a look; `details` is None where no order bears the phone any more."""

    phone: str
    details: CustomerDetails | None
    as_of: datetime


def list_page(context: DeskContext, query: ListQuery) -> Listed | Failed:
    """Return the page that `query` asks for, its numbers spelt as the shop's region says them."""
    repository = context.repository
    try:
        # Before the rows: a write in between then shows as a change at the next look.
        revision = repository.revision()
        # Before the rows for the same reason: read as a day ends, they are read anew as the next begins.
        now = context.clock()
        page = read_page(repository, query)
    except CustuiError as error:
        renamed = error.renamed if isinstance(error, RenamedSegmentError) else None
        return Failed(str(error), query, renamed)
    return Listed(listing_of(query, page, repository.rules, now), revision)


def listing_of(query: ListQuery, page: CustomerPage, rules: ShopRules, now: datetime) -> Listing:
    """Return what the list shows of a page that was asked for at `now` (aware)."""
    keys = {key for row in page.rows for key in (row.phone, row.whatsapp) if key}
    spoken = {key: national_form(key, rules.region) for key in keys}
    return Listing(query, page, spoken, now.astimezone(rules.zone).date())


def count_all(context: DeskContext, query: ListQuery) -> Counted | Failed:
    """Return how many customers `query` finds on all its pages, and the orders that are nobody's."""
    repository = context.repository
    try:
        customers = repository.count_customers(query.filters, query.period)
        return Counted(Count(query, customers, repository.orders_without_phone()))
    except CustuiError as error:
        return Failed(str(error), query)


def reckon(context: DeskContext, standing: Standing) -> Reckoned | Failed:
    """Return the figures over the list."""
    repository, period = context.repository, standing.period
    try:
        cards, groups = repository.list_cards(period), repository.group_cards(period)
        return Reckoned(standing, cards, groups, repository.follow_ups_due(), repository.views())
    except CustuiError as error:
        return Failed(str(error), standing)


def offer(context: DeskContext, standing: Standing) -> Offered | Failed:
    """Return what filters can be chosen from."""
    try:
        shares = context.repository.shares(standing.period)
        return Offered(standing, shares, context.repository.segments())
    except CustuiError as error:
        return Failed(str(error), standing)


def preview(context: DeskContext, phone: str) -> Previewed | Failed:
    """Return a customer for a look."""
    try:
        as_of = context.clock()
        return Previewed(phone, context.repository.get_customer_details(phone, ALL_TIME), as_of)
    except CustuiError as error:
        return Failed(str(error))


def remember(context: DeskContext, query: ListQuery) -> Remembered | None:
    """Keep the list that this agent looks at, for the next start; None where the store fails.

    Nobody asked for it, so nobody is told: the same list is kept once it rests again, and a store that
    fails says so in answer to what the agent does ask.
    """
    try:
        context.repository.remember_query(context.agent, query)
    except CustuiError:
        return None
    return Remembered(query)
