"""The customer page, writes and deeds in bulk, on a copy of the store that is thrown away."""

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from custui.domain.deeds import AddNote, AddToSegment, BulkAction, NewSegment
from custui.domain.orders import IncomingOrder, OrderItem, StatusChange
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.status import Status
from custui.store.shelves import SUMMARY
from measures import agents
from measures.result import Measured, Result, timed
from measures.shop import Shop, opened

_PHONE = "+2348035550147"
_MANY = 10_000


def on_a_copy(path: Path) -> Measured:
    """Measure all that writes."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(path, copy)
        yield from on_a_store(str(copy))


def on_a_store(store: str) -> Measured:
    """Measure all that writes, on this very store."""
    with opened(store, read_only=False) as shop:
        yield from writes(shop)
        yield from bulk(shop)
        yield from customer_page(shop)
    yield from agents.at_once(store)


def writes(shop: Shop) -> Measured:
    """Measure single writes, each many times."""
    repository = shop.repository

    run = uuid4().hex[:6]  # a server's store may be measured again

    def order(number: int) -> IncomingOrder:
        placed = shop.now - timedelta(minutes=number)
        return _order(f"M{run}-{number}", placed, _PHONE, "pending", 500_000)

    numbers = iter(range(10_000))
    made = [repository.create_order(order(next(numbers)), "bench", uuid4().hex)]
    notes = timed(lambda: repository.add_note(_PHONE, "Measured.", "bench", uuid4().hex), 40)
    yield Result("writes", "a note", "ms", notes, 50)
    created = timed(
        lambda: made.append(repository.create_order(order(next(numbers)), "bench", uuid4().hex)), 40
    )
    yield Result("writes", "an order made by hand", "ms", created, 50)
    changes = iter(made)

    def change() -> None:
        subject = next(changes).subject
        assert subject is not None
        repository.change_status(StatusChange(subject, 1, Status.DELIVERED), "bench")

    yield Result("writes", "an order's status", "ms", timed(change, len(made) - 1), 50)
    segments = timed(
        lambda: repository.create_segment(NewSegment(uuid4().hex, "green"), "bench", uuid4().hex), 20
    )
    yield Result("writes", "a segment", "ms", segments, 50)
    undone = iter(reversed(made))
    yield Result(
        "writes", "an order taken back (refused where changed)", "ms",
        timed(lambda: _undo(shop, next(undone).id), 1), 50,
    )  # fmt: skip


def _order(number: str, placed: datetime, phone: str, status: str, total: int) -> IncomingOrder:
    return IncomingOrder(
        number, placed, total, "NGN", phone, "Ngozi Bello", status=status, channel="whatsapp",
        items=(OrderItem("Gele", 1, total, ""),),
    )  # fmt: skip


def _undo(shop: Shop, deed: int) -> None:
    shop.repository.undo(deed, "bench")


def bulk(shop: Shop) -> Measured:
    """Measure deeds on ten thousand customers."""
    repository, query = shop.repository, ListQuery(CustomerFilters(), shop.last(0))
    rows = repository.export_customers(query.filters, query.period)
    phones = frozenset(row.phone for row, _ in zip(rows, range(_MANY), strict=False))
    marked = ListQuery(CustomerFilters(among=phones), shop.last(0))
    new = NewSegment(f"Measured {uuid4().hex[:6]}", "green")
    segment = repository.create_segment(new, "bench", uuid4().hex).subject
    assert segment is not None
    actions: dict[str, BulkAction] = {
        "into a segment": AddToSegment(segment),
        "a note each": AddNote("Measured."),
    }
    for name, action in actions.items():
        start = time.perf_counter()
        deed = repository.act(action, marked, "bench", uuid4().hex)
        yield Result(
            "bulk", f"{_MANY:,} customers: {name}", "ms", [(time.perf_counter() - start) * 1000], 5_000
        )
        taken = timed(lambda: repository.undo(deed.id, "bench"), 1)  # noqa: B023
        yield Result("bulk", f"{_MANY:,} customers: {name}, undone", "ms", taken, 5_000)


def customer_page(shop: Shop) -> Measured:
    """Measure the page of customers with few, many and very many orders."""
    great = "+2348035550148"
    rows = [
        _order(f"G{number}", shop.now - timedelta(hours=number), great, "delivered", number * 100)
        for number in range(1, 5_001)
    ]
    shop.repository.save_orders("bench", rows)
    with shop.repository._database.read() as connection:  # noqa: SLF001
        least = select(SUMMARY.c.phone_key).order_by(SUMMARY.c.orders, SUMMARY.c.phone_key).limit(1)
        phones = {many: connection.scalar(least.where(SUMMARY.c.orders >= many)) for many in (1, 30, 250)}
    for many, phone in {**phones, 5_000: great}.items():
        if phone is None:
            continue
        parts: dict[str, Callable[[], object]] = {
            "details": lambda: shop.cold.get_customer_details(phone, shop.last(0)),  # noqa: B023
            "place by spent": lambda: shop.cold.spend_rank(phone),  # noqa: B023
            "likely the same": lambda: shop.cold.likely_same(phone),  # noqa: B023
            "activity": lambda: shop.cold.activity(phone),  # noqa: B023
        }
        for name, ask in parts.items():
            yield Result("customer page", f"{many:,} orders: {name}", "ms", timed(ask), 50)
