"""CustomerBody: all of a customer page between its breadcrumb and its footer."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, TabbedContent

from custui.domain.activity import ActivityPage
from custui.domain.customer import SpendRank
from custui.domain.history import OrderFilter
from custui.domain.merging import LikelySame
from custui.widgets.activity_log import ActivityLog
from custui.widgets.customer_charts import CustomerCharts
from custui.widgets.customer_view import CustomerView
from custui.widgets.due_line import DueLine
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.likely_line import LikelyLine
from custui.widgets.note_list import NoteList
from custui.widgets.note_words import first_due
from custui.widgets.notes_tab import NotesTab
from custui.widgets.order_history import OrderHistory
from custui.widgets.overview import Overview
from custui.widgets.profile_header import ProfileHeader
from custui.widgets.stats_cards import StatsCards
from custui.widgets.told_pane import ToldPane

OVERVIEW, HISTORY, CHARTS, NOTES, ACTIVITY = "overview", "history", "charts", "notes", "activity"
"""The ids of the tabs."""
_TITLES = {
    OVERVIEW: "Overview",
    HISTORY: "Orders",
    CHARTS: "Charts",
    NOTES: "Notes",
    ACTIVITY: "Activity",
}
"""What each tab is called."""
_ROOM_FOR_COUNTS = 60
"""Columns from which the tabs have room for their keys and counts."""


class CustomerBody(KeyScroll, can_focus=False):
    """Header, cards and tabs; scrolls as a whole only where the terminal is very low."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "tab('overview')", "Overview", show=False, id="customer.overview"),
        Binding("2", "tab('history')", "Orders", show=False, id="customer.orders"),
        Binding("3", "tab('charts')", "Charts", show=False, id="customer.charts"),
        Binding("4", "tab('notes')", "Notes", show=False, id="customer.notes"),
        Binding("5", "tab('activity')", "Activity", show=False, id="customer.activity"),
    ]
    DEFAULT_CSS = """
    CustomerBody {
        height: 1fr;
        scrollbar-size-vertical: 1;
        & > ProfileHeader { padding: 0 1; }
        & > StatsCards { padding: 0 1; }
        & > TabbedContent {
            height: 1fr;
            min-height: 9;
            & ContentSwitcher { height: 1fr; }
            & TabPane { height: 1fr; padding: 0; }
            /* The active tab is marked where it stands; the underline would take another line. */
            & ContentTabs { height: 1; }
            & ContentTabs Underline { display: none; }
            & ContentTab { color: $text-muted; }
            & ContentTab.-active { color: $foreground; background: $panel; text-style: bold; }
            & ContentTab.-active:ansi { text-style: bold reverse; }
        }
        &.-brief ContentTab { padding: 0 1 0 0; }
    }
    """

    view: var[CustomerView | None] = var(None)
    activity: var[ActivityPage | None] = var(None)
    rank: var[SpendRank | None] = var(None)
    likely: var[tuple[LikelySame, ...]] = var(())

    def compose(self) -> ComposeResult:
        """Yield the parts."""
        yield ProfileHeader().data_bind(CustomerBody.view, CustomerBody.rank)
        yield LikelyLine().data_bind(CustomerBody.view, CustomerBody.likely)
        yield DueLine().data_bind(CustomerBody.view)
        yield StatsCards().data_bind(CustomerBody.view)
        with TabbedContent(initial=OVERVIEW):
            for name, part in (
                (OVERVIEW, Overview()),
                (HISTORY, OrderHistory()),
                (CHARTS, CustomerCharts()),
                (NOTES, NotesTab()),
                (ACTIVITY, ActivityLog().data_bind(CustomerBody.activity)),
            ):
                with ToldPane(_label(name, brief=True), name):
                    yield part.data_bind(CustomerBody.view)

    def on_mount(self) -> None:
        """Leave the tabs to the keys 1 to 5; the focus belongs to what is in them."""
        self.query_one("ContentTabs").can_focus = False
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self._look_for_due())

    def on_resize(self) -> None:
        """Write on the tabs what there is room for."""
        self._write_tabs()

    def watch_view(self) -> None:
        """Count on the tabs what is in them."""
        self._write_tabs()
        self._look_for_due()

    def _look_for_due(self) -> None:
        """Let a follow-up due stand at the top wherever it could be finished unseen."""
        line = self.query_one(DueLine)
        if self.view is None or first_due(self.view) is None or self.tab == NOTES:
            line.wanted = False
        elif self.has_class("-brief"):
            line.wanted = True
        else:
            # Where it would stand unscrolled and without that line, under the notes' title.
            top = self.query_one(NoteList).region.y + 1 - line.wanted
            scrolled = self.scroll_offset.y + self.query_one(Overview).scroll_offset.y
            line.wanted = self.tab == OVERVIEW and top + scrolled >= self.region.bottom

    def _write_tabs(self) -> None:
        # The page's own size is not known before it is first shown, and that is with its tabs written.
        self.set_class(self.app.size.width < _ROOM_FOR_COUNTS, "-brief")
        if self.view is None:
            return
        details, brief = self.view.details, self.has_class("-brief")
        shown, everything = len(self.view.orders_of_period()), len(details.orders)
        counts = {
            HISTORY: f"{everything:,}" if shown == everything else f"{shown:,} of {everything:,}",
            NOTES: f"{len(details.notes):,}" if details.notes else "",
        }
        tabs = self.query_one(TabbedContent)
        for name in _TITLES:
            tabs.get_tab(name).label = _label(name, counts.get(name, ""), brief=brief)

    @property
    def tab(self) -> str:
        """The id of the open tab."""
        return self.query_one(TabbedContent).active

    @property
    def history(self) -> OrderHistory:
        """The orders."""
        return self.query_one(OrderHistory)

    @property
    def notes(self) -> NotesTab:
        """The notes."""
        return self.query_one(NotesTab)

    def action_tab(self, name: str) -> None:
        """Go to a tab."""
        self.query_one(TabbedContent).active = name
        self.focus_tab()

    def focus_tab(self) -> None:
        """Put the focus on what the open tab holds."""
        tabs = self.query_one(TabbedContent)
        if tabs.active == HISTORY:
            self.history.focus_table()
        elif tabs.active == NOTES:
            self.notes.focus_notes()
        elif tabs.active_pane is not None:
            next(part for part in tabs.active_pane.query(Widget) if part.can_focus).focus()

    @property
    def is_narrowed(self) -> bool:
        """Whether the open tab shows less than it holds, and no text is being typed."""
        if isinstance(self.screen.focused, Input):
            return False
        return (
            (self.tab == HISTORY and self.history.wanted.on)
            or (self.tab == NOTES and bool(self.notes.search))
            or (self.tab == ACTIVITY and self.query_one(ActivityLog).wanted is not None)
        )

    def clear(self) -> None:
        """Show all that the open tab holds."""
        if self.tab == HISTORY:
            self.history.wanted = OrderFilter()
        elif self.tab == NOTES:
            self.notes.search = ""
        elif self.tab == ACTIVITY:
            self.query_one(ActivityLog).wanted = None

    @on(DueLine.Pressed)
    def _due_pressed(self) -> None:
        self.action_tab(NOTES)

    @on(TabbedContent.TabActivated)
    def _tab_chosen(self, event: TabbedContent.TabActivated) -> None:
        """Move the focus along, unless whoever chose the tab has put it there already."""
        self._look_for_due()
        self.query_one(f"#{self.tab}", ToldPane).see_told()
        focused = self.screen.focused
        if focused is None or event.pane not in focused.ancestors:
            self.focus_tab()


def _label(name: str, count: str = "", *, brief: bool) -> Content:
    """Return a tab's label, its key in front and a count behind it: `2 Orders 6`; the name alone if brief."""
    if brief:
        return Content(_TITLES[name])
    key = str(list(_TITLES).index(name) + 1)
    label = Content.assemble((key, "bold"), f" {_TITLES[name]}")
    return label + Content.styled(f" {count}", "$text-muted") if count else label
