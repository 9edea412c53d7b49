"""One item of an order, made of the cells of its line."""

import re
from collections.abc import Mapping
from functools import lru_cache

from custui.domain.money import exponent, parse_amount
from custui.domain.orders import OrderItem
from custui.transfer.fields import ITEM_FIELDS, Field, shorten
from custui.transfer.layout import ItemTexts, Layout
from custui.transfer.rows import Cells

_LARGEST_QUANTITY = 10**9
_QUANTITY = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.0+)?", re.ASCII)

PricedItem = tuple[OrderItem | None, bool, bool]
"""The item, if the cells make one; whether it has a price; whether that is rounded."""


class BadItemError(Exception):
    """A cell of an item that cannot be read."""

    def __init__(self, field: Field, reason: str) -> None:
        """Keep which cell it is and what is wrong with it."""
        super().__init__(reason)
        self.field = field
        self.reason = reason


class ItemReader:
    """Reads the items of one file."""

    def __init__(self, layout: Layout, place: Mapping[int, int]) -> None:
        """Read the cells of a layout's items; `place` tells column → place among them."""
        self._text = layout.writing.text
        self._amount = layout.written_amount(Field.UNIT_PRICE)
        self._direct = {
            field: place[layout.columns[field]] for field in ITEM_FIELDS if field in layout.columns
        }
        self._made = {
            field: ([place[column] for column in layout.made[field].columns], layout.made[field].make)
            for field in ITEM_FIELDS
            if field in layout.made
        }
        # Shops sell the same things over and over: of half a million real lines four in five repeat one.
        self.read = lru_cache(maxsize=1 << 14)(self._read)
        """Return the item of its cells and its order's currency. Raises BadItemError."""

    def _read(self, cells: Cells, currency: str) -> PricedItem:
        text = self._text
        texts = {field: text(cells[place]) for field, place in self._direct.items()}
        for field, (places, make) in self._made.items():
            try:
                texts[field] = make([text(cells[place]) for place in places])
            except ValueError as error:
                raise BadItemError(field, shorten(str(error), 120)) from None
        product, sku, quantity, price = (texts.get(field, "") for field in ITEM_FIELDS)
        if price and self._amount is not None:
            try:
                price = self._amount(price, currency)
            except ValueError as error:
                raise BadItemError(Field.UNIT_PRICE, shorten(str(error), 120)) from None
        return self.item((product, sku, quantity, price), currency)

    def item(self, texts: ItemTexts, currency: str) -> PricedItem:
        """Return the item of its texts, the price as custui writes it. Raises BadItemError."""
        product, sku, quantity_text, price_text = texts
        try:
            quantity = _quantity(quantity_text)
        except ValueError as error:
            raise BadItemError(Field.QUANTITY, str(error)) from None
        try:
            price = _price(price_text, currency)
        except ValueError as error:
            raise BadItemError(Field.UNIT_PRICE, shorten(str(error), 120)) from None
        if not (product or sku) and quantity is None and price is None:
            return None, False, False
        minor, rounded = price or (0, False)
        return OrderItem(product, 1 if quantity is None else quantity, minor, sku), price is not None, rounded


@lru_cache(maxsize=4096)
def _quantity(text: str) -> int | None:
    """Return the pieces that are named, None for a blank text. Raises ValueError with a sentence."""
    if not text:
        return None
    match = _QUANTITY.fullmatch(text.replace("\N{MINUS SIGN}", "-"))
    if match is None:
        raise ValueError(f"'{shorten(text)}' is not a whole number")
    digits = match[1].replace(",", "")
    if len(digits) > 30 or abs(int(digits)) >= _LARGEST_QUANTITY:
        raise ValueError(f"'{shorten(text)}' is larger than any order")
    return int(digits)


@lru_cache(maxsize=4096)
def _price(text: str, currency: str) -> tuple[int, bool] | None:
    """Return a unit price in minor units, and whether it was finer; None for a blank text."""
    if not text:
        return None
    decimals = text.partition(".")[2].rstrip("0")
    finer = decimals.isdigit() and len(decimals) > exponent(currency)
    return parse_amount(text, currency, rounded=True), finer
