"""What the message dialog says. Pure: no widget here."""

from datetime import datetime

from textual.content import Content

from custui.domain.message_values import items_text
from custui.domain.money import format_money
from custui.domain.orders import Order
from custui.domain.placeholders import Filled
from custui.domain.rules import ShopRules
from custui.domain.status import Outcome
from custui.domain.templates import LONGEST_MESSAGE
from custui.screens.choose import Choice
from custui.terminal.text import clean
from custui.widgets.order_cells import status_words

MOST_ORDERS = 100
"""Orders offered to speak of."""


def count_words(text: str) -> str:
    """Return how long the message is: `182 of 1,024`."""
    return f"{len(text):,} of {LONGEST_MESSAGE:,}"


def length_warning(text: str) -> str:
    """Return a warning where the message is longer than WhatsApp shows at once; else nothing."""
    if len(text) <= LONGEST_MESSAGE:
        return ""
    return f"{len(text):,} characters: WhatsApp folds a message above {LONGEST_MESSAGE:,}."


def refusal(filled: Filled) -> str:
    """Return why the message cannot go out yet; nothing where it can."""
    if filled.gaps:
        names = list(dict.fromkeys(clean(gap.written, 60) for gap in filled.gaps))
        return f"Not yet: {', '.join(names)} {'is' if len(names) == 1 else 'are'} still to be filled."
    if not filled.text.strip():
        return "Write something first. Esc, then w opens the chat without a message."
    return ""


def order_line(order: Order | None, now: datetime, rules: ShopRules, *, unicode: bool) -> Content:
    """Return which order the message speaks of, `order A0006 of 3 Jun` over `₦12,000 · ◐ pending`.

    One that is not open stands out: a reminder of it would tell the customer what is not so.
    """
    if order is None:
        return Content("no order")
    status = status_words(order.status, order.status_text)
    if order.status.outcome is not Outcome.OPEN:
        state = Content.styled(f"{status}, not open", "$text-warning bold")
    else:
        state = Content(status)
    money = _money(order, unicode=unicode)
    return Content(f"order {clean(order.number, 30)} of {_day(order, now, rules)}\n{money} · ") + state


def order_choices(
    orders: tuple[Order, ...], chosen: Order | None, now: datetime, rules: ShopRules, *, unicode: bool
) -> list[Choice[int]]:
    """Return the orders to choose from, the latest first."""
    return [
        Choice(
            f"{clean(order.number, 30)} · {_day(order, now, rules)} · {_money(order, unicode=unicode)}",
            order.id,
            clean(f"{status_words(order.status, order.status_text)}  {items_text(order)}", 60),
            order == chosen,
        )
        for order in orders[:MOST_ORDERS]
    ]


def _day(order: Order, now: datetime, rules: ShopRules) -> str:
    day, today = order.created_at.astimezone(rules.zone), now.astimezone(rules.zone)
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b} {day.year}"


def _money(order: Order, *, unicode: bool) -> str:
    return format_money(order.total, order.currency, ascii_only=not unicode)
