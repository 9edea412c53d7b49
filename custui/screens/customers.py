"""CustomersScreen: the list, where the desk's work begins."""

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.reactive import var

from custui.domain.dashboard import ListCards
from custui.domain.query import ListQuery
from custui.options import AppOptions
from custui.screens.context import DeskContext
from custui.screens.customers_answers import Counted, Listed, Reckoned, Standing
from custui.screens.customers_filters import FilterActions
from custui.screens.customers_lists import ListActions
from custui.screens.customers_marks import MarkActions, marks_words
from custui.screens.customers_memory import MemoryActions
from custui.screens.customers_states import (
    LOADING,
    OPENING,
    failed,
    is_of_its_own,
    refused,
    rows_state,
    trouble,
)
from custui.screens.customers_visits import VisitActions
from custui.screens.deed_feed import DeedFeed
from custui.screens.deeds import deed_bindings
from custui.screens.feed import Failed, Looked
from custui.screens.marks import Marks
from custui.screens.paging import Turn, Turns, first_page, has_slipped, turned
from custui.screens.sizes import LIST_HORIZONTAL, VERTICAL, SizedAtOnce
from custui.terminal.key_order_app import TakesKeysLater
from custui.widgets.chip_bar import ChipBar
from custui.widgets.customer_preview import CustomerPreview
from custui.widgets.customer_table import CustomerTable
from custui.widgets.dashboard_header import DashboardHeader
from custui.widgets.deed_line import DeedLine
from custui.widgets.filter_panel import FilterPanel
from custui.widgets.fitting_footer import FittingFooter
from custui.widgets.group_cards import GroupCardsBar
from custui.widgets.list_cards import ListCardsLine
from custui.widgets.listing import Listing
from custui.widgets.notice import Notice
from custui.widgets.pager import Pager
from custui.widgets.search_box import SearchBox, SearchInput
from custui.widgets.state_panel import PanelState, StatePanel
from custui.widgets.tap_bar import TapBar

_TAPS = (
    ("Open", "screen.open"),
    ("WhatsApp", "screen.contact('whatsapp')"),
    ("Note", "screen.note"),
    ("More", "app.command_palette"),
)
_TAPS_TO_READ = (*_TAPS[:2], ("Call", "screen.contact('call')"), _TAPS[-1])
"""Where no note can be written."""
_KEYS = (
    "select_cursor", "contact('whatsapp')", "note", "segments", "mark", "clear", "show_everybody", "filters",
    "due", "period", "export", "views", "sort", "page(1)", "contact('call')", "message", "quit",
)  # fmt: skip
"""The actions of the footer, those first that must have a place in it."""

_OF_THE_STORE = {
    "period", "sort", "refresh", "filters", "views", "export", "templates", "due",
}  # fmt: skip
"""The actions that want an open store and no more."""


class CustomersScreen(
    ListActions, FilterActions, MarkActions, VisitActions, MemoryActions, SizedAtOnce[None], TakesKeysLater
):
    """Shows the newest answer to what is asked, and looks every so often for others' changes.

    The rows come first; the figures over them are asked for once rows are shown, then the count.
    """

    CSS_PATH = "customers.tcss"
    HORIZONTAL_BREAKPOINTS = LIST_HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    AUTO_FOCUS = "CustomerTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        *deed_bindings("customers"),
        Binding("r", "refresh", "Refresh", show=False, id="customers.refresh"),
        Binding(
            "escape",
            "clear",
            "Clear",
            key_display="Esc",
            tooltip="Clear marks, then search",
            id="customers.clear",
        ),
    ]

    cards: var[ListCards | None] = var(None)
    due: var[int] = var(0)
    marked: var[str] = var("")
    problem: var[str] = var("")
    """The sentence of the last failure; empty once the store answers again."""
    state: var[PanelState | None] = var(OPENING)
    offer: var[tuple[bool, bool, bool]] = var((False, False, False), bindings=True)
    """Whether there are rows, marks or a search, and filters or a search: what the keys in the footer
    depend on."""

    def __init__(self, options: AppOptions) -> None:
        """Prepare the screen."""
        super().__init__(options)
        self._turns = Turns()
        self._reckoned: Standing | None = None
        """What the figures were asked for."""

    def compose(self) -> ComposeResult:
        """Stack the parts."""
        options, screen = self.options, CustomersScreen
        unicode = options.terminal.unicode
        yield DashboardHeader("Customers", options.rules.name, options.agent).data_bind(
            screen.period, screen.due
        )
        line, bar, preview = ListCardsLine(), GroupCardsBar(), CustomerPreview()
        line.set_reactive(ListCardsLine.look, self.look)
        bar.set_reactive(GroupCardsBar.look, self.look)
        preview.set_reactive(CustomerPreview.look, self.look)
        yield line.data_bind(screen.cards)
        yield bar.data_bind(cards=screen.groups, chosen=screen.chosen_groups)
        with Horizontal(id="wanted"):
            yield SearchBox()
            yield ChipBar(options.rules, unicode=unicode).data_bind(screen.filters)
        yield Notice()
        with Horizontal(id="desk"):
            yield FilterPanel(options.rules, unicode=unicode).data_bind(screen.filters, screen.choices)
            with Container(id="rows"):
                yield self.table.data_bind(screen.listing, screen.marks)
                yield StatePanel().data_bind(screen.state)
            yield preview.data_bind(
                screen.details, as_of=screen.details_as_of, spoken=screen.number_at_cursor
            )
        yield DeedLine().data_bind(words=screen.deed_running)
        yield Pager().data_bind(screen.listing, screen.count, screen.asked, screen.problem, screen.marked)
        yield TapBar(_TAPS)
        yield self.feed.data_bind(screen.context, screen.asked)
        yield DeedFeed().data_bind(screen.context)
        yield FittingFooter(_KEYS, last="keys")

    def on_screen_suspend(self) -> None:
        """Leave the store alone while another screen is in front."""
        self.feed.pause()

    def on_screen_resume(self) -> None:
        """See at once what changed meanwhile."""
        self.feed.resume()

    @property
    def takes_keys(self) -> bool:
        """Whether the store is open and the rows are there that were asked for, or it is told why not.

        Whoever types ahead means the rows to come.
        """
        if self.context is None:
            return self.state is not None and self.state.bad
        return self.state != LOADING and not self.entered

    def show_first(self, listing: Listing) -> None:
        """Show rows that were read ahead of the store; it is asked for them once it is open."""
        self.open_on(listing.query)
        self.listing = listing
        self._settle()

    def refuse(self, sentence: str) -> None:
        """Say that the store cannot be opened; nothing here works then."""
        self.listing = None
        self.state = refused(sentence)

    def watch_context(self, context: DeskContext | None) -> None:
        """Say that rows are on their way; the feed asks."""
        if context is not None:
            self._settle()
            self.query_one(TapBar).actions = _TAPS_TO_READ if self.reads_only else _TAPS

    def watch_asked(self, before: ListQuery, asked: ListQuery) -> None:
        """Show what is asked for; the feed asks."""
        self.period = asked.period
        self.filters = asked.filters
        self.chosen_groups = asked.filters.groups
        self.marks = self.marks.after(asked)
        if replace(before, page=asked.page) != asked:
            self._turns.clear()
        if before.period != asked.period:
            # Another period's figures beside these rows would be wrong.
            self.cards, self.groups = None, ()

    def watch_marks(self, marks: Marks) -> None:
        """Say how many are marked."""
        self.marked = marks_words(marks, self.total)
        self._offer_keys()

    def watch_count(self) -> None:
        """Say how many are marked, now that all of them are counted."""
        self.marked = marks_words(self.marks, self.total)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        match action:
            case "open" | "contact" | "message":
                return self.table.row_at_cursor is not None
            case "clear":
                return bool(self.marks) or bool(self.asked.filters.search)
            case "show_everybody":
                return self.context is not None and self.is_narrowed
            case "search":
                # In the box it is a letter like any other, though Textual's footer does not know.
                return self.context is not None and not isinstance(self.focused, SearchInput)
            case _ if action in _OF_THE_STORE:
                return self.context is not None
            case _:
                return super().check_action(action, parameters)

    # What comes from the store.

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        """Show the page, unless something else was asked for meanwhile, or it is passed by."""
        listing, query = message.listing, message.listing.query
        if query != self.asked:
            return
        if has_slipped(query, listing.page):
            self.asked = first_page(query)
            return
        turn = self._turns.next()
        if turn is not None and self._turn(listing, turn):
            return
        self._turns.clear()
        self.listing = listing
        self.problem = ""
        self.standing = Standing(query.period, message.revision, listing.today)
        self._settle()
        self._fill_in()
        self.plan_preview()
        self.plan_memory()
        if self.entered:
            self.finish_enter()

    def _fill_in(self) -> None:
        """Ask for what stands around the rows, where it may have changed."""
        if self.standing is not None and self.standing != self._reckoned:
            self._reckoned = self.standing
            self.feed.reckon(self.standing)
        elif self.total is None:
            self.feed.count()
        self.offer_choices()

    @on(Reckoned)
    def _show_figures(self, message: Reckoned) -> None:
        """Show the figures; then count."""
        if message.standing == self._reckoned:
            self.cards, self.groups, self.due = message.cards, message.groups, message.follow_ups
            self.views = message.views
            self.feed.count()

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        """Show the count, unless another list was asked for meanwhile."""
        if message.count.holds_for(self.asked):
            self.count = message.count

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        """Load the page again where someone changed something, the store came back, or a day began."""
        if self.feed.is_asking("list"):
            return  # a store that takes its time would never come to an answer
        today = self.options.clock().astimezone(self.options.rules.zone).date()
        known = self.standing
        if self.problem or known is None or (known.revision, known.today) != (message.revision, today):
            self.feed.reload()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """Say what failed; the rows on screen stay."""
        if isinstance(message.asked, ListQuery) and message.asked != self.asked:
            return
        if message.renamed is not None:
            self.carry_name(*message.renamed)
            if message.asked != self.asked:
                return  # it is asked for by its new name
        # Whatever else was on its way is asked for again, once the store answers.
        self._reckoned = None
        self.forget_choices()
        self._turns.clear()
        self.entered = False
        self.problem = message.sentence
        self._settle()

    def _settle(self) -> None:
        lost = bool(self.problem) and is_of_its_own(self.listing, self.asked)
        if self.listing is not None and not lost:
            self.state = rows_state(self.listing, self.options.rules)
            self.query_one(Notice).sentence = trouble(self.problem, self.asked)
        else:
            self.state = failed(self.problem, self.asked) if self.problem else LOADING
            self.query_one(Notice).sentence = ""
        self._offer_keys()

    def _offer_keys(self) -> None:
        # The footer is built anew with every change of this, so it holds no more than what it depends on.
        rows = self.listing.page.rows if self.listing else ()
        marks_or_search = bool(self.marks) or bool(self.asked.filters.search)
        self.offer = (bool(rows), marks_or_search, self.is_narrowed)

    # What the agent does.

    def action_clear(self) -> None:
        """Unmark everybody; else show everybody whom the search left out."""
        if self.marks:
            self.unmark()
        else:
            self.query_one(SearchBox).clear()

    def action_refresh(self) -> None:
        """Ask the store again."""
        self.feed.reload()

    @on(CustomerTable.PageAsked)
    def _ask_turn(self, message: CustomerTable.PageAsked) -> None:
        """Turn the page, or do so once the page comes that is on its way."""
        turn = Turn(message.step, message.to_end)
        if self.listing is not None and self.listing.query == self.asked:
            self._turn(self.listing, turn)
        else:
            self._turns.add(turn)

    def _turn(self, listing: Listing, turn: Turn) -> bool:
        """Go from this page to the one beside it, if there is one."""
        query = turned(listing.query, listing.page, turn.step)
        if query is None:
            return False
        if turn.to_end:
            self.table.land_at_end()
        self.asked = query
        return True
