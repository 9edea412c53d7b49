"""What the store answers to the message dialog and the template library; the functions block."""

from dataclasses import dataclass

from textual.message import Message

from custui.domain.customer import CustomerRow
from custui.domain.errors import CustuiError
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME
from custui.domain.templates import Template
from custui.screens.context import DeskContext
from custui.screens.feed import Failed as Failed


@dataclass
class TemplatesRead(Message):
    """All templates, by name."""

    templates: tuple[Template, ...]


@dataclass
class CustomerRead(Message):
    """A customer with lifetime figures, and the orders, the latest first; None where there is none."""

    customer: CustomerRow | None
    orders: tuple[Order, ...]


def read_templates(context: DeskContext) -> TemplatesRead | Failed:
    """Return the templates."""
    try:
        return TemplatesRead(context.repository.templates())
    except CustuiError as error:
        return Failed(str(error))


def read_customer(context: DeskContext, phone: str) -> CustomerRead | Failed:
    """Return the customer of this phone key."""
    try:
        details = context.repository.get_customer_details(phone, ALL_TIME)
    except CustuiError as error:
        return Failed(str(error))
    return CustomerRead(details.customer, details.orders) if details else CustomerRead(None, ())
