"""The repository as screens and commands see it; `custui.store.repository` is the one that knows SQL.

All calls may be made from any thread; all block, so the app makes them in workers. They raise
`StoreError` where the store fails.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from custui.domain.customer import CustomerDetails, CustomerEdit, CustomerPage, CustomerRow, Segment
from custui.domain.orders import IncomingOrder, SaveOutcome
from custui.domain.period import Period
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.domain.status import Status


class CustomerRepository(Protocol):
    """What the desk reads."""

    @property
    def rules(self) -> ShopRules:
        """The shop's rules, which every figure here follows."""

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        """Return one page of the customers."""

    def count_customers(self, filters: CustomerFilters, period: Period) -> int:
        """Return how many customers there are on all pages."""

    def get_customer_details(self, phone: str, period: Period) -> CustomerDetails | None:
        """Return the customer of this phone key; None if no order bears it."""

    def update_customer_info(self, phone: str, data: CustomerEdit) -> int:
        """Save an agent's edit and return the profile's new version.

        Raises StaleEditError if the profile is not at `data.version`, UnknownCustomerError for an
        unknown phone.
        """

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        """Yield every customer in the order of `filters.sort`, in bounded memory, as of one moment."""

    def orders_without_phone(self) -> int:
        """Return how many orders are nobody's customer's."""

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments by name."""

    def revision(self) -> int:
        """Return the store's revision; every write of any process raises it."""

    def log_contact(self, phone: str, channel: str, agent: str) -> None:
        """Note in the activity log that `agent` opened `channel` (`whatsapp`, `call`) to this customer.

        A store opened for reading only keeps no log.
        """

    def close(self) -> None:
        """Give up the connections."""


class OrderDesk(Protocol):
    """What changes orders and what agents write; every call is one transaction with its activity row."""

    def save_orders(
        self, origin: str, orders: Sequence[IncomingOrder], *, dry_run: bool = False, agent: str = ""
    ) -> SaveOutcome:
        """Create, update or leave alone each order, known by `origin` and number; all or none.

        `agent` is who imports, for the activity log. `dry_run` tells the same outcome and writes nothing.
        """

    def create_order(self, order: IncomingOrder, agent: str, idempotency_key: str) -> int:
        """Create an order of custui's own and return its id; the same key again returns the same id."""

    def change_status(self, order_id: int, status: Status, agent: str) -> None:
        """Set an order's status."""

    def delete_order(self, order_id: int, agent: str) -> None:
        """Delete an order and its items; the last order of a phone takes the customer with it."""

    def add_note(self, phone: str, body: str, author: str, idempotency_key: str) -> int:
        """Add a note to a customer and return its id; the same key again returns the same id."""

    def create_segment(self, name: str, colour: str, agent: str) -> int:
        """Create a segment (or find the one of that folded name) and return its id."""

    def add_to_segment(self, segment_id: int, phones: Sequence[str], agent: str) -> int:
        """Add customers to a segment; return how many were not in it before."""

    def count_all_customers(self) -> int:
        """Return the number of customers in the store."""
