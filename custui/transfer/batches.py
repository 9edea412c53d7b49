"""Orders handed to the store some at a time."""

from collections.abc import Iterable, Iterator

from custui.domain.orders import IncomingOrder

MOST_ORDERS = 5_000
MOST_ITEMS = 50_000
"""Of all orders of a batch together."""


def in_batches(orders: Iterable[IncomingOrder]) -> Iterator[list[IncomingOrder]]:
    """Yield the orders in lists, each to be saved at once."""
    batch: list[IncomingOrder] = []
    items = 0
    for order in orders:
        batch.append(order)
        items += len(order.items)
        if len(batch) == MOST_ORDERS or items >= MOST_ITEMS:
            yield batch
            batch, items = [], 0
    if batch:
        yield batch
