"""OrderActions: which of the customer's orders are shown, and one of them in full."""

from textual import on

from custui.domain.history import OrderFilter, OrderSort
from custui.screens.choose import ChooseDialog
from custui.screens.customer_base import CustomerBase
from custui.screens.order import OrderDialog
from custui.screens.order_choices import filter_choices, sort_choices
from custui.widgets.customer_body import HISTORY
from custui.widgets.order_table import OrderTable


class OrderActions(CustomerBase):
    """Every action here goes to the history tab."""

    def action_sort(self) -> None:
        """Choose what the orders are sorted by."""
        self.body.action_tab(HISTORY)
        choices = sort_choices(self.body.history.sort_by)
        self.app.push_screen(ChooseDialog("Sort orders by", choices), self._take_sort)

    def action_filter(self) -> None:
        """Choose which orders are shown."""
        if self.view is not None:
            self.body.action_tab(HISTORY)
            choices = filter_choices(self.view.orders_of_period(), self.body.history.wanted)
            self.app.push_screen(ChooseDialog("Show orders", choices), self._take_filter)

    def action_find(self) -> None:
        """Type a text to look for among the orders."""
        self.body.action_tab(HISTORY)
        self.body.history.focus_text()

    @on(OrderTable.Opened)
    def _open_order(self, message: OrderTable.Opened) -> None:
        if self.view is not None:
            self.app.push_screen(OrderDialog(message.order, self.view))

    def _take_sort(self, sort: OrderSort | None) -> None:
        if sort is not None:
            self.body.history.sort_by = sort

    def _take_filter(self, wanted: OrderFilter | None) -> None:
        if wanted is not None:
            self.body.history.wanted = wanted
