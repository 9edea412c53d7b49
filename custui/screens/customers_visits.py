"""VisitActions: from the list to one customer: the page, the contact panel, the preview beside the rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import DataTable

from custui.domain.customer import CustomerDetails, CustomerRow
from custui.screens.context import Return
from custui.screens.customers_answers import Counted, Previewed
from custui.screens.customers_base import CustomersBase
from custui.screens.customers_walk import walk_from
from custui.screens.reach import Channel, whatsapp_way
from custui.widgets.customer_preview import CustomerPreview
from custui.widgets.customer_table import CustomerTable


@dataclass(repr=False, eq=False)
class ContactAsked(Message):
    """The ways to reach this customer are wanted."""

    row: CustomerRow
    channel: str


@dataclass(repr=False, eq=False)
class MessageAsked(Message):
    """A message to this customer is to be written."""

    row: CustomerRow


class VisitActions(CustomersBase):
    """Leaves the list as it was, with the cursor on the customer last looked at."""

    PREVIEW_AFTER: ClassVar[float] = 0.15
    """Seconds that the cursor must rest before its customer is read."""
    PREVIEW_PATIENCE: ClassVar[float] = 0.25
    """Seconds until the customer read before is taken away."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "contact('whatsapp')", "WhatsApp", id="customers.whatsapp"),
        Binding("m", "message", "Message", id="customers.message"),
        Binding("c", "contact('call')", "Call", id="customers.call"),
        Binding("T", "templates", "Message templates", show=False, id="customers.templates"),
    ]

    details: var[CustomerDetails | None] = var(None)
    """Of the customer under the cursor, once it rests."""
    details_as_of: var[datetime | None] = var(None)
    number_at_cursor: var[str] = var("")
    """As people say it; empty where there is nobody."""
    _preview_next: Timer | None = None
    _page_comes: bool = False

    @on(Counted)
    def load_page(self) -> None:
        """Load the customer page's widgets once the list is all there, before the first page is opened."""
        if not self._page_comes:
            self._page_comes = True
            self.run_worker(partial(import_module, "custui.screens.customer"), thread=True, name="page")

    def action_open(self) -> None:
        """Open the customer under the cursor."""
        self.table.action_select_cursor()

    def action_contact(self, channel: str) -> None:
        """Open the ways to reach the customer under the cursor."""
        row = self.table.row_at_cursor
        if row is not None:
            # By the way that Enter takes, so as to stay behind one in the same packet: the panel must stand
            # over the page that it opens, not under it.
            self.table.call_later(self.table.post_message, ContactAsked(row, channel))

    @on(ContactAsked)
    def _contact(self, message: ContactAsked) -> None:
        # Loads the QR writer, which the first paint does not need.
        from custui.screens.contact import ContactDialog

        if self.context is not None:
            channel: Channel = "call" if message.channel == "call" else "whatsapp"

            def take(answer: object) -> None:
                if answer is not None:
                    self._write_to(message.row)

            self.app.push_screen(ContactDialog(self.context, message.row, channel), take)

    def action_message(self) -> None:
        """Write a message to the customer under the cursor."""
        row = self.table.row_at_cursor
        if row is not None:
            self.table.call_later(self.table.post_message, MessageAsked(row))

    @on(MessageAsked)
    def _message(self, message: MessageAsked) -> None:
        if whatsapp_way(message.row, "") is None:
            self._contact(ContactAsked(message.row, "whatsapp"))  # which says why not
        else:
            self._write_to(message.row)

    def write_from(self, template: int) -> None:
        """Write to the customer under the cursor, from the template of this id."""
        row = self.table.row_at_cursor
        if row is not None and whatsapp_way(row, "") is not None:
            self._write_to(row, template)
        elif row is not None:
            self._contact(ContactAsked(row, "whatsapp"))  # which says why not

    def _write_to(self, row: CustomerRow, template: int | None = None) -> None:
        from custui.screens.message import MessageDialog

        if self.context is not None:
            self.app.push_screen(MessageDialog(self.context, row, template=template))

    def action_templates(self) -> None:
        """Make, change and delete message templates."""
        from custui.screens.templates import TemplatesDialog

        if self.context is not None:
            self.app.push_screen(TemplatesDialog(self.context))

    @on(CustomerTable.Opened)
    def _open_customer(self, message: CustomerTable.Opened) -> None:
        self.open_phone(message.row.phone)

    def open_phone(self, phone: str) -> None:
        """Open the page of this phone key."""
        # Mostly loaded by now, and not with the list: the first paint does not need it.
        from custui.screens.customer import CustomerScreen

        if self.context is not None:
            listed = self.listing is not None and phone in self.table.phones
            walk = walk_from(self.listing, self.count, phone) if self.listing and listed else None
            period = walk.query.period if walk else self.asked.period
            self.app.push_screen(CustomerScreen(self.context, phone, period, walk), self._come_back)

    def _come_back(self, back: Return | None) -> None:
        if back is None:
            return
        query = back.query or self.asked
        if query == self.asked:
            self.table.place(back.phone)
        else:
            self.table.aim(back.phone)
            self.asked = query

    # The preview, where the terminal has room for it.

    def on_resize(self) -> None:
        """Read the customer where there has come to be room for it."""
        self.call_after_refresh(self.plan_preview)

    @on(DataTable.RowHighlighted)
    def plan_preview(self) -> None:
        """Read the customer under the cursor once it rests.

        Whom it left stays until then: a preview emptied at every step would be painted twice as often.
        """
        self._wait_for(self.PREVIEW_AFTER, self._read_preview)

    def _read_preview(self) -> None:
        row = self.table.row_at_cursor
        if row is None or not self.query_one(CustomerPreview).display:
            self._empty_preview()
            return
        self.feed.preview(row.phone)
        if self.details is None or self.details.customer.phone != row.phone:
            self._wait_for(self.PREVIEW_PATIENCE, self._empty_preview)

    def _empty_preview(self) -> None:
        """Show nobody's details beside another customer's row."""
        row = self.table.row_at_cursor
        self.number_at_cursor = self.listing.spoken[row.phone] if row is not None and self.listing else ""
        self.details = None

    @on(Previewed)
    def _preview(self, message: Previewed) -> None:
        """Show the customer, unless the cursor has left meanwhile."""
        row = self.table.row_at_cursor
        if row is not None and row.phone == message.phone:
            self._wait_for(0, None)
            self.details_as_of = message.as_of
            self.details = message.details

    def _wait_for(self, seconds: float, then: Callable[[], None] | None) -> None:
        """Let `then` come next for the preview, and nothing else."""
        if self._preview_next is not None:
            self._preview_next.stop()
        self._preview_next = self.set_timer(seconds, then, name="preview") if then is not None else None
