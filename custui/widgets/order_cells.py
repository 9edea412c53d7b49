"""What an order's row says, cell by cell. Pure: no widget here."""

from textual.content import Content

from custui.domain.channel import channel_title
from custui.domain.history import items_summary
from custui.domain.money import symbol
from custui.domain.orders import Order
from custui.domain.status import Outcome, Status
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView

NONE = "—"
_SIGNS = {Outcome.SUCCESS: "●", Outcome.OPEN: "◐", Outcome.FAILURE: "✗"}
_STYLES = {Outcome.SUCCESS: "$text-success", Outcome.OPEN: "$text-warning", Outcome.FAILURE: "$text-error"}


def status_words(status: Status, own: str = "") -> str:
    """Return `● delivered`; for a word that custui does not know, the shop's `own`: `◐ ask Musa`."""
    word = clean(own).strip() if status is Status.UNKNOWN else ""
    return f"{_SIGNS[status.outcome]} {word or status.value}"


def status_cell(order: Order) -> Content:
    """Return the order's status, sign and word, in the colour of its outcome."""
    return Content.styled(status_words(order.status, order.status_text), _STYLES[order.status.outcome])


def amount_words(order_currency: str, minor: int, view: CustomerView) -> str:
    """Return an amount; one in another currency than the shop's always bears its code: `USD 120`."""
    order_currency = clean(order_currency)
    written = view.money(minor, order_currency)
    sign = symbol(order_currency, ascii_only=not view.unicode)
    if order_currency == view.rules.currency or sign.endswith(" "):
        return written
    return written.replace(sign, f"{order_currency} ", 1)


def amount_cell(order: Order, view: CustomerView) -> Content:
    """Return the order's total; another currency stands out, since no sum of the page holds it."""
    foreign = order.currency != view.rules.currency
    return Content.styled(amount_words(order.currency, order.total, view), "$text-accent" if foreign else "")


def items_cell(order: Order, view: CustomerView) -> Content:
    """Return the items on one line, behind what was refunded where something was."""
    items = Content(clean(items_summary(order.items))) if order.items else Content.styled(NONE, "$text-muted")
    if not order.refunded:
        return items
    refund = f"{amount_words(order.currency, order.refunded, view)} refunded"
    told = Content.styled(refund, "$text-warning")
    return Content(" — ").join([told, items]) if order.items else told


def number_cell(order: Order) -> Content:
    """Return the order number."""
    return Content(clean(order.number) or NONE)


def date_cell(order: Order, view: CustomerView) -> Content:
    """Return the shop's calendar date of the order, days in line: ` 2 Mar 2026`."""
    return Content(view.day(order.created_at).rjust(11))


def channel_cell(order: Order) -> Content:
    """Return the channel."""
    return Content(clean(channel_title(order.channel)))
