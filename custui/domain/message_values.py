"""What the placeholders of a message stand for: one customer, one of the orders, the agent, the shop."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from custui.domain.customer import CustomerRow
from custui.domain.first_names import first_name, proper
from custui.domain.message_text import value_text
from custui.domain.money import format_money
from custui.domain.orders import Order
from custui.domain.phone import is_raw, national_form
from custui.domain.rules import ShopRules
from custui.domain.sentences import place_text
from custui.domain.status import Outcome, Status
from custui.domain.text import fold


class Speaker(Struct, frozen=True):
    """Who writes, and when."""

    agent: str
    rules: ShopRules
    now: datetime
    """Aware."""


def message_values(customer: CustomerRow, order: Order | None, speaker: Speaker) -> dict[str, str]:
    """Return the values of all placeholders, empty where unknown; the message speaks of `order`."""
    rules = speaker.rules
    today = speaker.now.astimezone(rules.zone).date()
    values = {
        "customer.first_name": first_name(customer.name),
        "customer.name": customer.name,
        "customer.phone": "" if is_raw(customer.phone) else national_form(customer.phone, rules.region),
        "customer.city": customer.city,
        "customer.last_order": _day(customer.last_order_at, today, rules),
        "customer.orders": f"{customer.figures.orders:,}",
        "agent.name": proper(speaker.agent),
        "shop.name": rules.name,
    }
    values |= _order_values(order, today, rules) if order is not None else dict.fromkeys(_OF_ORDER, "")
    return {name: value_text(value) for name, value in values.items()}


def order_to_speak_of(orders: Sequence[Order]) -> Order | None:
    """Return the order that a message is most likely about: the latest open one, else the latest.

    `orders` have the latest first.
    """
    still_open = (order for order in orders if order.status.outcome is Outcome.OPEN)
    return next(still_open, orders[0] if orders else None)


def deliver_to(order: Order) -> str:
    """Return `12 Allen Avenue, Ikeja, Lagos`; a town that the address names is not said twice."""
    address = ", ".join(part for line in order.address.splitlines() if (part := line.strip(" ,\t")))
    place = place_text(order.city, order.state)
    said = fold(address)
    parts = [part for part in place.split(", ") if part and fold(part) not in said]
    return ", ".join(part for part in (address, *parts) if part)


def items_text(order: Order) -> str:
    """Return `Shea butter, Black soap ×2`; lines without a name, and returned ones, are left out."""
    said = []
    for item in order.items:
        name = " ".join((item.product.strip() or item.sku).split())
        if name and item.quantity > 0:
            said.append(name if item.quantity == 1 else f"{name} ×{item.quantity:,}")
    return ", ".join(said)


_OF_ORDER = ("order.number", "order.date", "order.items", "order.total", "order.place", "order.status")


def _order_values(order: Order, today: date, rules: ShopRules) -> dict[str, str]:
    return {
        "order.number": order.number,
        "order.date": _day(order.created_at, today, rules),
        "order.items": items_text(order),
        "order.total": format_money(order.total, order.currency),
        "order.place": deliver_to(order),
        "order.status": order.status_text if order.status is Status.UNKNOWN else order.status.value,
    }


def _day(moment: datetime, today: date, rules: ShopRules) -> str:
    """Return the shop's day in words, the year only where it is another one: `3 June`."""
    day = moment.astimezone(rules.zone).date()
    words = f"{day.day} {day:%B}"
    return words if day.year == today.year else f"{words} {day.year}"
