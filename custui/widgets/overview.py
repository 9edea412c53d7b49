"""Overview: the first tab of a customer's page: when they ordered, what that says, and what agents wrote."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import var

from custui.domain.customer import Note
from custui.widgets.customer_view import CustomerView
from custui.widgets.insight_lines import InsightLines
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.note_list import NoteList
from custui.widgets.note_wanted import NoteWanted, Want
from custui.widgets.note_words import first_due
from custui.widgets.order_timeline import OrderTimeline
from custui.widgets.overview_charts import OverviewCharts
from custui.widgets.quick_actions import QuickActions
from custui.widgets.recent_orders import RecentOrders

RECENT = 12
"""Orders on the overview of a tall terminal; others leave them to their own tab."""
QUICK_ACTIONS = (
    ("contact('whatsapp')", "WhatsApp"),
    ("contact('call')", "Call"),
    ("message", "Message"),
    ("new_order", "New order"),
    ("note", "Note"),
    ("segments", "Segment"),
    ("edit", "Edit"),
    ("export", "Export"),
)


class Overview(KeyScroll):
    """Below each other, or in columns where there is room; charts only where there is.

    What is due first among the follow-ups can be finished and put off from here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "d", "want('finish')", "Done", tooltip="The first follow-up due is done", id="overview.finish"
        ),
        Binding(
            "t",
            "want('postpone')",
            "Put off",
            tooltip="Put the first follow-up due off",
            id="overview.postpone",
        ),
    ]

    DEFAULT_CSS = """
    Overview {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & > OrderTimeline { margin: 0 0 1 0; }
        & > #columns { height: auto; layout: vertical; }
        & #told { height: auto; }
        & InsightLines, & RecentOrders { margin: 0 0 1 0; }
        & OverviewCharts, & QuickActions, & RecentOrders { display: none; }
    }
    """

    view: var[CustomerView | None] = var(None, bindings=True)
    writable: var[bool] = var(True, bindings=True)

    def compose(self) -> ComposeResult:
        """Yield the parts."""
        yield OrderTimeline().data_bind(Overview.view)
        with Horizontal(id="columns"):
            with Vertical(id="told"):
                yield InsightLines().data_bind(Overview.view)
                yield RecentOrders(RECENT).data_bind(Overview.view)
            yield NoteList().data_bind(Overview.view)
            yield QuickActions(QUICK_ACTIONS)
        yield OverviewCharts().data_bind(Overview.view)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        if action == "want":
            return self.writable and self._due is not None
        return super().check_action(action, parameters)

    def action_want(self, want: str) -> None:
        """Say what is wanted with the first follow-up due."""
        if self._due is not None:
            self.post_message(NoteWanted(Want(want), self._due))

    @property
    def _due(self) -> Note | None:
        return first_due(self.view) if self.view is not None else None
