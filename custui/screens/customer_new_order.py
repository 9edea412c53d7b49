"""NewOrderActions: an order that an agent takes down for the customer."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from custui.domain.customer import CustomerDetails
from custui.screens.customer_base import CustomerBase
from custui.screens.deed_feed import Refused
from custui.screens.deed_words import refused_words
from custui.screens.order_draft import WrittenOrder, order_place


class NewOrderActions(CustomerBase):
    """Opens the dialog; what the store refuses comes back in it, word for word."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("N", "new_order", "New order", id="customer.new_order"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "new_order":
            return self.is_answered and not self.reads_only
        return super().check_action(action, parameters)

    def action_new_order(self) -> None:
        """Write an order for this customer."""
        if self.has_person() and self.shown is not None:
            self._write_order(self.shown.details)

    def _write_order(
        self, details: CustomerDetails, begun: WrittenOrder | None = None, problem: str = ""
    ) -> None:
        # Loaded when first wanted: the page needs no dialog.
        from custui.screens.new_order import NewOrderDialog

        def take(written: WrittenOrder | None) -> None:
            if written is not None:
                self.do(
                    "Saving the order",
                    lambda repository, agent: repository.create_order(written.order, agent, written.key),
                    key=written.key,
                    draft=order_place(details.customer.phone),
                    refused=lambda refused: self._refused_order(details, written, refused),
                )

        self.app.push_screen(NewOrderDialog(self._desk, details, begun, problem), take)

    def _refused_order(self, details: CustomerDetails, written: WrittenOrder, refused: Refused) -> None:
        self._write_order(details, written, refused_words(refused.sentence))
