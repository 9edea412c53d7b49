"""The repository as screens and commands see it; `custui.store.repository` is the one that knows SQL.

All calls may be made from any thread; all block, so the app makes them in workers. They raise
`StoreError` where the store fails.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from custui.domain.customer import CustomerDetails, CustomerPage, CustomerRow, Segment
from custui.domain.customer_desk import CustomerDesk
from custui.domain.dashboard import GroupCard, ListCards, Shares
from custui.domain.deeds import (
    BulkAction,
    Deed,
    NewSegment,
    Progress,
    SegmentEdit,
    View,
    no_progress,
)
from custui.domain.groups import Fitting
from custui.domain.orders import IncomingOrder, SaveOutcome
from custui.domain.period import Period
from custui.domain.query import CustomerFilters, ListQuery, PageRequest
from custui.domain.roles import Role
from custui.domain.rules import ShopRules


class CustomerRepository(Protocol):
    """What the desk reads."""

    @property
    def rules(self) -> ShopRules:
        """The shop's rules, which every figure here follows."""

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""

    @property
    def role(self) -> Role:
        """What the person at the desk may do; what is for leads is refused to an agent by ForLeadsError."""

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        """Return one page of the customers.

        Raises StoreError where a filter names a segment that is not there, as everything does that
        takes filters.
        """

    def count_customers(self, filters: CustomerFilters, period: Period) -> int:
        """Return how many customers there are on all pages."""

    def get_customer_details(self, phone: str, period: Period) -> CustomerDetails | None:
        """Return the customer of this phone key; None if no order bears it."""

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        """Yield every customer in the order of `filters.sort`, in bounded memory, as of one moment.

        For leads.
        """

    def orders_without_phone(self) -> int:
        """Return how many orders are nobody's customer's."""

    def list_cards(self, period: Period) -> ListCards:
        """Return the cards over the list, of the whole shop in `period`."""

    def group_cards(self, period: Period) -> tuple[GroupCard, ...]:
        """Return a card for every group, of the whole shop in `period`."""

    def shares(self, period: Period) -> Shares:
        """Return the channels and places of the customers of `period`, with how many each has."""

    def follow_ups_due(self) -> int:
        """Return how many follow-ups are due today or overdue, and not done."""

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments by name, static and smart."""

    def segment_sizes(self) -> dict[int, int]:
        """Return how many customers each segment holds, by its id; members without orders do not count."""

    def memberships(self, query: ListQuery) -> dict[int, int]:
        """Return how many of the query's customers are in each segment with members of its own, by its id."""

    def fitting(self, query: ListQuery) -> Fitting:
        """Return how many of the query's customers are in each group and each smart segment."""

    def views(self) -> tuple[View, ...]:
        """Return all saved views by name."""

    def last_query(self, agent: str) -> ListQuery | None:
        """Return the list that this agent looked at last; None where nothing (readable) was kept."""

    def last_deed(self, agent: str, before: int | None = None) -> Deed | None:
        """Return the newest deed of this agent that is not undone; None where there is none.

        `before` passes over the deed of this id and all later ones.
        """

    def revision(self) -> int:
        """Return the store's revision; every write of any process raises it."""

    def close(self) -> None:
        """Give up the connections."""


class ListDesk(Protocol):
    """What agents do from the list; every call is one transaction with its activity rows.

    A create with an `idempotency_key` seen before changes nothing and returns the deed made then.
    """

    def create_segment(
        self, new: NewSegment, agent: str, idempotency_key: str, progress: Progress = no_progress
    ) -> Deed:
        """Create a segment; the deed's subject is its id.

        With members it is for leads. Raises StoreError where its name is blank, another segment's or a
        group's, or where a smart segment's query names itself or customers one by one.
        """

    def edit_segment(self, edit: SegmentEdit, agent: str) -> Deed:
        """Rename, recolour or requery a segment; smart segments and views that name it follow.

        Raises StaleEditError if the segment is not at `edit.version`, StoreError as `create_segment`
        does or where it is gone.
        """

    def delete_segment(self, segment_id: int, agent: str) -> Deed:
        """Delete a segment. Raises StoreError where it is gone or a smart segment's query names it."""

    def save_view(self, name: str, query: ListQuery, agent: str) -> Deed:
        """Save the query under `name`, in place of the view whose name folds alike.

        Raises StoreError where the name is blank or the query names customers one by one.
        """

    def delete_view(self, view_id: int, agent: str) -> Deed:
        """Delete a saved view. Raises StoreError where it is gone."""

    def act(
        self,
        action: BulkAction,
        on: ListQuery,
        agent: str,
        idempotency_key: str,
        progress: Progress = no_progress,
    ) -> Deed:
        """Do `action` to every customer whom `on` finds when it is done; all or none.

        Customers whom it would not change (members already, or no members) are neither changed nor
        counted. For leads, unless `on` names one customer. Raises StoreError where the segment is gone or
        smart, or a note is blank.
        """

    def undo(self, deed_id: int, agent: str) -> Deed:
        """Undo a deed whole, and return it as undone; one undone before stays so.

        Raises StoreError with a sentence where what it changed was changed again meanwhile.
        """

    def remember_query(self, agent: str, query: ListQuery) -> None:
        """Keep the list that this agent looks at, for the next start; raises no revision.

        A store opened for reading only keeps nothing.
        """


class DeskRepository(CustomerRepository, ListDesk, CustomerDesk, Protocol):
    """What the screens are handed."""


class OrderDesk(Protocol):
    """What importers do; every call is one transaction with its activity row, and for leads."""

    def save_orders(
        self, origin: str, orders: Sequence[IncomingOrder], *, dry_run: bool = False, agent: str = ""
    ) -> SaveOutcome:
        """Create, update or leave alone each order, known by `origin` and number; all or none.

        `agent` is who imports, for the activity log. `dry_run` tells the same outcome and writes nothing.
        """

    def delete_order(self, order_id: int, agent: str) -> None:
        """Delete an order and its items; the last order of a phone takes the customer with it."""

    def add_note(self, phone: str, body: str, author: str, idempotency_key: str) -> int:
        """Add a note to a customer and return its id; the same key again returns the same id."""

    def count_all_customers(self) -> int:
        """Return the number of customers in the store."""
