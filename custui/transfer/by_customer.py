"""Orders put together by customer, in bounded memory.

Saving orders reckons their customers anew: one whose orders come all at once is reckoned once. Whose they
are decides the store; here it is enough that most spellings of one phone come to stand side by side. They
come in the order of the phones, for the store's indexes grow fastest at one place.
"""

import marshal
import re
from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter

from custui.domain.orders import IncomingOrder, OrderItem
from custui.transfer.spill import BUCKETS, IN_MEMORY, Spill

_DIGITS = 9
"""Of a number's end, which are the same with a country code, with a trunk zero and without."""
_NO_DIGIT = re.compile(r"\D+")
# As the rows in `custui.transfer.grouping`.
_FORMAT = 2

_NAMES = IncomingOrder.__struct_fields__
_fields = attrgetter(*_NAMES)
_CREATED_AT, _ITEMS = _NAMES.index("created_at"), _NAMES.index("items")

_Packed = tuple[bytes, bytes]
_item = lru_cache(maxsize=1 << 14)(OrderItem)


class OrdersByCustomer:
    """Orders of one file.

    A context manager: leaving it gives back the temporary file where one was needed.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._first: list[_Packed] | None = []
        """Until they are too many; these then tell which phones there are."""
        self._held = 0
        self._spill = Spill(IN_MEMORY)
        self._bounds: list[bytes] = []
        """The first key of each bucket but one."""
        self.count = 0
        """Orders so far."""

    def __enter__(self) -> "OrdersByCustomer":
        return self

    def __exit__(self, *_: object) -> None:
        self._spill.__exit__()

    def keep(self, order: IncomingOrder) -> None:
        """Take in an order. Raises FileError where the temporary file cannot hold it."""
        key, payload = _key(order), _packed(order)
        self.count += 1
        if self._first is None:
            self._spill.keep(bisect(self._bounds, key), key, payload)
            return
        self._first.append((key, payload))
        self._held += len(payload)
        if self._held > IN_MEMORY:
            self._spread()

    def orders(self) -> Iterator[IncomingOrder]:
        """Yield all orders, once."""
        if self._first is not None:
            yield from _sorted(self._first)
            return
        for bucket in range(BUCKETS):
            some: list[_Packed] = []
            size = 0
            for record in self._spill.records(bucket):
                some.append(record)
                size += len(record[1])
                if size > IN_MEMORY:  # a number that stands on every other order
                    yield from _sorted(some)
                    some, size = [], 0
            yield from _sorted(some)
            self._spill.drop(bucket)

    def _spread(self) -> None:
        """Spread what is there over the buckets, evenly; what follows will be much the same."""
        assert self._first is not None
        keys = sorted(key for key, _ in self._first)
        self._bounds = [keys[len(keys) * nth // BUCKETS] for nth in range(1, BUCKETS)]
        self._first.reverse()
        while self._first:
            key, payload = self._first.pop()
            self._spill.keep(bisect(self._bounds, key), key, payload)
        self._first = None


def _key(order: IncomingOrder) -> bytes:
    phone = order.phone
    digits = phone if phone.isdecimal() else _NO_DIGIT.sub("", phone)
    # Orders without a phone are nobody's: they are spread, lest all of them meet in one bucket.
    return (digits[-_DIGITS:] or phone or order.number).encode("utf-8", "surrogatepass")


def _packed(order: IncomingOrder) -> bytes:
    fields = list(_fields(order))
    fields[_CREATED_AT] = int(order.created_at.timestamp())
    fields[_ITEMS] = [(item.product, item.quantity, item.unit_price, item.sku) for item in order.items]
    return marshal.dumps(fields, _FORMAT)


def _sorted(records: list[_Packed]) -> Iterator[IncomingOrder]:
    """Yield the orders of `records` by their keys, those of one as they came, and let go of each."""
    records.reverse()
    records.sort(key=lambda record: record[0], reverse=True)
    while records:
        _, payload = records.pop()
        fields = marshal.loads(payload)  # noqa: S302 -- our own bytes
        fields[_CREATED_AT] = datetime.fromtimestamp(fields[_CREATED_AT], UTC)
        fields[_ITEMS] = tuple([_item(*item) for item in fields[_ITEMS]])
        yield IncomingOrder(*fields)
