"""OrderFilterBar: how many orders are shown, the filters that are on, and where to type one."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, Static

from custui.domain.channel import channel_title
from custui.domain.history import OrderFilter
from custui.terminal.text import clean
from custui.widgets.chip import Chip
from custui.widgets.order_cells import status_words


class OrderText(Input):
    """The text to look for; Enter and ↓ go on to the orders found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave", "To the orders", key_display="⏎", id="orders.leave_text"),
    ]

    @dataclass
    class Left(Message):
        """The typing is done."""

    def action_leave(self) -> None:
        """Go to the orders."""
        self.post_message(self.Left())


class OrderFilterBar(Horizontal):
    """Says what is on; whoever holds the filter changes it."""

    DEFAULT_CSS = """
    OrderFilterBar {
        height: auto;
        & > #order-on { width: 1fr; height: 1; }
        & #order-count { width: 1fr; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #order-text, & > #order-text:focus {
            width: 26;
            padding: 0 1;
            background: $panel;
            background-tint: transparent;
        }
    }
    """

    wanted: var[OrderFilter] = var(OrderFilter())
    summary: var[str] = var("")

    @dataclass
    class Changed(Message):
        """Text was typed or a chip taken off."""

        wanted: OrderFilter

    def compose(self) -> ComposeResult:
        """Yield the count, the chips and the text."""
        with Horizontal(id="order-on"):
            yield Static(id="order-count", markup=False)
            yield Chip(id="status-chip")
            yield Chip(id="channel-chip")
        text = OrderText(placeholder="/ number, product, name", compact=True, max_length=100, id="order-text")
        # A blinking cursor would write to the agent's line all day.
        text.cursor_blink = False
        yield text

    def watch_summary(self, summary: str) -> None:
        """Show the count."""
        self.query_one("#order-count", Static).update(Content(summary))

    def watch_wanted(self, wanted: OrderFilter) -> None:
        """Show the chips of what is on, and the text where it was changed from elsewhere."""
        status = "" if wanted.status is None else status_words(wanted.status)
        channel = "" if wanted.channel is None else clean(channel_title(wanted.channel))
        self.query_one("#status-chip", Chip).words = status
        self.query_one("#channel-chip", Chip).words = channel
        text = self.query_one("#order-text", Input)
        if text.value != wanted.text:
            with text.prevent(Input.Changed):
                text.value = wanted.text

    def focus_text(self) -> None:
        """Begin typing."""
        # At once, not by `focus()` after the next message: the letters behind the slash are on their way.
        self.screen.set_focus(self.query_one("#order-text", Input))

    @on(Input.Changed, "#order-text")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if not event.value.isprintable():
            # Pasted control characters would reach the terminal with the next paint.
            event.input.value = clean(event.value, 100)
            return
        self.post_message(self.Changed(OrderFilter(self.wanted.status, self.wanted.channel, event.value)))

    @on(Chip.Removed, "#status-chip")
    def _drop_status(self, event: Chip.Removed) -> None:
        event.stop()
        self.post_message(self.Changed(OrderFilter(None, self.wanted.channel, self.wanted.text)))

    @on(Chip.Removed, "#channel-chip")
    def _drop_channel(self, event: Chip.Removed) -> None:
        event.stop()
        self.post_message(self.Changed(OrderFilter(self.wanted.status, None, self.wanted.text)))
