"""The fields of an order, and the headings shops write over them.

Headings are matched by name: case, spaces and punctuation do not matter, so that `customerPhone`,
`Customer Phone` and `customer_phone` are one.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache


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
    return (_ITEM_SPELLINGS if in_item else _BY_SPELLING).get(bare(heading))


def bare(heading: str) -> str:
    """Return `heading` by which it is compared with others: its letters and digits alone, in small."""
    return "".join(c for c in unicodedata.normalize("NFKC", heading).casefold() if c.isalnum())


def name_some(names: Sequence[str]) -> str:
    """Return the names, comma-separated and each cut short, for a sentence of bearable length."""
    shown = ", ".join(shorten(name.strip()) for name in names[:_NAMED_AT_MOST])
    return shown if len(names) <= _NAMED_AT_MOST else f"{shown} and {len(names) - _NAMED_AT_MOST} more"


def shorten(text: str, limit: int = 60) -> str:
    """Return `text` cut to `limit` characters, fit for a sentence."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
