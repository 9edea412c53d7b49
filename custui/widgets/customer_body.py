"""CustomerBody: all of a customer page between its breadcrumb and its footer."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, TabbedContent, TabPane

from custui.domain.history import OrderFilter
from custui.widgets.customer_view import CustomerView
from custui.widgets.insight_lines import InsightLines
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.note_list import NoteList
from custui.widgets.order_history import OrderHistory
from custui.widgets.profile_header import ProfileHeader
from custui.widgets.recent_orders import RecentOrders
from custui.widgets.stats_cards import StatsCards

OVERVIEW, HISTORY = "overview", "history"
"""The ids of the tabs."""
RECENT = 12
"""Orders on the overview of a tall terminal; a low one shows the first few of them."""


class CustomerBody(KeyScroll, can_focus=False):
    """Header, cards and tabs; scrolls as a whole only where the terminal is very low."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "tab('overview')", "Overview", show=False, id="customer.overview"),
        Binding("2", "tab('history')", "Orders", show=False, id="customer.orders"),
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
        & #overview-scroll {
            height: 1fr;
            padding: 0 1;
            scrollbar-size-vertical: 1;
            & > #told { height: auto; }
            & InsightLines { margin: 0 0 1 0; }
            & RecentOrders { margin: 0 0 1 0; max-height: 6; }
        }
    }
    """

    view: reactive[CustomerView | None] = reactive(None)

    def compose(self) -> ComposeResult:
        """Yield the parts."""
        yield ProfileHeader().data_bind(CustomerBody.view)
        yield StatsCards().data_bind(CustomerBody.view)
        with TabbedContent(initial=OVERVIEW):
            with TabPane(tab_label("1", "Overview"), id=OVERVIEW), KeyScroll(id="overview-scroll"):
                with Vertical(id="told"):
                    yield InsightLines().data_bind(CustomerBody.view)
                    yield RecentOrders(RECENT).data_bind(CustomerBody.view)
                yield NoteList().data_bind(CustomerBody.view)
            with TabPane(tab_label("2", "Orders"), id=HISTORY):
                yield OrderHistory().data_bind(CustomerBody.view)

    def on_mount(self) -> None:
        """Leave the tabs to the keys 1 and 2; the focus belongs to what is in them."""
        self.query_one("ContentTabs").can_focus = False

    def watch_view(self, view: CustomerView | None) -> None:
        """Count the orders on their tab."""
        if view is None:
            return
        shown, everything = len(view.orders_of_period()), len(view.details.orders)
        count = f"{everything:,}" if shown == everything else f"{shown:,} of {everything:,}"
        self.query_one(TabbedContent).get_tab(HISTORY).label = tab_label("2", "Orders", count)

    @property
    def history(self) -> OrderHistory:
        """The orders."""
        return self.query_one(OrderHistory)

    def action_tab(self, name: str) -> None:
        """Go to a tab."""
        self.query_one(TabbedContent).active = name
        self.focus_tab()

    def focus_tab(self) -> None:
        """Put the focus on what the open tab holds."""
        if self.query_one(TabbedContent).active == HISTORY:
            self.history.focus_table()
        else:
            self.query_one("#overview-scroll").focus()

    def step_back(self) -> bool:
        """Leave the text being typed, else take the filter off; False where there is neither."""
        if isinstance(self.screen.focused, Input):
            self.history.focus_table()
        elif self.query_one(TabbedContent).active == HISTORY and self.history.wanted.on:
            self.history.wanted = OrderFilter()
        else:
            return False
        return True

    @on(TabbedContent.TabActivated)
    def _tab_chosen(self, event: TabbedContent.TabActivated) -> None:
        """Move the focus along, unless whoever chose the tab has put it there already."""
        event.stop()
        focused = self.screen.focused
        if focused is None or event.pane not in focused.ancestors:
            self.focus_tab()


def tab_label(key: str, title: str, count: str = "") -> Content:
    """Return a tab's label, its key in front: `2 Orders 6`."""
    label = Content.assemble((key, "bold"), f" {title}")
    return label + Content.styled(f" {count}", "$text-muted") if count else label
