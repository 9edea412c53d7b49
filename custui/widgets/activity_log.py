"""ActivityLog: everything that happened to the customer, in one stream."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var

from custui.domain.activity import ActivityPage
from custui.domain.happenings import Happening, HappeningKind, happenings, kinds_in
from custui.domain.orders import Order
from custui.widgets.activity_rows import ActivityRow, activity_rows
from custui.widgets.chip import Chip
from custui.widgets.customer_view import CustomerView
from custui.widgets.fitting_line import FittingLine
from custui.widgets.row_list import RowList

_NEAR_THE_END = 20
"""Rows from the last one at which older entries are asked for."""


class ActivityList(RowList[ActivityRow]):
    """The stream; the cursor stands on what happened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open order", key_display="⏎", id="activity.open"),
    ]

    @dataclass
    class Opened(Message):
        """An order was chosen."""

        order: Order

    @dataclass
    class NearTheEnd(Message):
        """The cursor comes near the oldest entry there is."""

    def __init__(self) -> None:
        """Start with nothing that happened."""
        super().__init__()
        self._drawn: tuple[Sequence[Happening], CustomerView] | None = None

    def draw(self, stream: Sequence[Happening], view: CustomerView) -> None:
        """Draw `stream` in the way of `view`."""
        self._drawn = stream, view
        self._lay_out()

    def on_resize(self) -> None:
        """Write the lines anew for another width."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._drawn is not None and self.room:
            self.show_rows(activity_rows(*self._drawn, self.room))
            self.refresh_bindings()

    def draw_row(self, row: ActivityRow, *, here: bool) -> Content:  # noqa: ARG002 -- RowList's own
        """Return the line."""
        return row.line.truncate(self.room, ellipsis=True, pad=True)

    def identity(self, row: ActivityRow) -> Hashable:
        """Return what the row is about."""
        return row.name

    def bears_cursor(self, row: ActivityRow) -> bool:
        """Tell a happening from a day or a change."""
        return row.happening is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open what can be opened."""
        if action == "choose":
            return self._order is not None
        return super().check_action(action, parameters)

    def action_choose(self) -> None:
        """Open the order under the cursor."""
        if self._order is not None:
            self.post_message(self.Opened(self._order))

    def go(self, place: int, step: int) -> None:
        """Move, and tell where little is left."""
        super().go(place, step)
        self.refresh_bindings()
        if place >= len(self._rows) - _NEAR_THE_END:
            self.post_message(self.NearTheEnd())

    @property
    def _order(self) -> Order | None:
        row = self.at_cursor
        return row.happening.order if row is not None and row.happening is not None else None


class ActivityLog(Vertical):
    """The stream under a line that says which part of it is shown."""

    DEFAULT_CSS = """
    ActivityLog {
        height: 1fr;
        padding: 0 1;
        & > #activity-head { height: 1; layout: horizontal; }
        & FittingLine { width: 1fr; color: $text-muted; }
        & > ActivityList { height: 1fr; }
    }
    """

    view: var[CustomerView | None] = var(None)
    activity: var[ActivityPage | None] = var(None)
    """The log as far as it was read; None before."""
    wanted: var[HappeningKind | None] = var(None, bindings=True)
    """The one kind shown; None for all."""

    @dataclass
    class MoreAsked(Message):
        """Entries older than `before` are wanted."""

        before: int

    def compose(self) -> ComposeResult:
        """Put what is shown over the stream."""
        with Vertical(id="activity-head"):
            yield Chip()
            yield FittingLine()
        yield ActivityList()

    def watch_view(self, old: CustomerView | None, new: CustomerView | None) -> None:
        """Show another customer from the newest on."""
        if old is not None and new is not None and old.details.customer.phone != new.details.customer.phone:
            self.wanted = None
        self._draw()

    def watch_activity(self) -> None:
        """Show what came."""
        self._draw()

    def watch_wanted(self, wanted: HappeningKind | None) -> None:
        """Show one kind alone, or all again."""
        self.query_one(Chip).words = "" if wanted is None else wanted.value
        self._draw()

    @property
    def stream(self) -> tuple[Happening, ...]:
        """All that happened, as far back as was read."""
        if self.view is None or self.activity is None:
            return ()
        today = self.view.as_of.astimezone(self.view.rules.zone).date()
        return happenings(self.view.details.orders, self.activity, today)

    def _draw(self) -> None:
        rows = self.query_one(ActivityList)
        if self.view is None or self.activity is None:
            return
        everything = self.stream
        shown = [one for one in everything if self.wanted in (None, one.kind)]
        rows.draw(shown, self.view)
        self.query_one(FittingLine).wordings = self._told(len(shown), everything)

    def _told(self, shown: int, everything: tuple[Happening, ...]) -> list[Content]:
        """Return how much is shown, the fullest sentence first."""
        and_more = " and more, further down" if self.activity is not None and self.activity.has_more else ""
        entries = f"{len(everything):,} {'entry' if len(everything) == 1 else 'entries'}"
        if self.wanted is not None:
            return [Content(f"{shown:,} of {entries}{and_more}"), Content(f"{shown:,} of {entries}")]
        # An order has entries for each step it went: these are not as many as there are orders.
        kinds = ", ".join(f"{kind.value} {count:,}" for kind, count in kinds_in(everything))
        full = f"{entries}{': ' if kinds else ''}{kinds}{and_more}"
        return [Content(words) for words in (full, f"{entries}{and_more}", entries)]

    def on_activity_list_near_the_end(self, event: ActivityList.NearTheEnd) -> None:
        """Ask for older entries, where there are any."""
        event.stop()
        if self.activity is not None and self.activity.has_more:
            self.post_message(self.MoreAsked(self.activity.entries[-1].id))

    def on_chip_removed(self, event: Chip.Removed) -> None:
        """Show everything again."""
        event.stop()
        self.wanted = None
