"""CustomersScreen: the list, where the desk's work begins."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Footer

from custui.domain.period import ALL_TIME, Period
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort
from custui.options import AppOptions
from custui.screens.context import DeskContext, Return
from custui.screens.customers_answers import Counted, Failed, Listed, Looked, first_page
from custui.screens.customers_feed import CustomersFeed
from custui.screens.customers_states import LOADING, OPENING, failed, refused, rows_state
from custui.screens.customers_walk import query_after, walk_from
from custui.screens.period import PeriodDialog
from custui.screens.sizes import HORIZONTAL, VERTICAL
from custui.screens.sort import SortDialog, sort_by
from custui.terminal.text import clean
from custui.widgets.customer_table import CustomerTable
from custui.widgets.dashboard_header import DashboardHeader
from custui.widgets.listing import Count, Listing, Look
from custui.widgets.notice import Notice
from custui.widgets.pager import Pager
from custui.widgets.period_filter import PeriodFilter
from custui.widgets.search_box import SearchBox, SearchInput
from custui.widgets.state_panel import PanelState, StatePanel
from custui.widgets.tap_bar import TapBar
from custui.widgets.totals_line import TotalsLine

_TAPS = (
    ("Open", "screen.open"),
    ("WhatsApp", "screen.contact('whatsapp')"),
    ("Call", "screen.contact('call')"),
    ("More", "app.command_palette"),
)


class CustomersScreen(Screen[None]):
    """Asks for what `asked` says, shows the newest answer, and looks every so often for others' changes."""

    CSS_PATH = "customers.tcss"
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    AUTO_FOCUS = "CustomerTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority: what is typed right behind the slash, in one packet, must reach the box and not the rows.
        # Not in the footer, which has no room at 80 columns: the box itself bears the slash.
        Binding(
            "slash", "search", "Search", key_display="/", show=False, priority=True, id="customers.search"
        ),
        Binding("w", "contact('whatsapp')", "WhatsApp", id="customers.whatsapp"),
        Binding("c", "contact('call')", "Call", id="customers.call"),
        Binding("p", "period", "Period", id="customers.period"),
        Binding("o", "sort", "Sort", id="customers.sort"),
        Binding("r", "refresh", "Refresh", show=False, id="customers.refresh"),
        Binding("escape", "clear_search", "Clear", key_display="Esc", id="customers.clear_search"),
    ]

    # `var`, not `reactive`: the screen draws nothing itself, and would paint all its lines at each change.
    context: var[DeskContext | None] = var(None, bindings=True)
    """None until the store is open."""
    asked: var[ListQuery] = var(ListQuery())
    """The page wanted; Textual has taken the name `query`."""
    period: var[Period] = var(ALL_TIME)
    listing: var[Listing | None] = var(None)
    """The page shown."""
    count: var[Count | None] = var(None)
    problem: var[str] = var("")
    """The sentence of the last failure; empty once the store answers again."""
    state: var[PanelState | None] = var(OPENING)
    offer: var[tuple[bool, bool, bool]] = var((False, False, False), bindings=True)
    """Whether there are rows, more pages, a search: what the keys on offer depend on."""

    def __init__(self, options: AppOptions) -> None:
        """Prepare the screen; it shows itself before there is a store."""
        super().__init__()
        self._options = options
        self._feed = CustomersFeed()
        self.table = CustomerTable()
        self.table.set_reactive(CustomerTable.look, Look(options.rules, options.terminal.unicode))
        self._revision: int | None = None
        self._entered = False
        """Enter was pressed in the search box, and its answer has not come yet."""
        self.set_reactive(CustomersScreen.asked, ListQuery(page=PageRequest(size=options.page_size)))

    def compose(self) -> ComposeResult:
        """Stack the parts."""
        options = self._options
        yield DashboardHeader("Customers", options.rules.name, options.agent).data_bind(
            CustomersScreen.period
        )
        yield TotalsLine().data_bind(CustomersScreen.count)
        yield SearchBox()
        yield Notice()
        with Container(id="rows"):
            yield self.table.data_bind(CustomersScreen.listing)
            yield StatePanel().data_bind(CustomersScreen.state)
        yield Pager().data_bind(
            CustomersScreen.listing, CustomersScreen.count, CustomersScreen.asked, CustomersScreen.problem
        )
        yield TapBar(_TAPS)
        yield self._feed.data_bind(CustomersScreen.context, CustomersScreen.asked)
        yield Footer(compact=True, show_command_palette=False)

    def on_screen_suspend(self) -> None:
        """Leave the store alone while another screen is in front."""
        self._feed.pause()

    def on_screen_resume(self) -> None:
        """See at once what changed meanwhile."""
        self._feed.resume()

    def refuse(self, sentence: str) -> None:
        """Say that the store cannot be opened; nothing here works then."""
        self.state = refused(sentence)

    def watch_context(self, context: DeskContext | None) -> None:
        """Say that rows are on their way; the feed asks."""
        if context is not None:
            self.state = LOADING

    def watch_asked(self, asked: ListQuery) -> None:
        """Show the period asked for; the feed asks."""
        self.period = asked.period

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done now."""
        match action:
            case "open" | "contact":
                return self.table.row_at_cursor is not None
            case "clear_search":
                return bool(self.asked.filters.search)
            case "search":
                # In the box it is a letter like any other, though Textual's footer does not know.
                return self.context is not None and not isinstance(self.focused, SearchInput)
            case "period" | "sort" | "refresh":
                return self.context is not None
            case _:
                return True

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        """Show the page, unless something else was asked for meanwhile; then count."""
        query = message.listing.query
        if query != self.asked:
            return
        if not message.listing.page.rows and query.page.number > 1:
            self.asked = first_page(query)  # the rows went away meanwhile
            return
        changed = message.revision != self._revision
        self._revision = message.revision
        self.listing = message.listing
        self.problem = ""
        self._settle()
        if changed or self.count is None or not self.count.holds_for(query):
            self._feed.count()
        if self._entered:
            self._finish_enter()

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        """Show the count, unless another list was asked for meanwhile."""
        if message.count.holds_for(self.asked):
            self.count = message.count

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        """Load the page again where someone changed something, the store came back, or a day began."""
        today = self._options.clock().astimezone(self._options.rules.zone).date()
        stale = self.listing is not None and self.listing.today != today
        if message.revision != self._revision or self.problem or stale:
            self._feed.reload()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """Say what failed; the rows on screen stay."""
        if message.query in (None, self.asked):
            self.problem = message.sentence
            self._settle()

    def _settle(self) -> None:
        if self.listing is not None:
            self.state = rows_state(self.listing)
            self.query_one(Notice).sentence = f"{clean(self.problem)} — r tries again" if self.problem else ""
        else:
            self.state = failed(self.problem) if self.problem else LOADING
        page = self.listing.page if self.listing else None
        # The footer is built anew with every change of this, so it holds no more than what it depends on.
        self.offer = (bool(page and page.rows), bool(page and page.has_more), bool(self.asked.filters.search))

    def action_search(self) -> None:
        """Go to the search box."""
        self.query_one(SearchBox).focus_input()

    def action_clear_search(self) -> None:
        """Show everybody again."""
        self.query_one(SearchBox).clear()

    def action_refresh(self) -> None:
        """Ask the store again."""
        self._feed.reload()

    def action_open(self) -> None:
        """Open the customer under the cursor."""
        self.table.action_select_cursor()

    @on(PeriodFilter.Pressed)
    def action_period(self) -> None:
        """Choose a period."""
        today = self._options.clock().astimezone(self._options.rules.zone).date()
        self.app.push_screen(PeriodDialog(self.asked.period, today), self._take_period)

    def action_sort(self) -> None:
        """Choose a sort."""
        self.app.push_screen(SortDialog(self.asked.filters.sort), self._take_sort)

    def action_contact(self, channel: str) -> None:
        """Open the ways to reach the customer under the cursor."""
        # Loads the QR writer, which the first paint does not need.
        from custui.screens.contact import ContactDialog

        row = self.table.row_at_cursor
        if self.context is not None and row is not None:
            self.app.push_screen(
                ContactDialog(self.context, row, channel="call" if channel == "call" else "whatsapp")
            )

    @on(CustomerTable.Opened)
    def _open_customer(self, message: CustomerTable.Opened) -> None:
        # Loads the charts' and the page's own widgets, which the first paint does not need.
        from custui.screens.customer import CustomerScreen

        if self.context is not None and self.listing is not None:
            walk = walk_from(self.listing, self.count, message.row.phone)
            page = CustomerScreen(self.context, message.row.phone, walk.query.period, walk)
            self.app.push_screen(page, self._come_back)

    def _come_back(self, back: Return | None) -> None:
        if back is None:
            return
        query = query_after(back, self.asked)
        if query == self.asked:
            self.table.place(back.phone)
        else:
            self.table.aim(back.phone)
            self.asked = query

    @on(CustomerTable.PageAsked)
    def _turn_page(self, message: CustomerTable.PageAsked) -> None:
        if self.listing is None or self.listing.query != self.asked:
            return
        number = self.asked.page.number + message.step
        if number < 1 or (message.step > 0 and not self.listing.page.has_more):
            return
        if message.to_end:
            self.table.land_at_end()
        self.asked = replace(self.asked, page=replace(self.asked.page, number=number))

    @on(CustomerTable.SortAsked)
    def _sort_by_header(self, message: CustomerTable.SortAsked) -> None:
        self._take_sort(sort_by(message.field, self.asked.filters.sort))

    def _take_sort(self, sort: Sort | None) -> None:
        if sort is not None:
            self._filter(replace(self.asked.filters, sort=sort))

    def _take_period(self, period: Period | None) -> None:
        if period is not None:
            self.asked = first_page(replace(self.asked, period=period))

    @on(SearchBox.Asked)
    def _search(self, message: SearchBox.Asked) -> None:
        self._entered = False
        self._filter(replace(self.asked.filters, search=message.text))

    @on(SearchBox.Entered)
    def _enter_search(self, message: SearchBox.Entered) -> None:
        self._entered = True
        self._filter(replace(self.asked.filters, search=message.text))
        if self.listing is not None and self.listing.query == self.asked:
            self._finish_enter()

    @on(SearchInput.Left)
    def _leave_search(self) -> None:
        self.table.focus()

    def _finish_enter(self) -> None:
        self._entered = False
        rows = self.listing.page.rows if self.listing else ()
        if rows:
            self.table.focus()
        if len(rows) == 1 and self.asked.page.number == 1:
            self.call_after_refresh(self.action_open)

    def _filter(self, filters: CustomerFilters) -> None:
        if filters != self.asked.filters:
            self.asked = first_page(replace(self.asked, filters=filters))
