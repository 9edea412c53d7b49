"""The proof of what agents work with: the profiles they set, and the products they type orders from.

As plain as `custui.store.proof`, and like it nothing of the code that keeps both is used.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, text

from custui.domain.phone import index_digits, read_phone
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.proof import MOST_DIFFERENCES

_BATCH = 10_000
_NEVER = (False, -(2**63))
_PROFILES = text(
    "SELECT own.*, held.phone_key AS held, held.name AS held_name, held.whatsapp AS held_whatsapp,"
    " held.city AS held_city, held.state AS held_state, held.search_text AS held_search"
    " FROM customer_profile AS own"
    " LEFT JOIN customer_summary AS held ON held.phone_key = own.phone_key ORDER BY own.phone_key"
)
_SOLD = text(
    "SELECT order_items.product, order_items.sku, order_items.unit_price > 0, orders.created_at"
    " FROM orders JOIN order_items ON order_items.order_id = orders.id"
    " WHERE order_items.quantity > 0 AND order_items.unit_price >= 0"
)
_PRODUCTS = text("SELECT * FROM products ORDER BY known_by")


def profile_proof(connection: Connection, rules: ShopRules) -> list[str]:
    """Return how customers differ from what agents set for them: a sentence each, so many at most."""
    with closing(_profiles(connection, rules)) as found:
        return list(islice(found, MOST_DIFFERENCES))


def product_proof(connection: Connection) -> list[str]:
    """Return which products are not kept as they were last sold: a sentence each, so many at most.

    One that is kept although its orders are gone is as it should be. Reads every line once.
    """
    with closing(_products(connection)) as found:
        return list(islice(found, MOST_DIFFERENCES))


def _profiles(connection: Connection, rules: ShopRules) -> Generator[str, None, None]:
    for row in connection.execute(_PROFILES):
        number = read_phone(row.whatsapp_text or "", rules.region)
        key = number.key if number.mobile else None
        digits = None if key is None else index_digits(key, rules.region)
        read = {"whatsapp_key": key, "search_digits": digits}
        read |= {
            f"{part}_folded": fold(getattr(row, part) or "") or None for part in ("name", "city", "state")
        }
        for column, value in read.items():
            held = getattr(row, column)
            if held != value:
                told = f"{column} is {_said(held)} in the profile, {_said(value)} by its words"
                yield f"{row.phone_key}: {told}"
        if row.held is not None:
            yield from _shown(row, key, digits)


def _shown(row: Row[Any], key: str | None, digits: str | None) -> Iterator[str]:
    set_ = {"name": row.name, "whatsapp": key}
    if row.city is not None or row.state is not None:
        set_ |= {"city": row.city or "", "state": row.state or ""}
    for part, value in set_.items():
        held = getattr(row, f"held_{part}")
        if value is not None and held != value:
            yield f"{row.phone_key}: {part} is {_said(held)} in the summary, {_said(value)} in the profile"
    for line in (fold(row.name or ""), digits):
        if line and line not in row.held_search.split("\n"):
            yield f"{row.phone_key}: the search does not know {line} of the profile"


def _said(text: str | None) -> str:
    return text or "nothing"


def _products(connection: Connection) -> Generator[str, None, None]:
    newest: dict[str, tuple[bool, int]] = {}
    for (product, sku), sale in _spellings(connection).items():
        known = f"sku {fold(sku)}" if fold(sku) else f"name {fold(product)}"
        if fold(sku) or fold(product):
            newest[known] = max(newest.get(known, sale), sale)
    for row in connection.execute(_PRODUCTS):
        sku, name = fold(row.sku), fold(row.product)
        if row.known_by != (f"sku {sku}" if sku else f"name {name}") or row.words != f"{name}\n{sku}":
            yield f"the product {row.product} is kept under other words than its own"
        sold = newest.pop(row.known_by, None)
        if sold is not None and sold > (row.unit_price > 0, row.last_sold_at):
            yield f"the product {row.product} was sold again after it was put down"
    for known in newest:
        yield f"the product of the {known} was sold but is not put down"


def _spellings(connection: Connection) -> dict[tuple[str, str], tuple[bool, int]]:
    """Return of each name and SKU as written whether it was sold at a price, and when last so."""
    newest: dict[tuple[str, str], tuple[bool, int]] = {}
    with connection.execute(_SOLD, execution_options={"yield_per": _BATCH}) as lines:
        for product, sku, priced, at in lines:
            spelling, sale = (product, sku), (bool(priced), at)
            if sale > newest.get(spelling, _NEVER):
                newest[spelling] = sale
    return newest
