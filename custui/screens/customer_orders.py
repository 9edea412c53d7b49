"""OrderActions: which of the customer's orders are shown, and one of them in full."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from custui.domain.history import OrderFilter, OrderSort
from custui.domain.orders import Order
from custui.screens.choose import ChooseDialog
from custui.screens.customer_base import CustomerBase
from custui.screens.order import OrderDialog
from custui.screens.order_choices import filter_choices, sort_choices
from custui.widgets.customer_body import HISTORY
from custui.widgets.order_table import OrderTable


class OrderActions(CustomerBase):
    """Every action here goes to the history tab."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "sort", "Sort", tooltip="Sort orders", id="customer.sort"),
        Binding("f", "filter", "Filter", id="customer.filter"),
        # Priority, as on the list: what is typed right behind the slash must reach the box.
        Binding("slash", "find", "Find", key_display="/", priority=True, id="customer.find"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        match action:
            case "find":
                return self.state is None and not isinstance(self.focused, Input)
            case "clear":
                return self.state is None and self.body.is_narrowed
            case "sort" | "filter":
                return self.state is None
        return super().check_action(action, parameters)

    def action_sort(self) -> None:
        """Choose what the orders are sorted by."""
        self.body.action_tab(HISTORY)
        choices = sort_choices(self.body.history.sort_by)
        self.app.push_screen(ChooseDialog("Sort orders by", choices), self._take_sort)

    def action_filter(self) -> None:
        """Choose which orders are shown."""
        if self.shown is not None:
            self.body.action_tab(HISTORY)
            choices = filter_choices(self.shown.orders_of_period(), self.body.history.wanted)
            self.app.push_screen(ChooseDialog("Show orders", choices), self._take_filter)

    def action_find(self) -> None:
        """Type a text to look for among the orders."""
        self.body.action_tab(HISTORY)
        self.body.history.focus_text()

    def action_clear(self) -> None:
        """Show again all that the open tab holds."""
        self.body.clear()

    @on(OrderTable.Opened)
    def _open_order(self, message: OrderTable.Opened) -> None:
        self.open_order(message.order)

    def open_order(self, order: Order, *, setting: bool = False) -> None:
        """Show one order in full, with `setting` its statuses to choose from."""
        if self.shown is not None:
            self.app.push_screen(OrderDialog(self, order, self.shown, setting=setting))

    def _take_sort(self, sort: OrderSort | None) -> None:
        if sort is not None:
            self.body.history.sort_by = sort

    def _take_filter(self, wanted: OrderFilter | None) -> None:
        if wanted is not None:
            self.body.history.wanted = wanted
