"""A small memory of answers, each good for one revision of the store and a limited time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class _Kept(Struct, Generic[T], frozen=True):
    value: T
    revision: int
    until: float


class Cache(Generic[T]):
    """Keeps up to `size` answers for `lifetime` seconds; those longest unused go first. For any thread."""

    def __init__(self, lifetime: float, size: int, monotonic: Callable[[], float]) -> None:
        """Keep nothing yet; `monotonic` tells the seconds since whenever."""
        self._lifetime = lifetime
        self._size = size
        self._monotonic = monotonic
        self._kept: OrderedDict[Hashable, _Kept[T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, revision: int, make: Callable[[], T]) -> T:
        """Return the answer to `key` as of the store's `revision`, from `make` where none is kept.

        Read the revision before this call: then an answer that `make` reads later is at worst newer
        than it says, and is asked for again.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.revision == revision and self._monotonic() < kept.until:
                self._kept.move_to_end(key)
                return kept.value
        # Not under the lock: a slow answer must not hold up the others.
        value = make()
        with self._lock:
            self._kept[key] = _Kept(value, revision, self._monotonic() + self._lifetime)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return value

    def __len__(self) -> int:
        """Return how many answers are kept."""
        with self._lock:
            return len(self._kept)
