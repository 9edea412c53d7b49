"""What was sold, as the `products` table keeps it: of each product the newest sale.

Of two sales the priced one counts, then the later; beyond that whichever compares higher, so that the
order in which sales come in never matters.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from custui.domain.orders import IncomingOrder
from custui.domain.text import fold
from custui.store.storable import storable

_fold = lru_cache(maxsize=65_536)(fold)
_NEVER = (False, -(2**63), -1, "")
_AT_ONCE = 100_000
"""Order ids: their lines are sorted in memory."""


class Sale(NamedTuple):
    """A sale of a product; the greater one counts."""

    priced: bool
    last_sold_at: int
    unit_price: int
    currency: str
    product: str
    sku: str

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of `products`."""
        name, sku = _fold(self.product), _fold(self.sku)
        return {
            "known_by": known_by(name, sku),
            # A break between: no word that is typed runs over it.
            "words": f"{name}\n{sku}",
            "product": self.product,
            "sku": self.sku,
            "unit_price": self.unit_price,
            "currency": self.currency,
            "last_sold_at": self.last_sold_at,
        }


def known_by(name_folded: str, sku_folded: str) -> str:
    """Return what tells a product from others: its SKU, else its name; empty where it has neither."""
    if sku_folded:
        return f"sku {sku_folded}"
    return f"name {name_folded}" if name_folded else ""


def sold_in(orders: Iterable[IncomingOrder]) -> list[Sale]:
    """Return the newest sale of each product in `orders`; returned and discounted lines are none."""
    newest: dict[tuple[str, str], tuple[bool, int, int, str]] = {}
    for order in orders:
        at, currency = int(order.created_at.timestamp()), order.currency
        for item in order.items:
            price = item.unit_price
            if item.quantity > 0 <= price:
                spelling, sale = (item.product, item.sku), (price > 0, at, price, currency)
                if sale > newest.get(spelling, _NEVER):
                    newest[spelling] = sale
    return _newest(
        Sale(priced, at, price, storable(currency), storable(product), storable(sku))
        for (product, sku), (priced, at, price, currency) in newest.items()
    )


def all_sold(connection: Connection, after: int = 0) -> list[Sale]:
    """Return the newest sale of each product in the orders of an id above `after`; reads every line once."""
    return _newest(_by_spelling(connection, after))


def _by_spelling(connection: Connection, after: int) -> Iterator[Sale]:
    """Yield the newest sale at each price of each spelling, of some orders after others."""
    statement = text(
        "SELECT order_items.product, order_items.sku, order_items.unit_price, orders.currency,"
        " MAX(orders.created_at) FROM orders JOIN order_items ON order_items.order_id = orders.id"
        " WHERE orders.id > :after AND orders.id <= :until"
        " AND order_items.quantity > 0 AND order_items.unit_price >= 0"
        " GROUP BY order_items.product, order_items.sku, order_items.unit_price, orders.currency"
    )
    last = connection.execute(text("SELECT MAX(id) FROM orders")).scalar() or 0
    while after < last:
        some = {"after": after, "until": after + _AT_ONCE}
        for product, sku, price, currency, at in connection.execute(statement, some).all():
            yield Sale(price > 0, at, price, currency, product, sku)
        after += _AT_ONCE


def _newest(sales: Iterable[Sale]) -> list[Sale]:
    """Return the greatest sale of each product; a line without a name goes by its SKU."""
    newest: dict[str, Sale] = {}
    for sale in sales:
        name, sku = _fold(sale.product), _fold(sale.sku)
        known = known_by(name, sku)
        if known:
            named = sale if name else sale._replace(product=sale.sku)
            newest[known] = max(newest.get(known, named), named)
    return list(newest.values())
