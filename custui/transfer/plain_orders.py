"""The common order, made in one go: its lines agree in everything but their items, and nothing is amiss.

All else, such as a reason to reject an order, is the matter of `custui.transfer.assembling`.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter

from custui.domain.money import parse_amount
from custui.domain.orders import IncomingOrder
from custui.domain.rules import ShopRules
from custui.transfer.cells import texts_of
from custui.transfer.fields import ITEM_FIELDS, Field
from custui.transfer.items import BadItemError, ItemReader
from custui.transfer.layout import Layout
from custui.transfer.rows import Block, Cells, Shape

LONGEST_NUMBER = 200
MOST_LINES = 10_000
"""No order has more; a column with the same word on every line is no order number."""
CURRENCY = re.compile(r"[A-Z]{3}")
_FIELDS = (
    Field.CREATED_AT, Field.CURRENCY, Field.TOTAL_AMOUNT, Field.REFUNDED, Field.CUSTOMER_PHONE,
    Field.CUSTOMER_NAME, Field.WHATSAPP_NUMBER, Field.STATUS, Field.SOURCE, Field.CITY, Field.STATE,
    Field.ADDRESS,
)  # fmt: skip

Found = tuple[IncomingOrder, int]
"""An order, and how many prices of its items were rounded."""


class PlainOrders:
    """Makes those orders of one file."""

    def __init__(
        self,
        layout: Layout,
        shape: Shape,
        made: Mapping[Field, Callable[[Cells], str]],
        items: ItemReader,
        rules: ShopRules,
    ) -> None:
        """Read rows laid out by `layout`; `made` reads fields of orders that no single column holds."""
        self._text = layout.writing.text
        self._never = layout.unfolded is not None
        # What the file has not is read from a blank cell behind the others.
        places = {field: shape.place[at] for field, at in layout.columns.items() if field not in ITEM_FIELDS}
        self._pick = itemgetter(*(places.get(field, -1) for field in _FIELDS))
        self._made = [(_FIELDS.index(field), read) for field, read in made.items() if field in _FIELDS]
        self._read_item = items.read
        self._tells_items = layout.tells_items
        self._currency = rules.currency
        # Orders of one minute, and of one price, are many.
        self._time = lru_cache(maxsize=1 << 12)(lambda text: layout.writing.time(text, rules.zone))
        self._total = _amounts(layout.written_amount(Field.TOTAL_AMOUNT))
        self._refunded = _amounts(layout.written_amount(Field.REFUNDED))

    def order(self, number: str, block: Block) -> Found | None:
        """Return the order of these rows; None where it is not a plain one, for whatever reason."""
        shared, lines, problem = block
        if self._never or problem is not None or len(lines) > MOST_LINES:
            return None
        if not 0 < len(number) <= LONGEST_NUMBER:
            return None
        texts = texts_of(self._pick((*shared, "")), self._text)
        for place, read in self._made:
            texts[place] = read(shared)
        at, currency, total_text, refunded_text, *others = texts
        currency = currency.upper() or self._currency
        if not CURRENCY.fullmatch(currency):
            return None
        items, prices, finer, money = [], 0, 0, 0
        try:
            created_at = self._time(at)
            for _, cells in lines:
                item, priced, rounded = self._read_item(cells, currency)
                if item is not None:
                    items.append(item)
                    prices += priced
                    finer += rounded
                    money += item.quantity * item.unit_price
            if total_text:
                money = self._total(total_text, currency)
            elif not items or prices < len(items) or finer:
                return None
            refunded = self._refunded(refunded_text, currency) if refunded_text else 0
        except (ValueError, BadItemError):
            return None
        phone, name, whatsapp, status, channel, city, state, address = others
        order = IncomingOrder(
            *(number, created_at, money, currency, phone, name, whatsapp, status, channel, refunded),
            *(city, state, address, tuple(items), self._tells_items),
        )
        return order, finer


def _amounts(read: Callable[[str, str], str] | None) -> Callable[[str, str], int]:
    """Return what reads an amount in minor units. That raises ValueError."""
    if read is None:
        return lru_cache(maxsize=1 << 12)(parse_amount)
    return lru_cache(maxsize=1 << 12)(lambda text, currency: parse_amount(read(text, currency), currency))
