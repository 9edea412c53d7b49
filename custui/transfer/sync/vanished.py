"""Orders that the store has and the source has no more."""

from collections.abc import Iterable

from custui.transfer.sync.order_numbers import OrderNumbers


class Vanished(OrderNumbers):
    """The numbers of the store's orders, from which those are taken that the source still has.

    Taken down before the source is looked at, so that an order that another sync brings in meanwhile is
    not missed at the source and deleted.
    """

    def __init__(self, numbers: Iterable[list[str]]) -> None:
        """Take down `numbers`. Raises FileError where there is no room for them."""
        super().__init__()
        for some in numbers:
            self.add(some)
        self.of = len(self)
        """How many numbers there were."""
