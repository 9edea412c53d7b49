"""Breadcrumb: the way back, whose page this is, the period, and where the customer stands in the list."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from custui.domain.period import ALL_TIME, Period
from custui.widgets.period_filter import PeriodFilter


class Breadcrumb(Horizontal):
    """One line across the top of a customer page."""

    DEFAULT_CSS = """
    Breadcrumb {
        height: 1;
        padding: 0 1;
        background: $panel;
        & > BackLink { width: auto; color: $primary; }
        & > BackLink:hover { background: $block-hover-background; }
        & > #crumb-name { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; text-style: bold; }
        & > PeriodFilter { margin: 0 0 0 2; }
        & > #crumb-place { width: auto; margin: 0 0 0 3; color: $text-muted; }
    }
    """

    period: var[Period] = var(ALL_TIME)
    customer: var[str] = var("")
    """Clean text."""
    place: var[str] = var("")

    class BackAsked(Message):
        """The agent wants to return to the list."""

    def compose(self) -> ComposeResult:
        """Put the parts in their order."""
        yield BackLink(Content("← Customers"))
        yield Static(id="crumb-name", markup=False)
        yield PeriodFilter().data_bind(Breadcrumb.period)
        yield Static(id="crumb-place", markup=False)

    def watch_customer(self, customer: str) -> None:
        """Show whose page this is."""
        self.query_one("#crumb-name", Static).update(Content(f" / {customer}" if customer else ""))

    def watch_place(self, place: str) -> None:
        """Show where in the list the customer stands."""
        shown = self.query_one("#crumb-place", Static)
        shown.display = bool(place)
        shown.update(Content(place))


class BackLink(Static):
    """The way back, for the mouse."""

    def on_click(self) -> None:
        """Ask for the list."""
        self.post_message(Breadcrumb.BackAsked())
