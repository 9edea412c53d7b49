"""OrderHistory: all orders of the period, with what narrows them down and where one is among them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from custui.domain.history import (
    HISTORY_PAGE,
    OrderFilter,
    OrderSort,
    filter_orders,
    foreign_counts,
    sort_orders,
)
from custui.domain.orders import Order
from custui.domain.period import Period, PeriodKind
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.order_filter_bar import OrderFilterBar, OrderText
from custui.widgets.order_pager import OrderPager
from custui.widgets.order_table import OrderTable


class OrderHistory(Vertical):
    """Keeps the filter, the sort and the page; the pure functions of `custui.domain.history` do the rest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("greater_than_sign", "turn(1)", "Next page of orders", show=False, id="orders.next_page"),
        Binding("less_than_sign", "turn(-1)", "Page of orders before", show=False, id="orders.previous_page"),
    ]
    DEFAULT_CSS = """
    OrderHistory {
        height: 1fr;
        #no-orders { display: none; height: 1fr; padding: 1; color: $text-muted; }
        &.-empty {
            OrderTable { display: none; }
            #no-orders { display: block; }
        }
    }
    """

    view: var[CustomerView | None] = var(None)
    wanted: var[OrderFilter] = var(OrderFilter(), bindings=True)
    sort_by: var[OrderSort] = var(OrderSort())
    page: var[int] = var(1)

    def __init__(self) -> None:
        """Begin with no orders."""
        super().__init__()
        self._matching: tuple[Order, ...] = ()

    def compose(self) -> ComposeResult:
        """Yield bar, table and pager."""
        yield OrderFilterBar().data_bind(OrderHistory.wanted)
        yield OrderTable(id="orders").data_bind(OrderHistory.view, OrderHistory.sort_by)
        yield Static(id="no-orders", markup=False)
        yield OrderPager().data_bind(OrderHistory.page)

    @property
    def table(self) -> OrderTable:
        """The orders of the page."""
        return self.query_one(OrderTable)

    def watch_view(self, before: CustomerView | None, view: CustomerView | None) -> None:
        """Start afresh with another customer: the last one's filter would hide orders of this one."""
        if before and view and before.details.customer.phone != view.details.customer.phone:
            self.page = 1
            self.wanted = OrderFilter()
        self._narrow()

    def watch_wanted(self) -> None:
        """Apply the filter, from the first page."""
        self.page = 1
        self._narrow()

    def watch_sort_by(self) -> None:
        """Apply the sort, from the first page."""
        self.page = 1
        self._narrow()

    def watch_page(self) -> None:
        """Show the page."""
        self._show_page()

    def action_turn(self, by: int) -> None:
        """Turn so many pages, as far as there are any."""
        pages = max(1, -(-len(self._matching) // HISTORY_PAGE))
        self.page = min(max(1, self.page + by), pages)

    def focus_table(self) -> None:
        """Put the cursor among the orders."""
        self.screen.set_focus(self.table)

    def focus_text(self) -> None:
        """Begin to type a text to look for."""
        self.query_one(OrderFilterBar).focus_text()

    @on(OrderFilterBar.Changed)
    def _change_filter(self, event: OrderFilterBar.Changed) -> None:
        event.stop()
        self.wanted = event.wanted

    @on(OrderText.Left)
    def _leave_text(self, event: OrderText.Left) -> None:
        event.stop()
        self.focus_table()

    @on(OrderTable.SortAsked)
    def _sort_on(self, event: OrderTable.SortAsked) -> None:
        event.stop()
        self.sort_by = self.sort_by.on(event.column)

    @on(OrderPager.Turned)
    def _turn(self, event: OrderPager.Turned) -> None:
        event.stop()
        self.action_turn(event.by)

    def _narrow(self) -> None:
        if self.view is None:
            return
        of_period = self.view.orders_of_period()
        currency = self.view.rules.currency
        self._matching = sort_orders(filter_orders(of_period, self.wanted), self.sort_by, currency)
        self.query_one(OrderFilterBar).summary = history_summary(self.view, self._matching, self.wanted)
        self.query_one(OrderPager).total = len(self._matching)
        self.set_class(not self._matching, "-empty")
        words = "No order matches: Esc clears the filter." if of_period else _nothing(self.view)
        self.query_one("#no-orders", Static).update(Content(words))
        self.action_turn(0)
        self._show_page()

    def _show_page(self) -> None:
        start = (self.page - 1) * HISTORY_PAGE
        self.table.orders = self._matching[start : start + HISTORY_PAGE]


def history_summary(view: CustomerView, matching: Sequence[Order], wanted: OrderFilter) -> str:
    """Return how many orders are shown and of how many: `2 of 6 orders in 30 days, 1 in USD`.

    With a filter on, what it lets through goes first: `1 match · 2 of 6 orders in 30 days`. Orders in
    another currency than the shop's are counted among those shown.
    """
    all_orders = len(view.details.orders)
    word = "order" if all_orders == 1 else "orders"
    if view.period.kind is PeriodKind.ALL:
        told = f"{all_orders:,} {word}, all time"
    else:
        told = f"{len(view.orders_of_period()):,} of {all_orders:,} {word} {within(view.period)}"
    if wanted.on:
        told = f"{len(matching):,} {'match' if len(matching) == 1 else 'matches'} · {told}"
    abroad = [f"{count:,} in {clean(code)}" for code, count in foreign_counts(matching, view.rules.currency)]
    return ", ".join([told, *abroad])


def within(period: Period) -> str:
    """Return the period inside a sentence: `in 30 days`, `this month`, `today`."""
    if period.kind in {PeriodKind.TODAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR}:
        return period.title.lower()
    return "in all time" if period.kind is PeriodKind.ALL else f"in {period.title}"


def _nothing(view: CustomerView) -> str:
    return (
        f"No orders {within(view.period)}; {len(view.details.orders):,} in all. Press p for another period."
    )
