"""MessageActions: reaching the customer, by WhatsApp or by phone, with a message or without one."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from custui.screens.contact import ContactAnswer, ContactDialog
from custui.screens.customer_base import CustomerBase
from custui.screens.reach import Channel, whatsapp_way


class MessageActions(CustomerBase):
    """Opens the Contact panel, or the message on its way there, or the templates it is made from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "contact('whatsapp')", "WhatsApp", id="customer.whatsapp"),
        Binding("m", "message", "Message", id="customer.message"),
        Binding("c", "contact('call')", "Call", id="customer.call"),
        Binding("T", "templates", "Message templates", show=False, id="customer.templates"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action in {"contact", "message"}:
            return self.is_answered
        return super().check_action(action, parameters)

    def action_contact(self, channel: Channel) -> None:
        """Open the ways to reach the customer."""
        if self.has_person() and self.shown is not None:
            panel = ContactDialog(self._desk, self.shown.details.customer, channel)
            self.app.push_screen(panel, self._after_contact)

    def action_message(self) -> None:
        """Write a message; where nobody can be written to, say why."""
        self.write_from(None)

    def write_from(self, template: int | None) -> None:
        """Write a message, from the template of this id where one is named."""
        # Loaded when first wanted, as is the library: the page itself needs neither.
        from custui.screens.message import MessageDialog

        if not self.has_person() or self.shown is None:
            return
        details = self.shown.details
        if whatsapp_way(details.customer, "") is None:
            self.action_contact("whatsapp")
        else:
            self.app.push_screen(MessageDialog(self._desk, details.customer, details.orders, template))

    def action_templates(self) -> None:
        """Make, change and delete message templates."""
        from custui.screens.templates import TemplatesDialog

        self.app.push_screen(TemplatesDialog(self._desk))

    def _after_contact(self, answer: ContactAnswer | None) -> None:
        if answer is not None:
            self.action_message()
