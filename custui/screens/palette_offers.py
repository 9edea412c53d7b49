"""What the palette asks of the screens below it, and a line that it offers."""

from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from msgspec import Struct

from custui.domain.query import ListQuery
from custui.screens.context import DeskContext


class Offer(Struct, frozen=True):
    """One line of the palette; all its words are clean."""

    title: str
    aside: str
    do: Callable[[], object]


@runtime_checkable
class ListDesk(Protocol):
    """What the palette needs of the list screen, which is at the bottom of the stack."""

    context: DeskContext | None
    asked: ListQuery

    def show_list(self, query: ListQuery) -> None:
        """Show another list."""

    def open_phone(self, phone: str) -> None:
        """Open a customer, whether or not the list holds one of this phone key."""


@runtime_checkable
class WritingDesk(Protocol):
    """A screen with a customer at hand, to whom a message can be written."""

    def write_from(self, template: int) -> None:
        """Write a message from the template of this id."""


@runtime_checkable
class OfferingDesk(Protocol):
    """A screen that offers more than its keys do."""

    def offers(self) -> Iterable[Offer]:
        """Return what can be done here now."""
