"""The order dialog: one order in full."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from custui.domain.orders import Order
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.order_lines import OrderLines


class OrderDialog(ModalScreen[None]):
    """Shows an order and nothing else; whatever key closes it changes nothing."""

    CSS_PATH: ClassVar = ["dialog.tcss", "order.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", "Close", id="order.close"),
    ]

    def __init__(self, order: Order, view: CustomerView) -> None:
        """Show `order`, an order of the customer on `view`."""
        super().__init__(classes="dialog-screen")
        self._order = order
        self._view = view

    def compose(self) -> ComposeResult:
        """Yield the frame and the order in it."""
        with KeyScroll(id="order-frame", classes="dialog") as frame:
            frame.border_title = Content(f"Order {clean(self._order.number, limit=60)}")
            frame.border_subtitle = Content("Esc close")
            yield OrderLines(self._order, self._view)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
