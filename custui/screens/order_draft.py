"""What the dialog of a new order hands on, and what it is told again where that could not be saved."""

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.order_form import OrderForm
from custui.domain.orders import IncomingOrder
from custui.terminal.text import clean

LONGEST_PLACE = 200
"""Characters of a line of where an order goes."""


class WrittenOrder(Struct, frozen=True):
    """An order on its way to the store."""

    form: OrderForm
    """What stood in the boxes."""
    order: IncomingOrder
    key: str
    """The idempotency key: the same for the same content, however often it is sent."""


def order_place(phone: str) -> str:
    """Return the place of the draft of a new order for this customer."""
    return f"order:{phone}"


def content_of(form: OrderForm) -> OrderForm:
    """Return what of the form goes into the order."""
    return replace(form, lines=tuple(line for line in form.lines if not line.blank))


def cleaned(form: OrderForm) -> OrderForm:
    """Return the form as boxes can show it."""
    return replace(
        form,
        lines=tuple(
            replace(line, product=clean(line.product), quantity=clean(line.quantity), price=clean(line.price))
            for line in form.lines
        ),
        address=clean(form.address, LONGEST_PLACE),
        city=clean(form.city, LONGEST_PLACE),
        state=clean(form.state, LONGEST_PLACE),
    )
