"""What the dialog of a new order hands on, and what it is told again where that could not be saved."""

from dataclasses import dataclass

from custui.domain.order_form import OrderForm
from custui.domain.orders import IncomingOrder


@dataclass(frozen=True, slots=True)
class WrittenOrder:
    """An order on its way to the store."""

    form: OrderForm
    """What stood in the boxes."""
    order: IncomingOrder
    key: str
    """The idempotency key: the same for the same content, however often it is sent."""


def order_place(phone: str) -> str:
    """Return the place of the draft of a new order for this customer."""
    return f"order:{phone}"
