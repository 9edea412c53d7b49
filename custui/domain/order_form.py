"""OrderForm: a new order while an agent types it, and the order it comes to. All text is as typed."""

import json
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.channel import KNOWN_CHANNELS, UNKNOWN
from custui.domain.customer import CustomerDetails
from custui.domain.money import read_price
from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.status import Status
from custui.domain.text import fold

STATUSES = tuple(status for status in Status if status is not Status.UNKNOWN)
"""What an agent can set an order to."""
MOST_LINES = 50
LONGEST_PRODUCT = 200
"""Characters."""
_MOST_PIECES = 99_999
_LARGEST = 10**15
"""Minor units: beyond it an order is a slip of the finger, and the store's sums would not hold it."""


class FormError(ValueError):
    """Something in the form will not do; `str(error)` is the sentence to show."""

    def __init__(self, sentence: str, part: str, line: int = 0) -> None:
        """Name the box: `product`, `quantity` or `price` of a line, counted from 0."""
        super().__init__(sentence)
        self.part = part
        self.line = line


class FormLine(Struct, frozen=True):
    """One product in the boxes."""

    product: str = ""
    quantity: str = "1"
    price: str = ""
    sku: str = ""
    """Of the product taken from those sold before; empty for one typed."""

    @property
    def blank(self) -> bool:
        """Whether nothing worth an order is typed."""
        return not fold(self.product) and not self.price.strip()


class OrderForm(Struct, frozen=True):
    """What stands in the dialog."""

    lines: tuple[FormLine, ...] = (FormLine(),)
    address: str = ""
    city: str = ""
    state: str = ""
    channel: str = UNKNOWN
    """Folded."""
    status: Status = Status.PENDING


def first_form(details: CustomerDetails) -> OrderForm:
    """Return the form for a customer: to where the last order went, by the channel they prefer."""
    last = details.orders[0] if details.orders else None
    return OrderForm(
        address=last.address if last else "",
        city=last.city if last else details.customer.city,
        state=last.state if last else details.customer.state,
        channel=details.customer.preferred_channel,
    )


def channels_for(preferred: str) -> tuple[str, ...]:
    """Return the channels to choose from: the known ones, and the customer's own where it is another."""
    return KNOWN_CHANNELS if preferred in KNOWN_CHANNELS else (preferred, *KNOWN_CHANNELS)


def read_quantity(text: str) -> int:
    """Return how many that is, 1 or more. Raises ValueError with one sentence."""
    bare = text.strip().replace(",", "")
    if not (bare.isascii() and bare.isdecimal()):
        raise ValueError(f"'{text.strip()}' is not a quantity: write 1 or more")
    if not 1 <= int(bare[:9]) <= _MOST_PIECES:
        raise ValueError(f"a quantity is from 1 to {_MOST_PIECES:,}")
    return int(bare)


def line_trouble(line: FormLine, part: str, currency: str) -> str:
    """Return why `product`, `quantity` or `price` of a line will not do, in one sentence; else nothing."""
    try:
        match part:
            case "product":
                return "" if fold(line.product) else "name the product"
            case "quantity":
                read_quantity(line.quantity)
            case "price" if not line.price.strip():
                return "give the price; 0 where it is free"
            case "price":
                read_price(line.price, currency)
    except ValueError as error:
        return str(error)
    return ""


def line_money(line: FormLine, currency: str) -> int | None:
    """Return what a line comes to, in minor units; None while it cannot be said."""
    try:
        return read_quantity(line.quantity) * read_price(line.price, currency)
    except ValueError:
        return None


def total_money(form: OrderForm, currency: str) -> int:
    """Return what the lines come to that can be read, in minor units."""
    return sum(line_money(line, currency) or 0 for line in form.lines)


def items_of(form: OrderForm, currency: str) -> tuple[OrderItem, ...]:
    """Return the items. Raises FormError where a line will not do, or none is there."""
    items = []
    for place, line in enumerate(form.lines):
        if line.blank:
            continue
        for part in ("product", "quantity", "price"):
            if trouble := line_trouble(line, part, currency):
                raise FormError(trouble, part, place)
        quantity, price = read_quantity(line.quantity), read_price(line.price, currency)
        items.append(OrderItem(" ".join(line.product.split()), quantity, price, line.sku))
    if not items:
        raise FormError("an order needs a product", "product")
    if sum(item.money for item in items) >= _LARGEST:
        raise FormError("this comes to more than any order", "price", len(form.lines) - 1)
    return tuple(items)


def order_of(form: OrderForm, phone: str, name: str, now: datetime, currency: str) -> IncomingOrder:
    """Return the order that the form is of; its number is left to the store. Raises FormError."""
    items = items_of(form, currency)
    return IncomingOrder(
        number="",
        created_at=now,
        total=sum(item.money for item in items),
        currency=currency,
        phone=phone,
        customer_name=name,
        status=form.status.value,
        channel="" if form.channel == UNKNOWN else form.channel,
        city=form.city.strip(),
        state=form.state.strip(),
        address=form.address.strip(),
        items=items,
    )


def form_fields(form: OrderForm) -> dict[str, str]:
    """Return the form as a draft keeps it."""
    lines = [[line.product, line.quantity, line.price, line.sku] for line in form.lines]
    return {
        "lines": json.dumps(lines, ensure_ascii=False),
        "address": form.address,
        "city": form.city,
        "state": form.state,
        "channel": form.channel,
        "status": form.status.value,
    }


def form_from(fields: Mapping[str, str], begun: OrderForm) -> OrderForm:
    """Return the form of a draft; what it does not tell, or not readably, is as in `begun`."""
    try:
        kept = json.loads(fields["lines"])
        lines = tuple(FormLine(*(str(part) for part in line)) for line in kept[:MOST_LINES])
    except (ValueError, TypeError, KeyError):
        lines = begun.lines
    status = fields.get("status", "")
    return replace(
        begun,
        lines=lines or begun.lines,
        address=fields.get("address", begun.address),
        city=fields.get("city", begun.city),
        state=fields.get("state", begun.state),
        channel=fields.get("channel", begun.channel),
        status=Status(status) if status in STATUSES else begun.status,
    )


def joined(found: OrderForm, typed: OrderForm, begun: OrderForm) -> OrderForm:
    """Return a draft `found`, with what was `typed` over `begun` since the dialog opened."""
    own = tuple(line for line in typed.lines if not line.blank)
    kept = tuple(line for line in found.lines if not (line.blank and own))
    return OrderForm(
        lines=((kept + own) if typed.lines != begun.lines else found.lines)[:MOST_LINES],
        address=typed.address if typed.address != begun.address else found.address,
        city=typed.city if typed.city != begun.city else found.city,
        state=typed.state if typed.state != begun.state else found.state,
        channel=typed.channel if typed.channel != begun.channel else found.channel,
        status=typed.status if typed.status != begun.status else found.status,
    )
