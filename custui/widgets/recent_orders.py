"""RecentOrders: the latest few orders, whatever the period, for a glance; the Orders tab has them all."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import beside
from custui.widgets.order_cells import amount_cell, date_cell, items_cell, number_cell, status_cell

_ROOM_FOR_COLUMNS = 56


class RecentOrders(Widget):
    """A title and up to `limit` orders, of which the layout may show fewer."""

    DEFAULT_CSS = """
    RecentOrders { height: auto; }
    """

    view: reactive[CustomerView | None] = reactive(None, layout=True)

    def __init__(self, limit: int) -> None:
        """Show at most `limit` orders."""
        super().__init__()
        self._limit = limit

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are at this width."""
        return len(recent_lines(self.view, self._limit, width)) if self.view else 1

    def render(self) -> Content:
        """Return the lines."""
        if self.view is None:
            return Content()
        return Content("\n").join(recent_lines(self.view, self._limit, self.size.width))


def recent_lines(view: CustomerView, limit: int, width: int) -> list[Content]:
    """Return the title and the latest orders in columns, or on two lines each where there is little room."""
    orders = view.details.orders[:limit]
    lines = [Content.styled("Latest orders", "bold")]
    number_width = min(12, max(number_cell(order).cell_length for order in orders))
    amount_width = max(amount_cell(order, view).cell_length for order in orders)
    status_width = min(16, max(status_cell(order).cell_length for order in orders))
    gap = Content("  ")
    for order in orders:
        date = date_cell(order, view)
        number = number_cell(order).truncate(number_width, ellipsis=True, pad=True).stylize("$text-muted")
        status = status_cell(order).truncate(status_width, ellipsis=True, pad=True)
        amount = amount_cell(order, view)
        amount = amount.pad_left(amount_width - amount.cell_length)
        if width >= _ROOM_FOR_COLUMNS:
            room = width - date.cell_length - number_width - amount_width - status_width - 4 * gap.cell_length
            items = items_cell(order, view).truncate(max(0, room), ellipsis=True, pad=True)
            lines.append(gap.join([date, number, items, amount, status]))
        else:
            lines.append(beside(date + gap + status, amount, width)[0])
            lines.append((number + gap + items_cell(order, view)).truncate(width, ellipsis=True))
    return lines
