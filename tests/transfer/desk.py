"""An order desk that keeps orders in memory, and a shop for it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from custui.domain.orders import IncomingOrder, SaveOutcome
from custui.domain.rules import ShopRules
from custui.domain.status import Status, fold_status
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.importing import ImportReport, import_files

RULES = ShopRules(currency="NGN", zone=ZoneInfo("Africa/Lagos"))


class FakeDesk:
    """Knows orders by origin and number, as the store does."""

    def __init__(self) -> None:
        self.orders: dict[tuple[str, str], IncomingOrder] = {}
        self.batches: list[int] = []

    def save_orders(
        self, origin: str, orders: Sequence[IncomingOrder], *, dry_run: bool = False, agent: str = ""
    ) -> SaveOutcome:
        self.batches.append(len(orders))
        before = [self.orders.get((origin, order.number)) for order in orders]
        if not dry_run:
            self.orders.update({(origin, order.number): order for order in orders})
        pairs = list(zip(before, orders, strict=True))
        return SaveOutcome(
            created=before.count(None),
            updated=sum(old is not None and old != new for old, new in pairs),
            unchanged=sum(old == new for old, new in pairs),
            without_phone=sum(not order.phone for order in orders),
            unknown_statuses=dict(
                Counter(order.status for order in orders if fold_status(order.status) is Status.UNKNOWN)
            ),
            other_currency=sum(order.currency != RULES.currency for order in orders),
        )

    def count_all_customers(self) -> int:
        return len({order.phone for order in self.orders.values() if order.phone})

    def one(self, number: str) -> IncomingOrder:
        return self.orders["shop", number]

    # The rest of an order desk; no import calls it.
    def create_order(self, order: IncomingOrder, agent: str, idempotency_key: str) -> int:
        raise AssertionError

    def change_status(self, order_id: int, status: Status, agent: str) -> None:
        raise AssertionError

    def delete_order(self, order_id: int, agent: str) -> None:
        raise AssertionError

    def add_note(self, phone: str, body: str, author: str, idempotency_key: str) -> int:
        raise AssertionError


def import_text(
    folder: Path,
    text: str | bytes,
    desk: FakeDesk | None = None,
    *,
    errors: Path | None = None,
    options: FileOptions | None = None,
) -> tuple[ImportReport, FakeDesk]:
    """Import one file that holds `text`."""
    desk = desk or FakeDesk()
    file = folder / "orders.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    asked = options or FileOptions()
    return import_files([file], desk, RULES, origin="shop", options=asked, errors=errors), desk


HEADER = "order_number,created_at,customer_phone,product,quantity,unit_price,total_amount,status"
