"""WooCommerce: what its CSV exports and its REST interface have in common.

Statuses, channels and refunds; the policies stand in docs/importing.md.
"""

import html
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from custui.transfer.cells import plain_cell
from custui.transfer.fields import bare, shorten

NAME = "woocommerce"
NO_ORDERS = frozenset({"checkoutdraft", "autodraft", "draft", "trash"})
"""A cart at the till, and what was thrown away."""
_STATUSES = {"pendingpayment": "pending"}
_CHANNELS = {"checkout": "website", "storeapi": "website", "pos": "walk-in"}
_PREFIX = re.compile(r"wc-", re.IGNORECASE)


def text_of(cell: str) -> str:
    """Return what a cell says, `&amp;` and its like resolved."""
    text = plain_cell(cell)
    return unescaped(text) if "&" in text else text


def unescaped(text: str) -> str:
    """Return `text` without HTML entities; WordPress keeps names and titles with them."""
    return html.unescape(text).replace("\N{NO-BREAK SPACE}", " ").strip()


def woo_status(text: str) -> str:
    """Return the status without the prefix that the database puts before it (`wc-completed`)."""
    word = _PREFIX.sub("", text, count=1) if text[:3].casefold() == "wc-" else text
    return _STATUSES.get(bare(word), word)


def woo_channel(created_via: str) -> str:
    """Return the channel of an order: the till is the website's; one made in the back office is unknown."""
    return _CHANNELS.get(bare(created_via), "")


def refund_sum(amounts: Iterable[str]) -> str:
    """Return the sum of refunds, negative or not, as a plain amount; blank where there is none.

    Raises ValueError with a sentence.
    """
    total = Decimal(0)
    for amount in filter(None, amounts):
        total += abs(_decimal(amount))
    return f"{total:f}" if total else ""


def unit_price(total: str, quantity: str) -> str:
    """Return what one piece cost, of a line's total and its quantity; blank where either is, or is zero.

    With six decimals, so that it is never taken for a whole amount grouped by thousands. Raises ValueError
    with a sentence.
    """
    if not total or not quantity:
        return ""
    pieces = _decimal(quantity)
    return f"{_decimal(total) / pieces:.6f}" if pieces else ""


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"'{shorten(text)}' is not an amount") from None
    if not number.is_finite() or abs(number) >= 10**15:
        raise ValueError(f"'{shorten(text)}' is not an amount")
    return number
