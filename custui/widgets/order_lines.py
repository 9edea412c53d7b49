"""OrderLines: one order in full, with its items and what they add up to."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from custui.domain.orders import Order
from custui.domain.sentences import place_text
from custui.domain.status import Status
from custui.domain.text import fold
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import beside, flow, wrapped
from custui.widgets.order_cells import NONE, amount_words, channel_cell, status_cell

_ROOM_FOR_COLUMNS = 52
_LABEL = 11


class OrderLines(Widget):
    """The order, laid out for the width there is."""

    DEFAULT_CSS = """
    OrderLines { height: auto; }
    """

    def __init__(self, order: Order, view: CustomerView) -> None:
        """Show `order` as the shop of `view` writes it."""
        super().__init__()
        self._order = order
        self._view = view

    def show(self, order: Order, view: CustomerView) -> None:
        """Show the order as it has become."""
        self._order, self._view = order, view
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the order takes at this width."""
        return len(order_lines(self._order, self._view, width))

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(order_lines(self._order, self._view, self.size.width))


def order_lines(order: Order, view: CustomerView, width: int) -> list[Content]:
    """Return the order in lines of at most `width` cells."""
    lines = beside(_status(order), Content.styled(_money(order, view, order.total), "bold"), width)
    lines += flow([Content(view.clock(order.created_at)), channel_cell(order)], width)
    lines.append(Content())
    lines += _items(order, view, width)
    lines += _sums(order, view, width)
    lines.append(Content())
    place = place_text(order.city, order.state)
    where = ", ".join(part for part in (clean(order.address), clean(place)) if part)
    for label, text in (
        ("Name given", clean(order.customer_name)),
        ("Phone given", clean(order.phone_text)),
        ("Deliver to", where),
    ):
        lines += _labelled(label, text, width)
    return lines


def _status(order: Order) -> Content:
    """Return the status, with the shop's own word beside it where that is another one."""
    own = clean(order.status_text).strip()
    if order.status is Status.UNKNOWN or fold(own) in {"", order.status.value}:
        return status_cell(order)
    return Content.assemble(status_cell(order), (f"  the shop says “{own}”", "$text-muted"))


def _items(order: Order, view: CustomerView, width: int) -> list[Content]:
    if not order.items:
        return [Content.styled("No items were written down for this order.", "$text-muted")]
    rows = [
        (
            clean(item.product) or clean(item.sku) or NONE,
            f"{item.quantity:,}",
            _money(order, view, item.unit_price),
            _money(order, view, item.money),
        )
        for item in order.items
    ]
    if width < _ROOM_FOR_COLUMNS:
        stacked = []
        for product, quantity, price, money in rows:
            stacked.append(Content(product).truncate(width, ellipsis=True))
            stacked += beside(Content.styled(f"  {quantity} × {price}", "$text-muted"), Content(money), width)
        return stacked
    titles = ("Item", "Quantity", "Price", "Money")
    table = [titles, *rows]
    widths = [max(len(row[column]) for row in table) for column in (1, 2, 3)]
    room = width - sum(widths) - 2 * len(widths)
    lines = []
    for row in table:
        name = Content(row[0]).truncate(room, ellipsis=True, pad=True)
        cells = "".join(f"  {text:>{most}}" for text, most in zip(row[1:], widths, strict=True))
        lines.append((name + cells).truncate(width, ellipsis=True))
    lines[0] = lines[0].stylize("$text-muted")
    return lines


def _sums(order: Order, view: CustomerView, width: int) -> list[Content]:
    """Return how the total comes about; only the lines that say something new."""
    items = sum(item.money for item in order.items)
    rest = order.total - items
    sums = []
    if order.items and rest:
        sums.append(("Items", _money(order, view, items)))
        sums.append(("Delivery and charges" if rest > 0 else "Discount", _signed(order, view, rest)))
    sums.append(("Total", _money(order, view, order.total)))
    if order.refunded:
        sums.append(("Refunded", _signed(order, view, -order.refunded)))
        sums.append(("Kept by the shop", _money(order, view, order.total - order.refunded)))
    lines = [Content.styled("─" * width, "$text-muted")]
    for label, amount in sums:
        style = "bold" if label == "Total" else ""
        lines += beside(Content.styled(label, style or "$text-muted"), Content.styled(amount, style), width)
    return lines


def _money(order: Order, view: CustomerView, minor: int) -> str:
    return amount_words(order.currency, minor, view)


def _signed(order: Order, view: CustomerView, minor: int) -> str:
    return f"{'+' if minor > 0 else '−'}{_money(order, view, abs(minor))}"


def _labelled(label: str, text: str, width: int) -> list[Content]:
    shown = Content(text) if text else Content.styled(NONE, "$text-muted")
    head = Content.styled(label.ljust(_LABEL + 2), "$text-muted")
    lines = wrapped(shown, width - head.cell_length)
    return [
        (head if place == 0 else Content.blank(head.cell_length)) + line for place, line in enumerate(lines)
    ]
