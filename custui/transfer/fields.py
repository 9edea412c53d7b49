"""The generic order layout: its fields, the headings shops write over them, and where a file has them.

One line per item with the order's columns repeated (or left blank after the first line), or one line
per order. Headings are matched by name: case, spaces and punctuation do not matter, so that
`customerPhone`, `Customer Phone` and `customer_phone` are one.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from custui.domain.errors import FileError


class Field(StrEnum):
    """The values are the headings of custui's own layout."""

    ORDER_NUMBER = "order_number"
    CREATED_AT = "created_at"
    CUSTOMER_NAME = "customer_name"
    CUSTOMER_PHONE = "customer_phone"
    WHATSAPP_NUMBER = "whatsapp_number"
    PRODUCT = "product"
    SKU = "sku"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    TOTAL_AMOUNT = "total_amount"
    REFUNDED = "refunded"
    CURRENCY = "currency"
    STATUS = "status"
    SOURCE = "source"
    CITY = "city"
    STATE = "state"
    ADDRESS = "address"


ITEM_FIELDS = (Field.PRODUCT, Field.SKU, Field.QUANTITY, Field.UNIT_PRICE)
"""What belongs to a line; every other field belongs to the order."""

_SPELLINGS = {
    Field.ORDER_NUMBER: (
        "ordernumber", "orderno", "ordernum", "orderid", "order", "orderref", "orderreference",
        "invoice", "invoiceno", "invoicenumber",
    ),
    Field.CREATED_AT: (
        "createdat", "created", "createdon", "datecreated", "date", "datetime", "time", "timestamp",
        "orderdate", "orderedat", "ordertime", "orderdatetime", "orderplacedat", "placedat", "invoicedate",
    ),
    Field.CUSTOMER_NAME: (
        "customername", "customer", "customerfullname", "name", "fullname", "client", "clientname",
        "buyer", "buyername",
    ),
    Field.CUSTOMER_PHONE: (
        "customerphone", "phone", "phonenumber", "phoneno", "customerphonenumber", "customerphoneno",
        "telephone", "tel", "mobile", "mobilenumber", "contactnumber", "contactphone", "buyerphone",
    ),
    Field.WHATSAPP_NUMBER: (
        "whatsappnumber", "whatsapp", "whatsappno", "whatsappphone", "customerwhatsapp",
        "customerwhatsappnumber",
    ),
    Field.PRODUCT: (
        "product", "productname", "producttitle", "item", "itemname", "description",
        "productdescription", "itemdescription",
    ),
    Field.SKU: ("sku", "productsku", "itemsku", "productcode", "itemcode", "stockcode", "variantsku"),
    Field.QUANTITY: ("quantity", "qty", "itemquantity", "itemqty", "productquantity"),
    Field.UNIT_PRICE: ("unitprice", "price", "itemprice", "unitcost", "productprice", "priceperunit"),
    Field.TOTAL_AMOUNT: (
        "totalamount", "total", "amount", "ordertotal", "orderamount", "totalprice", "grandtotal",
        "totalvalue", "ordervalue",
    ),
    Field.REFUNDED: (
        "refunded", "refund", "refundedamount", "amountrefunded", "refundamount", "totalrefunded",
    ),
    Field.CURRENCY: ("currency", "currencycode", "ordercurrency"),
    Field.STATUS: ("status", "orderstatus", "deliverystatus"),
    Field.SOURCE: (
        "source", "channel", "ordersource", "orderchannel", "saleschannel", "platform", "ordervia",
    ),
    Field.CITY: ("city", "town", "customercity", "deliverycity", "shippingcity"),
    Field.STATE: ("state", "region", "province", "customerstate", "deliverystate", "shippingstate"),
    Field.ADDRESS: (
        "address", "customeraddress", "deliveryaddress", "shippingaddress", "streetaddress", "address1",
    ),
}  # fmt: skip
_BY_SPELLING = {spelling: field for field, spellings in _SPELLINGS.items() for spelling in spellings}
# Inside an order's item list there is no doubt whose name, title or amount it is.
_ITEM_SPELLINGS = {spelling: field for spelling, field in _BY_SPELLING.items() if field in ITEM_FIELDS} | {
    "name": Field.PRODUCT,
    "title": Field.PRODUCT,
    "code": Field.SKU,
}
# What custui adds to its file of rejected rows; such a file comes back mended.
BOOKKEEPING = ("file", "line", "record", "field", "reason")
_NAMED_AT_MOST = 20


@lru_cache(maxsize=4096)
def field_named(heading: str, *, in_item: bool = False) -> Field | None:
    """Return the field that a heading (or a JSON key, `in_item` one of an item's) names, if any."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    word = "".join(c for c in folded if c.isalnum())
    return (_ITEM_SPELLINGS if in_item else _BY_SPELLING).get(word)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file keeps its fields."""

    headings: tuple[str, ...]
    """Of every column, as written."""
    columns: Mapping[Field, int]
    """Field → index of its column."""
    ignored: tuple[str, ...] = ()
    """Headings that name no field."""
    record: int | None = None
    """For files in which an order stands as a whole: the column with the order's place in the list."""

    def heading(self, field: Field) -> str:
        """Return what the file calls `field`; custui's own word where it has no such column."""
        column = self.columns.get(field)
        return field.value if column is None else self.headings[column].strip()


def read_layout(headings: Sequence[str], file: str) -> Layout:
    """Return the layout that these headings of `file` make.

    Raises FileError where two columns claim one field, or where the order number, the date, or the
    amounts are missing: a total, or unit prices of which it is the sum.
    """
    columns: dict[Field, int] = {}
    ignored = []
    for index, heading in enumerate(headings):
        field = field_named(heading)
        if field is None:
            if heading.strip() and heading.strip().casefold() not in BOOKKEEPING:
                ignored.append(heading.strip())
        elif field in columns:
            first = headings[columns[field]].strip()
            raise FileError(
                f"{file}: the columns '{first}' and '{heading.strip()}' both claim to be {field}; remove one"
            )
        else:
            columns[field] = index
    missing = [field.value for field in (Field.ORDER_NUMBER, Field.CREATED_AT) if field not in columns]
    if Field.TOTAL_AMOUNT not in columns and Field.UNIT_PRICE not in columns:
        missing.append(f"{Field.TOTAL_AMOUNT} (or {Field.UNIT_PRICE})")
    if missing:
        raise FileError(
            f"{file}: no column for {' and '.join(missing)}; the columns are: {name_some(headings)}"
        )
    return Layout(tuple(headings), columns, tuple(ignored))


def name_some(names: Sequence[str]) -> str:
    """Return the names, comma-separated and each cut short, for a sentence of bearable length."""
    shown = ", ".join(shorten(name.strip()) for name in names[:_NAMED_AT_MOST])
    return shown if len(names) <= _NAMED_AT_MOST else f"{shown} and {len(names) - _NAMED_AT_MOST} more"


def shorten(text: str, limit: int = 60) -> str:
    """Return `text` cut to `limit` characters, fit for a sentence."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
