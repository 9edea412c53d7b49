"""OrderEntries: the products of an order being typed, line under line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input

from custui.domain.order_form import MOST_LINES, FormLine
from custui.widgets.order_entry import OrderEntry
from custui.widgets.shop_money import ShopMoney


class OrderEntries(VerticalScroll, can_focus=False):
    """Enter goes on, on the last price to a new line, on a last line left blank out of them.

    It does not go on from a quantity or a price that will not do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next line", show=False, id="entries.down"),
        Binding("up", "step(-1)", "Line before", show=False, id="entries.up"),
        Binding("ctrl+r", "remove", "Remove the line", id="entries.remove"),
    ]
    DEFAULT_CSS = """
    OrderEntries { height: auto; scrollbar-size-vertical: 1; }
    """

    class Through(Message):
        """The agent has no further product."""

    @dataclass
    class Refused(Message):
        """What stands in this box will not do."""

        sentence: str
        box: Input

    def __init__(self, lines: Sequence[FormLine], money: ShopMoney) -> None:
        """Begin with `lines`, whose text is clean."""
        super().__init__(*(OrderEntry(line, money) for line in lines))
        self._money = money

    @property
    def entries(self) -> list[OrderEntry]:
        """The lines, from the top."""
        return [entry for entry in self.query(OrderEntry) if not entry.has_class("-going")]

    @property
    def lines(self) -> tuple[FormLine, ...]:
        """What is typed."""
        return tuple(entry.line for entry in self.entries)

    async def put(self, lines: Sequence[FormLine]) -> None:
        """Show these lines in place of all others."""
        await self.remove_children()
        await self.mount_all([OrderEntry(line, self._money) for line in lines])

    async def add(self) -> None:
        """Add a line, or go to the last one where that is blank yet."""
        if len(self.entries) < MOST_LINES and not self.entries[-1].line.blank:
            await self.mount(OrderEntry(FormLine(), self._money))
        self.stand_on(self.entries[-1])

    def stand_on(self, entry: OrderEntry) -> None:
        """Put the cursor on a product, and the line in sight once it has its place."""
        entry.product.focus(scroll_visible=False)
        self.call_after_refresh(entry.scroll_visible, animate=False)

    async def action_remove(self) -> None:
        """Take the line out that the cursor is in; the only one is emptied."""
        here = self._here()
        if here is None:
            return
        entries = self.entries
        if len(entries) == 1:
            await self.put([FormLine()])
            self.stand_on(self.entries[0])
        else:
            entry = entries.pop(here)
            self.stand_on(entries[min(here, len(entries) - 1)])
            entry.add_class("-going")
            await entry.remove()
        self.post_message(OrderEntry.Changed())

    def action_step(self, step: int) -> None:
        """Go to the same box of the next line, or of the one before."""
        here, focused = self._here(), self.screen.focused
        if here is None or not isinstance(focused, Input):
            return
        if not 0 <= here + step < len(self.entries):
            if step > 0:
                self.post_message(self.Through())
            return
        entry, other = self.entries[here], self.entries[here + step]
        boxes = (entry.product, entry.quantity, entry.price)
        (other.product, other.quantity, other.price)[boxes.index(focused)].focus()

    @on(Input.Submitted)
    async def _go_on(self, event: Input.Submitted) -> None:
        event.stop()
        here = self._here()
        if here is None:
            return
        entry, last = self.entries[here], here == len(self.entries) - 1
        if entry.line.blank and last and here:
            self.post_message(self.Through())
        elif event.input is not entry.product and not entry.line.blank and entry.trouble(event.input):
            self.post_message(self.Refused(entry.trouble(event.input), event.input))
        elif event.input is entry.product:
            entry.quantity.focus()
        elif event.input is entry.quantity:
            entry.price.focus()
        elif last:
            await self.add()
        else:
            self.entries[here + 1].product.focus()

    def _here(self) -> int | None:
        focused = self.screen.focused
        holding = (place for place, entry in enumerate(self.entries) if focused in list(entry.query(Input)))
        return next(holding, None)
