"""What is read of a store: through caches, each good until the next write or the shop's next day."""

import time
from collections.abc import Callable, Hashable, Iterator
from datetime import date, datetime
from typing import TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection, exists, func, select

from custui.domain.activity import ActivityPage
from custui.domain.customer import CustomerDetails, CustomerPage, CustomerRow, Segment, SpendRank
from custui.domain.customer_desk import ACTIVITY_PAGE
from custui.domain.dashboard import GroupCard, ListCards, Shares
from custui.domain.deeds import Deed, View
from custui.domain.groups import Fitting
from custui.domain.merging import LikelySame, MergePreview
from custui.domain.period import Period
from custui.domain.products import ProductChoice
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort
from custui.domain.roles import EXPORTING, Role, for_leads
from custui.domain.rules import ShopRules
from custui.domain.templates import Template
from custui.store import (
    activity_pages,
    agent_state,
    cards,
    customers,
    deeds,
    drafts,
    segments,
    templates,
    views,
)
from custui.store.cache import Cache
from custui.store.details import details
from custui.store.engine import Database
from custui.store.likely_same import likely_same
from custui.store.merge_preview import merge_preview
from custui.store.products import product_choices
from custui.store.rank import spend_rank
from custui.store.shares import shares
from custui.store.shelves import NOTES, ORDERS, SUMMARY

LIST_SECONDS = 300.0
CUSTOMER_SECONDS = 120.0
_LISTS = 64
"""Pages, and as many counts: a few hundred kilobytes."""
_CUSTOMERS = 32
"""Whole histories, hence fewer."""
_PERIODS = 16
"""Cards and shares, which hang on the period alone."""

T = TypeVar("T")


class Reader:
    """The reading half of `custui.store.repository.SqlRepository`."""

    def __init__(
        self,
        database: Database,
        rules: ShopRules,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        *,
        role: Role = Role.LEAD,
    ) -> None:
        """Take over `database`; `clock` tells now (aware), `monotonic` the age of what is cached.

        `role` is who is at the desk.
        """
        self._database = database
        self._rules = rules
        self._clock = clock
        self._role = role
        self._pages: Cache[CustomerPage] = Cache(LIST_SECONDS, _LISTS, monotonic)
        self._counts: Cache[int] = Cache(LIST_SECONDS, _LISTS, monotonic)
        self._customers: Cache[CustomerDetails | None] = Cache(CUSTOMER_SECONDS, _CUSTOMERS, monotonic)
        self._list_cards: Cache[ListCards] = Cache(LIST_SECONDS, _PERIODS, monotonic)
        self._group_cards: Cache[tuple[GroupCard, ...]] = Cache(LIST_SECONDS, _PERIODS, monotonic)
        self._shares: Cache[Shares] = Cache(LIST_SECONDS, _PERIODS, monotonic)
        self._ranks: Cache[SpendRank | None] = Cache(CUSTOMER_SECONDS, _CUSTOMERS, monotonic)
        self._sizes: Cache[dict[int, int]] = Cache(LIST_SECONDS, 1, monotonic)

    @property
    def rules(self) -> ShopRules:
        """The shop's rules, which every figure here follows."""
        return self._rules

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""
        return self._database.read_only

    @property
    def role(self) -> Role:
        """What the person at the desk may do."""
        return self._role

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        """Return one page of the customers."""

        def ask(connection: Connection, now: datetime) -> CustomerPage:
            return customers.page(connection, filters, period, page, self._rules, now)

        return self._answer(self._pages, (filters, period, page), ask)

    def count_customers(self, filters: CustomerFilters, period: Period) -> int:
        """Return how many customers there are on all pages."""
        unsorted = replace(filters, sort=Sort())

        def ask(connection: Connection, now: datetime) -> int:
            return customers.count(connection, unsorted, period, self._rules, now)

        return self._answer(self._counts, (unsorted, period), ask)

    def get_customer_details(self, phone: str, period: Period) -> CustomerDetails | None:
        """Return the customer of this phone key; None if no order bears it."""

        def ask(connection: Connection, now: datetime) -> CustomerDetails | None:
            return details(connection, phone, period, self._rules, now)

        return self._answer(self._customers, (phone, period), ask)

    def likely_same(self, phone: str) -> tuple[LikelySame, ...]:
        """Return customers who are likely the same person, the likeliest first; at most five."""
        with self._database.read() as connection:
            return likely_same(connection, phone, self._rules, self._clock())

    def merge_preview(self, alias: str, into: str) -> MergePreview:
        """Return what merging would come to."""
        with self._database.read() as connection:
            return merge_preview(connection, alias, into, self._rules, self._clock())

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        """Yield every customer in the order of `filters.sort`, in bounded memory, as of one moment."""
        for_leads(self._role, EXPORTING)
        return self._stream(filters, period)

    def _stream(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        now = self._clock()
        with self._database.read() as connection:
            yield from customers.stream(connection, filters, period, self._rules, now)

    def orders_without_phone(self) -> int:
        """Return how many orders are nobody's customer's."""
        with self._database.read() as connection:
            nobodys = select(func.count()).where(ORDERS.c.phone_key.is_(None))
            return connection.execute(nobodys).scalar_one()

    def count_all_customers(self) -> int:
        """Return the number of customers in the store."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(SUMMARY)).scalar_one()

    def list_cards(self, period: Period) -> ListCards:
        """Return the cards over the list, of the whole shop in `period`."""

        def ask(connection: Connection, now: datetime) -> ListCards:
            return cards.list_cards(connection, period, self._rules, now)

        return self._answer(self._list_cards, period, ask)

    def group_cards(self, period: Period) -> tuple[GroupCard, ...]:
        """Return a card for every group, of the whole shop in `period`."""

        def ask(connection: Connection, now: datetime) -> tuple[GroupCard, ...]:
            return cards.group_cards(connection, period, self._rules, now)

        return self._answer(self._group_cards, period, ask)

    def shares(self, period: Period) -> Shares:
        """Return the channels and places of the customers of `period`, with how many each has."""

        def ask(connection: Connection, now: datetime) -> Shares:
            return shares(connection, period, self._rules, now)

        return self._answer(self._shares, period, ask)

    def spend_rank(self, phone: str) -> SpendRank | None:
        """Return the customer's place by lifetime spent; None for one who spent nothing."""

        def ask(connection: Connection, _now: datetime) -> SpendRank | None:
            return spend_rank(connection, phone)

        return self._answer(self._ranks, phone, ask)

    def activity(self, phone: str, before: int | None = None, limit: int = ACTIVITY_PAGE) -> ActivityPage:
        """Return the log of a customer and of the phones merged into it; `before` is an entry's id."""
        with self._database.read() as connection:
            return activity_pages.activity(connection, phone, before, limit)

    def order_activity(self, order_id: int) -> ActivityPage:
        """Return the log of one order, all of it."""
        with self._database.read() as connection:
            return activity_pages.order_activity(connection, order_id)

    def product_choices(self, text: str, limit: int = 8) -> tuple[ProductChoice, ...]:
        """Return what the shop has sold under names or SKUs that hold every word of `text`."""
        with self._database.read() as connection:
            return product_choices(connection, text, limit)

    def follow_ups_due(self) -> int:
        """Return how many follow-ups are due today or overdue, and not done, of customers with orders."""
        today = self._day(self._clock()).isoformat()
        listed = exists().where(SUMMARY.c.phone_key == NOTES.c.phone_key)
        due = select(func.count()).where(NOTES.c.due_on <= today, NOTES.c.done_at.is_(None), listed)
        with self._database.read() as connection:
            return connection.execute(due).scalar_one()

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments by name, static and smart."""
        with self._database.read() as connection:
            return segments.segments(connection)

    def segment_sizes(self) -> dict[int, int]:
        """Return how many customers each segment holds, by its id; members without orders do not count."""

        def ask(connection: Connection, now: datetime) -> dict[int, int]:
            return segments.sizes(connection, self._rules, now)

        kept = self._answer(self._sizes, (), ask)
        return dict(kept)

    def memberships(self, query: ListQuery) -> dict[int, int]:
        """Return how many of the query's customers are in each segment with members of its own, by its id."""
        with self._database.read() as connection:
            return segments.memberships(connection, query, self._rules, self._clock())

    def fitting(self, query: ListQuery) -> Fitting:
        """Return how many of the query's customers are in each group and each smart segment."""
        with self._database.read() as connection:
            return segments.fitting(connection, query, self._rules, self._clock())

    def views(self) -> tuple[View, ...]:
        """Return all saved views by name."""
        with self._database.read() as connection:
            return views.views(connection)

    def templates(self) -> tuple[Template, ...]:
        """Return all message templates by name."""
        with self._database.read() as connection:
            return templates.templates(connection)

    def draft(self, agent: str, place: str) -> str | None:
        """Return what this agent left unsaved at `place`; None where nothing is."""
        with self._database.read() as connection:
            return drafts.draft(connection, agent, place)

    def last_query(self, agent: str) -> ListQuery | None:
        """Return the list that this agent looked at last; None where nothing readable was kept."""
        with self._database.read() as connection:
            return agent_state.last_query(connection, agent)

    def last_deed(self, agent: str, before: int | None = None) -> Deed | None:
        """Return the newest deed of this agent that is not undone; None where there is none to offer."""
        with self._database.read() as connection:
            return deeds.last_deed(connection, agent, self._clock(), before)

    def revision(self) -> int:
        """Return the store's revision; every write of any process raises it."""
        return self._database.revision()

    def close(self) -> None:
        """Give up the connections."""
        self._database.close()

    def _answer(self, cache: Cache[T], key: Hashable, ask: Callable[[Connection, datetime], T]) -> T:
        """Return the answer to `key` as of the shop's today and the latest write, asking where need be."""
        now = self._clock()

        def make() -> T:
            with self._database.read() as connection:
                return ask(connection, now)

        return cache.get((key, self._day(now)), self.revision(), make)

    def _day(self, now: datetime) -> date:
        """Return the shop's today, on which periods, flags and activity depend."""
        return now.astimezone(self._rules.zone).date()
