"""DashboardHeader: where the agent is, whose shop it is, which period, what is due, who is at the desk."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from custui.domain.period import ALL_TIME, Period
from custui.terminal.text import clean
from custui.widgets.follow_ups_due import FollowUpsDue
from custui.widgets.period_filter import PeriodFilter


class DashboardHeader(Horizontal):
    """One line across the top; on a phone only the title, the period and what is due."""

    DEFAULT_CSS = """
    DashboardHeader {
        height: 1;
        padding: 0 1;
        background: $panel;
        & > #product { width: auto; color: $text-muted; }
        & > #title { width: auto; text-style: bold; }
        & > #shop {
            width: 1fr;
            padding: 0 2;
            color: $text-muted;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        & > #agent { width: auto; max-width: 20; padding: 0 0 0 3; color: $text-muted; }
    }
    """

    period: var[Period] = var(ALL_TIME)
    due: var[int] = var(0)
    """Follow-ups due today or overdue."""

    def __init__(self, title: str, shop: str, agent: str) -> None:
        """Keep what stands on it; `shop` and `agent` come from settings and are cleaned here."""
        super().__init__()
        self._title = title
        self._shop = clean(shop)
        self._agent = clean(agent)

    def compose(self) -> ComposeResult:
        """Put the parts in their order."""
        yield Static(Content("custui · "), id="product")
        yield Static(Content(self._title), id="title")
        yield Static(Content(self._shop), id="shop")
        yield PeriodFilter().data_bind(DashboardHeader.period)
        yield FollowUpsDue().data_bind(DashboardHeader.due)
        yield Static(Content(self._agent), id="agent")
