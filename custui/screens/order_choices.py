"""What can be chosen for the order history: its sort, and the statuses and channels to show."""

from collections.abc import Sequence

from msgspec.structs import replace

from custui.domain.channel import channel_title
from custui.domain.history import (
    LARGEST_FIRST,
    OrderColumn,
    OrderFilter,
    OrderSort,
    channels_in,
    statuses_in,
)
from custui.domain.orders import Order
from custui.screens.choose import Choice
from custui.terminal.text import clean
from custui.widgets.order_cells import status_words
from custui.widgets.order_table import TITLES

_WAYS = {
    OrderColumn.DATE: ("oldest first", "newest first"),
    OrderColumn.NUMBER: ("lowest first", "highest first"),
    OrderColumn.AMOUNT: ("least first", "most first"),
    OrderColumn.STATUS: ("open first", "ended first"),
}
_TITLE_CELLS, _NAME_CELLS = 9, 22


def sort_choices(chosen: OrderSort) -> list[Choice[OrderSort]]:
    """Return every column both ways, each column's usual way first."""
    choices = []
    for column in OrderColumn:
        usual = OrderSort(column, column in LARGEST_FIRST)
        for sort in (usual, OrderSort(column, not usual.descending)):
            up, down = _WAYS.get(column, ("A to Z", "Z to A"))
            way = f"↓ {down}" if sort.descending else f"↑ {up}"
            choices.append(Choice(TITLES[column].ljust(_TITLE_CELLS), sort, way, sort == chosen))
    return choices


def filter_choices(orders: Sequence[Order], wanted: OrderFilter) -> list[Choice[OrderFilter]]:
    """Return the statuses and channels of `orders`, each with how many of them bear it.

    Picking one leaves the rest of `wanted` as it is.
    """
    choices: list[Choice[OrderFilter]] = [Choice("Status")]
    choices.append(Choice("any status", replace(wanted, status=None), "", wanted.status is None))
    choices += [
        Choice(
            status_words(status).ljust(_NAME_CELLS),
            replace(wanted, status=status),
            f"{count:>6,}",
            wanted.status is status,
        )
        for status, count in statuses_in(orders)
    ]
    choices.append(Choice("Channel"))
    choices.append(Choice("any channel", replace(wanted, channel=None), "", wanted.channel is None))
    choices += [
        Choice(
            clean(channel_title(channel), _NAME_CELLS).ljust(_NAME_CELLS),
            replace(wanted, channel=channel),
            f"{count:>6,}",
            wanted.channel == channel,
        )
        for channel, count in channels_in(orders)
    ]
    return choices
