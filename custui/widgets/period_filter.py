"""PeriodFilter: the chosen period, and the place to click for another."""

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from custui.domain.period import ALL_TIME, Period


class PeriodFilter(Static):
    """Shows `30 days ▾`."""

    DEFAULT_CSS = """
    PeriodFilter {
        width: auto;
        height: 1;
        color: $primary;
        &:hover { background: $block-hover-background; }
    }
    """

    period: var[Period] = var(ALL_TIME)

    @dataclass(repr=False, eq=False)
    class Pressed(Message):
        """The agent wants to choose."""

    def watch_period(self, period: Period) -> None:
        """Show the period."""
        self.update(Content(f"{period.title} ▾"))

    def on_click(self) -> None:
        """Ask for the chooser."""
        self.post_message(self.Pressed())
