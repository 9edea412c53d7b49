"""MessageActions: reaching the customer, by WhatsApp or by phone."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from custui.screens.contact import ContactDialog
from custui.screens.customer_base import CustomerBase
from custui.screens.reach import Channel


class MessageActions(CustomerBase):
    """Opens the Contact panel."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "contact('whatsapp')", "WhatsApp", id="customer.whatsapp"),
        Binding("c", "contact('call')", "Call", id="customer.call"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "contact":
            return self.state is None
        return super().check_action(action, parameters)

    def action_contact(self, channel: Channel) -> None:
        """Open the ways to reach the customer."""
        if self.view is not None:
            self.app.push_screen(ContactDialog(self._desk, self.view.details.customer, channel))
