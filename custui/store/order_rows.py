"""What the store keeps of an incoming order: its own words, and what custui reads from them."""

import json
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from custui.domain.channel import fold_channel
from custui.domain.orders import IncomingOrder
from custui.domain.phone import index_digits, read_phone
from custui.domain.status import fold_status
from custui.domain.text import fold
from custui.store.storable import storable

# Customers come back, and so do their names and towns; of statuses and channels there are a handful.
_fold = lru_cache(maxsize=8_192)(fold)
_fold_status = lru_cache(maxsize=1_024)(fold_status)
_fold_channel = lru_cache(maxsize=1_024)(fold_channel)

_JSON = json.JSONEncoder(separators=(",", ":"))

ItemRow = tuple[int, int, str, str, int, int]
"""A row of `order_items`, in the order of its columns."""


class PhoneColumns(Struct, frozen=True):
    """What one order's phone and WhatsApp cells come to; fields are columns of `orders`."""

    phone_key: str | None
    phone_verdict: str
    phone_mobile: bool
    phone_alternates: str
    whatsapp_key: str | None
    search_digits: str

    def columns(self) -> dict[str, Any]:
        """Return the columns and their values."""
        return {
            "phone_key": self.phone_key,
            "phone_verdict": self.phone_verdict,
            "phone_mobile": self.phone_mobile,
            "phone_alternates": self.phone_alternates,
            "whatsapp_key": self.whatsapp_key,
            "search_digits": self.search_digits,
        }


# An import brings a customer's orders side by side, a sync those of the last days.
@lru_cache(maxsize=8_192)
def phone_columns(phone_text: str, whatsapp_text: str, region: str) -> PhoneColumns:
    """Read both cells as written in `region`."""
    phone = read_phone(phone_text, region)
    whatsapp = read_phone(whatsapp_text, region)
    numbers = dict.fromkeys(key for key in (phone.key, *phone.alternates, whatsapp.key) if key is not None)
    digits = dict.fromkeys(index_digits(key, region) for key in numbers)
    return PhoneColumns(
        phone_key=phone.key,
        phone_verdict=phone.verdict.value,
        phone_mobile=phone.mobile,
        phone_alternates=" ".join(phone.alternates),
        whatsapp_key=whatsapp.key if whatsapp.mobile else None,
        search_digits="\n".join(line for line in digits if line),
    )


def word_columns(name: str, status: str, channel: str, city: str, state: str) -> dict[str, str]:
    """Return the columns that hold these words folded."""
    return {
        "name_folded": _fold(name),
        "status": _fold_status(status).value,
        "channel": _fold_channel(channel),
        "city_folded": _fold(city),
        "state_folded": _fold(state),
    }


def content_hash(order: IncomingOrder) -> str:
    """Return a digest of everything the order came with, the same on every machine and version."""
    content = [
        order.number,
        int(order.created_at.timestamp()),
        order.total,
        order.currency,
        order.phone,
        order.customer_name,
        order.whatsapp,
        order.status,
        order.channel,
        order.refunded,
        order.city,
        order.state,
        order.address,
        [(item.product, item.quantity, item.unit_price, item.sku) for item in order.items],
    ]
    return blake2b(_JSON.encode(content).encode(), digest_size=16).hexdigest()


def order_columns(order: IncomingOrder, origin: str, region: str) -> dict[str, Any]:
    """Return the row of `orders` but for id, idempotency key and version.

    It is under its own phone key; `custui.store.aliases.place` puts it under whom that was merged into.
    """
    words = (
        *(origin, order.number, order.phone, order.whatsapp, order.customer_name, order.status),
        *(order.channel, order.currency, order.city, order.state, order.address),
    )
    together = "".join(words)
    as_they_are = together.isascii() and "\0" not in together
    origin, number, phone, whatsapp, name, status, channel, currency, city, state, address = (
        words if as_they_are else map(storable, words)
    )
    return {
        "origin": origin,
        "number": number,
        "created_at": int(order.created_at.timestamp()),
        "phone_text": phone,
        **phone_columns(phone, whatsapp, region).columns(),
        "merged_from": None,
        "customer_name": name,
        "whatsapp_text": whatsapp,
        **word_columns(name, status, channel, city, state),
        "status_text": status,
        "channel_text": channel,
        "currency": currency,
        "total": order.total,
        "refunded": order.refunded,
        "city": city,
        "state": state,
        "address": address,
        "content_hash": content_hash(order),
    }


def item_rows(order: IncomingOrder, order_id: int) -> list[ItemRow]:
    """Return the rows of `order_items`."""
    return [
        (order_id, position, storable(item.sku), storable(item.product), item.quantity, item.unit_price)
        for position, item in enumerate(order.items, 1)
    ]
