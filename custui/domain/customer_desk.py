"""What agents do on a customer's page, as the screens see it; part of `custui.domain.repository`."""

from typing import Protocol

from custui.domain.activity import ActivityPage
from custui.domain.customer import CustomerEdit, SpendRank
from custui.domain.deeds import Deed
from custui.domain.merging import LikelySame, MergePreview
from custui.domain.notes import NoteChange
from custui.domain.orders import IncomingOrder, StatusChange
from custui.domain.products import ProductChoice
from custui.domain.templates import NewTemplate, Template

ACTIVITY_PAGE = 100
"""Entries of a customer's activity read at a time."""


class CustomerDesk(Protocol):
    """Every write is one transaction with its activity row, and a deed that `undo` takes back whole.

    A create with an `idempotency_key` seen before changes nothing and returns the deed made then.
    """

    # What is read beside the page.

    def spend_rank(self, phone: str) -> SpendRank | None:
        """Return the customer's place by lifetime spent; None for one who spent nothing."""

    def activity(self, phone: str, before: int | None = None, limit: int = ACTIVITY_PAGE) -> ActivityPage:
        """Return the log of a customer and of the phones merged into it; `before` is an entry's id."""

    def order_activity(self, order_id: int) -> ActivityPage:
        """Return the log of one order, all of it."""

    def product_choices(self, text: str, limit: int = 8) -> tuple[ProductChoice, ...]:
        """Return what the shop has sold under names or SKUs that hold every word of `text`.

        Those that begin with it come first, then the most recently sold.
        """

    def templates(self) -> tuple[Template, ...]:
        """Return all message templates by name."""

    def likely_same(self, phone: str) -> tuple[LikelySame, ...]:
        """Return customers who are likely the same person, the likeliest first; at most five."""

    def merge_preview(self, alias: str, into: str) -> MergePreview:
        """Return what merging would come to. Raises UnknownCustomerError where either is gone."""

    def draft(self, agent: str, place: str) -> str | None:
        """Return what this agent left unsaved at `place` (`note:+234…`); None where nothing is."""

    # What is written.

    def update_customer_info(self, phone: str, data: CustomerEdit) -> Deed:
        """Save an agent's edit of the profile.

        Raises StaleEditError if the profile is not at `data.version`, UnknownCustomerError for an
        unknown phone, StoreError where the WhatsApp number cannot be read.
        """

    def change_note(self, change: NoteChange, agent: str) -> Deed:
        """Change or delete a note.

        Raises StaleEditError if the note is not at `change.version`, StoreError where it is gone.
        """

    def create_order(self, order: IncomingOrder, agent: str, idempotency_key: str) -> Deed:
        """Create an order of custui's own; the deed's subject is its id.

        A blank number is given by the store. Raises StoreError where another order of custui's own
        bears the number.
        """

    def change_status(self, change: StatusChange, agent: str) -> Deed:
        """Set an order's status.

        Raises StaleEditError if the order is not at `change.version`, StoreError where it is gone.
        """

    def merge(self, alias: str, into: str, agent: str, idempotency_key: str) -> Deed:
        """Make the customer `alias` an alias of `into`; the deed's id stays with the alias. For leads.

        Raises UnknownCustomerError where either is gone, StoreError where both are the same.
        """

    def erase(self, phone: str, agent: str) -> str:
        """Erase a customer for good: name, numbers, address, notes; return the key that the orders get.

        Orders keep amounts, items, status, channel and place, so that no total changes. No deed: it
        cannot be undone. Raises UnknownCustomerError for an unknown phone, ForLeadsError for an agent.
        """

    def create_template(self, new: NewTemplate, agent: str, idempotency_key: str) -> Deed:
        """Create a template; the deed's subject is its id. Raises StoreError on a blank or taken name."""

    def edit_template(self, template: Template, agent: str) -> Deed:
        """Reword or rename a template.

        Raises StaleEditError if it is not at `template.version`, StoreError where it is gone or the
        name is blank or taken.
        """

    def delete_template(self, template: Template, agent: str) -> Deed:
        """Delete a template. Raises as `edit_template` does."""

    def log_contact(self, phone: str, channel: str, agent: str, template: str = "") -> None:
        """Note in the activity log that `agent` opened `channel` (`whatsapp`, `call`) to this customer.

        `template` names the one the message was made from. A store opened for reading only keeps no log.
        """

    def log_export(self, what: str, agent: str, phone: str | None = None) -> None:
        """Note in the activity log that `agent` exported `what`, of the customer `phone` or of a list.

        A store opened for reading only keeps no log.
        """

    def keep_draft(self, agent: str, place: str, text: str) -> None:
        """Keep what this agent is writing at `place`, in place of what was kept there; raises no revision.

        An empty `text` drops it. A store opened for reading only keeps nothing.
        """
