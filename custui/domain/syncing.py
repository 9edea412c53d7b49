"""What a sync with a shop's own database needs of the store.

Like all of `custui.domain.repository`, every call blocks and raises `StoreError` where the store fails.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from custui.domain.repository import OrderDesk


class SyncMark(Struct, frozen=True):
    """How far the orders of one origin have been read."""

    source: str
    """A digest of which database was read and how; where it differs, the mark is somebody else's."""
    changed_until: datetime | None
    """The latest change that was read; aware, UTC. None where there was none."""


class SyncDesk(OrderDesk, Protocol):
    """What a sync does."""

    def sync_mark(self, origin: str) -> SyncMark | None:
        """Return how far this origin has been read; None where it never was."""

    def keep_sync_mark(self, origin: str, mark: SyncMark) -> None:
        """Keep how far this origin has been read; raises no revision."""

    def order_numbers(self, origin: str) -> Iterator[list[str]]:
        """Yield the numbers of all orders of this origin, some thousands at a time, in bounded memory."""

    def delete_orders(self, origin: str, numbers: Sequence[str], agent: str) -> int:
        """Delete the orders of these numbers and return how many there were; all or none.

        Each has its activity row; the last order of a phone takes the customer with it, while notes,
        segments and the profile stay for the day the customer orders again.
        """
