"""The proof of the ledger: every entry against the order that it stands for."""

from collections import Counter
from collections.abc import Generator
from contextlib import closing
from itertools import islice

from sqlalchemy import Connection, Row, text

from custui.domain.rules import ShopRules
from custui.store.ledger_part import ONE, Entry, entries
from custui.store.proof import MOST_DIFFERENCES

_PARTS = text("SELECT * FROM order_ledger ORDER BY part")
_CHANGED = text("SELECT * FROM order_ledger_changed WHERE id >= :first AND id < :end")
_ORDERS = text(
    "SELECT orders.id, owner.id AS owner, orders.created_at, orders.status, orders.currency, orders.total,"
    " orders.refunded FROM orders JOIN customer_summary AS owner ON owner.phone_key = orders.phone_key"
    " WHERE orders.id >= :first AND orders.id < :end"
)


def ledger_proof(connection: Connection, rules: ShopRules) -> list[str]:
    """Return where the ledger differs from the orders: a sentence each, so many at most.

    Reads every order once.
    """
    with closing(_differences(connection, rules)) as found:
        return list(islice(found, MOST_DIFFERENCES))


def _differences(connection: Connection, rules: ShopRules) -> Generator[str, None, None]:
    first = 0
    for part in connection.execute(_PARTS):
        bounds = {"first": first, "end": part.until}
        changed = {row.id: row for row in connection.execute(_CHANGED, bounds)}
        held = Counter(entries(part.counted, part.owners, part.moneys, part.times))
        held.subtract(_entry(row, rules) for row in changed.values() if row.owner is not None)
        orders = (row for row in connection.execute(_ORDERS, bounds) if row.id not in changed)
        held.subtract(_entry(row, rules) for row in orders)
        if any(held.values()):
            yield f"orders with ids from {first} to {part.until - 1} are not in the ledger as they are"
        first = part.until


def _entry(order: Row[tuple[int, ...]], rules: ShopRules) -> Entry:
    counted = order.currency == rules.currency and order.status in rules.spent_statuses
    return Entry.of(order.owner, order.created_at, (order.total - order.refunded) * ONE + 1 if counted else 0)
