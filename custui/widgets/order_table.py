"""OrderTable: one page of a customer's orders, in columns or, on a phone, two lines each."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.theme import Theme
from textual.widgets import DataTable

from custui.domain.history import OrderColumn, OrderSort
from custui.domain.orders import Order
from custui.widgets.cell_text import cell_text
from custui.widgets.customer_view import CustomerView
from custui.widgets.fitted_table import FittedTable
from custui.widgets.flow import beside
from custui.widgets.order_cells import (
    amount_cell,
    channel_cell,
    date_cell,
    items_cell,
    number_cell,
    status_cell,
)

TITLES = {
    OrderColumn.NUMBER: "Order",
    OrderColumn.DATE: "Date",
    OrderColumn.ITEMS: "Items",
    OrderColumn.AMOUNT: "Amount",
    OrderColumn.STATUS: "Status",
    OrderColumn.CHANNEL: "Channel",
}
"""What headers and the sort chooser call a column."""
_MOST = {
    OrderColumn.NUMBER: 14,
    OrderColumn.DATE: 11,
    OrderColumn.AMOUNT: 20,
    OrderColumn.STATUS: 16,
    OrderColumn.CHANNEL: 12,
}
"""Cells a column may take; the items get what is left."""
_LEAST_ITEMS = 10
_GAP = 2
_TWO_LINES_BELOW = 66
"""Cells under which six columns cannot be read."""
_RIGHT_ALIGNED = frozenset({OrderColumn.DATE, OrderColumn.AMOUNT})

Cells = dict[OrderColumn, Content]


class OrderTable(FittedTable):
    """Draws the orders it is given; says which was chosen and which header clicked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Open", key_display="⏎", id="orders.open"),
        Binding("j", "cursor_down", "Next order", show=False, key_display="j ↓", id="orders.down"),
        Binding("k", "cursor_up", "Order before", show=False, key_display="k ↑", id="orders.up"),
        Binding("g", "scroll_top", "First order", show=False, id="orders.first"),
        Binding("G", "scroll_bottom", "Last order", show=False, id="orders.last"),
    ]
    DEFAULT_CSS = """
    OrderTable {
        height: 1fr;
        background: transparent;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        &:focus { background-tint: transparent; }
        & > .datatable--header, &:focus > .datatable--header {
            background: transparent;
            background-tint: transparent;
            color: $text-muted;
            text-style: none;
        }
        & > .datatable--header-hover { background: $block-hover-background; }
    }
    """

    view: reactive[CustomerView | None] = reactive(None)
    orders: reactive[tuple[Order, ...]] = reactive(())
    """Those of the page, in the order shown."""
    sort_by: reactive[OrderSort] = reactive(OrderSort())
    """For the mark in the header; the orders come sorted."""

    @dataclass
    class Opened(Message):
        """An order was chosen."""

        order: Order

    @dataclass
    class SortAsked(Message):
        """A column's header was clicked."""

        column: OrderColumn

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's own name for it
        """Set the table up without rows."""
        super().__init__(id=id, cursor_type="row", cell_padding=0, zebra_stripes=False)
        self._shown: tuple[Order, ...] = ()

    @property
    def order_at_cursor(self) -> Order | None:
        """The order under the cursor; None in an empty table."""
        return self._shown[self.cursor_row] if self.cursor_row < len(self._shown) else None

    def on_mount(self) -> None:
        """Write the cells anew in another theme's colours."""
        self.app.theme_changed_signal.subscribe(self, self._repaint)

    def on_unmount(self) -> None:
        """Let go of the app, which would keep this table for as long as it runs."""
        self.app.theme_changed_signal.unsubscribe(self)

    def lay_out(self) -> None:
        """Lay the columns out anew for another width."""
        self._fill()

    def watch_view(self) -> None:
        """Write the rows anew: currency and zone come with the view."""
        self._fill()

    def watch_orders(self) -> None:
        """Write the rows."""
        self._fill()

    def watch_sort_by(self) -> None:
        """Move the mark in the header."""
        self._fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open an order where there is one."""
        if action == "select_cursor":
            return bool(self._shown)
        return super().check_action(action, parameters)

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        event.stop()
        if (order := self.order_at_cursor) is not None:
            self.post_message(self.Opened(order))

    @on(DataTable.HeaderSelected)
    def _sort(self, event: DataTable.HeaderSelected) -> None:
        event.stop()
        self.post_message(self.SortAsked(OrderColumn(event.column_key.value or "")))

    def _repaint(self, _: Theme) -> None:
        self._fill()

    def _fill(self) -> None:
        """Write all rows, with the cursor on the order it was on as long as that is there."""
        if self.view is None or not self.room:
            return
        at_cursor = self.order_at_cursor
        if self.has_focus and bool(self._shown) != bool(self.orders):
            self.refresh_bindings()
        self.clear(columns=True)
        self._shown = self.orders
        rows = [_cells(order, self.view) for order in self.orders]
        room = self.room - self.scrollbar_size_vertical
        self.show_header = room >= _TWO_LINES_BELOW
        if self.show_header:
            self._fill_columns(rows, room)
        else:
            self._fill_stacked(rows, room)
        ids = [order.id for order in self.orders]
        if at_cursor is not None and at_cursor.id in ids:
            self.move_cursor(row=ids.index(at_cursor.id))

    def _fill_columns(self, rows: list[Cells], room: int) -> None:
        titles = {column: self._title(column) for column in OrderColumn}
        widths = {
            column: min(most, max([titles[column].cell_length, *(row[column].cell_length for row in rows)]))
            for column, most in _MOST.items()
        }
        taken = sum(widths.values()) + _GAP * len(widths) + 2
        widths[OrderColumn.ITEMS] = max(_LEAST_ITEMS, room - taken)
        for column, title in titles.items():
            self.add_column(self._cell(column, title, widths), width=_cells_of(column, widths), key=column)
        for row in rows:
            self.add_row(*(self._cell(column, row[column], widths) for column in OrderColumn))

    def _cell(self, column: OrderColumn, content: Content, widths: dict[OrderColumn, int]) -> Text:
        width = widths[column]
        cut = content.truncate(width, ellipsis=True)
        if column in _RIGHT_ALIGNED:
            cut = cut.pad_left(width - cut.cell_length)
        return cell_text(Content(" ") + cut if column is OrderColumn.NUMBER else cut, self.app)

    def _fill_stacked(self, rows: list[Cells], room: int) -> None:
        """Write date, status and amount above number and items."""
        width = room - 2
        self.add_column("", width=room)
        for row in rows:
            head = row[OrderColumn.DATE] + "  " + row[OrderColumn.STATUS]
            top = beside(head, row[OrderColumn.AMOUNT], width)[0]
            number = row[OrderColumn.NUMBER].stylize("$text-muted")
            below = (number + "  " + row[OrderColumn.ITEMS]).truncate(width, ellipsis=True)
            lines = Content("\n").join([Content(" ") + top, Content(" ") + below])
            self.add_row(cell_text(lines, self.app), height=2)

    def _title(self, column: OrderColumn) -> Content:
        if column is not self.sort_by.column:
            return Content(TITLES[column])
        return Content.styled(
            f"{TITLES[column]}{'↓' if self.sort_by.descending else '↑'}", "$foreground bold"
        )


def _cells(order: Order, view: CustomerView) -> Cells:
    return {
        OrderColumn.NUMBER: number_cell(order),
        OrderColumn.DATE: date_cell(order, view),
        OrderColumn.ITEMS: items_cell(order, view),
        OrderColumn.AMOUNT: amount_cell(order, view),
        OrderColumn.STATUS: status_cell(order),
        OrderColumn.CHANNEL: channel_cell(order),
    }


def _cells_of(column: OrderColumn, widths: dict[OrderColumn, int]) -> int:
    """Return the cells of a column with the gap behind it, and the free cell in front of the first."""
    gap = 0 if column is OrderColumn.CHANNEL else _GAP
    return widths[column] + gap + (1 if column is OrderColumn.NUMBER else 0)
