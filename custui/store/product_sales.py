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

_fold = lru_cache(maxsize=8_192)(fold)
_Sold = tuple[bool, int, int, str]
"""Whether at a price, when, at which, in which currency."""
_NEVER: _Sold = (False, -(2**63), -1, "")
_AT_ONCE = 100_000
"""Orders: their lines are sorted in memory."""


class Sale(NamedTuple):
    """A sale of a product; the greater one counts."""

    priced: bool
    last_sold_at: int
    unit_price: int
    currency: str
    product: str
    sku: str
    known_by: str
    words: str

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of `products`."""
        return {name: value for name, value in self._asdict().items() if name != "priced"}


def sold_in(orders: Iterable[IncomingOrder]) -> list[Sale]:
    """Return the newest sale of each product in `orders`; returned and discounted lines are none."""
    newest: dict[tuple[str, str], _Sold] = {}
    # The latest first: then most lines are passed over, and of an import there are many.
    for order in sorted(orders, key=lambda order: order.created_at, reverse=True):
        at, currency = int(order.created_at.timestamp()), order.currency
        for item in order.items:
            spelling = item.product, item.sku
            before = newest.get(spelling, _NEVER)
            if before[1] > at and before[0]:
                continue
            price = item.unit_price
            if item.quantity > 0 <= price:
                newest[spelling] = max(before, (price > 0, at, price, currency))
    return _newest((storable(product), storable(sku), sold) for (product, sku), sold in newest.items())


def all_sold(connection: Connection, after: int = 0) -> list[Sale]:
    """Return the newest sale of each product in the orders of an id above `after`; reads every line once."""
    return _newest(_by_spelling(connection, after))


def _by_spelling(connection: Connection, after: int) -> Iterator[tuple[str, str, _Sold]]:
    """Yield the newest sale at each price of each spelling, of some orders after others."""
    statement = text(
        "SELECT order_items.product, order_items.sku, order_items.unit_price, orders.currency,"
        " MAX(orders.created_at) FROM orders JOIN order_items ON order_items.order_id = orders.id"
        " WHERE orders.id > :after AND orders.id <= :until"
        " AND order_items.quantity > 0 AND order_items.unit_price >= 0"
        " GROUP BY order_items.product, order_items.sku, order_items.unit_price, orders.currency"
    )
    # By the ids there are: where an engine makes them up from the time, most numbers are none.
    following = text(
        "SELECT MAX(id) FROM (SELECT id FROM orders WHERE id > :after ORDER BY id LIMIT :many) AS following"
    )
    while until := connection.execute(following, {"after": after, "many": _AT_ONCE}).scalar():
        some = {"after": after, "until": until}
        for product, sku, price, currency, at in connection.execute(statement, some).all():
            yield product, sku, (price > 0, at, price, currency)
        after = until


def _newest(sold: Iterable[tuple[str, str, _Sold]]) -> list[Sale]:
    """Return the greatest sale of each product; a line without a name goes by its SKU."""
    newest: dict[str, Sale] = {}
    for product, sku, sale in sold:
        name, code = _fold(product), _fold(sku)
        if not name and not code:
            continue
        known_by = f"sku {code}" if code else f"name {name}"
        # A break between: no word that is typed runs over it.
        found = Sale(*sale, product if name else sku, sku, known_by, f"{name or code}\n{code}")
        newest[known_by] = max(newest.get(known_by, found), found)
    return list(newest.values())
