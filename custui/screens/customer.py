"""CustomerScreen: one customer's profile, figures, what the orders say, and the orders themselves."""

import asyncio
import contextlib
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, TabbedContent

from custui.domain.period import Period
from custui.screens.context import DeskContext, Return, Walk
from custui.screens.customer_activity import ActivityActions
from custui.screens.customer_answers import (
    Asked,
    Counted,
    Failed,
    Looked,
    Read,
    Slow,
    Turned,
)
from custui.screens.customer_edit import EditActions
from custui.screens.customer_erase import EraseActions
from custui.screens.customer_export import ExportActions
from custui.screens.customer_feed import CustomerFeed
from custui.screens.customer_merge import MergeActions
from custui.screens.customer_messages import MessageActions
from custui.screens.customer_new_order import NewOrderActions
from custui.screens.customer_palette import PaletteActions
from custui.screens.customer_rank import RankActions
from custui.screens.customer_words import (
    GONE,
    LOADING,
    OF_A_PERSON,
    OPENING,
    TAPS,
    failed,
    footer_keys,
    place_words,
)
from custui.screens.customers_walk import page_beside, walk_on
from custui.screens.deed_feed import DeedFeed
from custui.screens.deeds import deed_bindings
from custui.screens.period import PeriodDialog
from custui.screens.prefetch import Prefetch, ahead_of
from custui.screens.sizes import HORIZONTAL, VERTICAL, SizedAtOnce
from custui.terminal.text import clean
from custui.widgets.breadcrumb import Breadcrumb
from custui.widgets.customer_body import OVERVIEW, CustomerBody
from custui.widgets.customer_view import CustomerView, same_if_unchanged
from custui.widgets.deed_line import DeedLine
from custui.widgets.fitting_footer import FittingFooter
from custui.widgets.notice import Notice
from custui.widgets.period_filter import PeriodFilter
from custui.widgets.state_panel import PanelState, StatePanel
from custui.widgets.tap_bar import TapBar

_END_SAID_FOR = 4.0
"""Seconds."""


class CustomerScreen(
    PaletteActions,
    ActivityActions,
    NewOrderActions,
    EditActions,
    MessageActions,
    ExportActions,
    MergeActions,
    RankActions,
    EraseActions,
    SizedAtOnce[Return],
):
    """Asks for what `asked` says, and shows the newest answer as `view`."""

    CSS_PATH = "customer.tcss"
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "clear", "Clear", key_display="Esc", tooltip="Clear the filter", id="customer.clear"
        ),
        Binding("escape", "back", "Back", key_display="Esc", id="customer.back"),
        *deed_bindings("customer"),
        Binding("p", "period", "Period", id="customer.period"),
        Binding("left_square_bracket", "walk(-1)", "Before", tooltip="Customer before", id="customer.before"),
        Binding("right_square_bracket", "walk(1)", "Next", tooltip="Next customer", id="customer.next"),
        Binding("r", "refresh", "Refresh", show=False, id="customer.refresh"),
    ]

    def __init__(self, context: DeskContext, phone: str, period: Period, walk: Walk | None = None) -> None:
        """Show the customer of this phone key; `walk` is where it stands in the list it was opened from."""
        super().__init__(context)
        self._revision: int | None = None
        self._opened = Asked(phone, period), walk
        self._opening = asyncio.Event()
        """Set once there is something to show."""
        self._end_told = ""
        """Which end of the list was told of and can still be read."""

    def compose(self) -> ComposeResult:
        """Stack the parts."""
        yield Breadcrumb().data_bind(CustomerScreen.period)
        yield Notice().data_bind(sentence=CustomerScreen.problem)
        yield CustomerBody().data_bind(
            CustomerScreen.view, CustomerScreen.activity, CustomerScreen.likely, CustomerScreen.rank
        )
        yield StatePanel().data_bind(CustomerScreen.state)
        yield DeedLine().data_bind(words=CustomerScreen.deed_running)
        yield TapBar(TAPS)
        yield CustomerFeed(self._desk).data_bind(CustomerScreen.asked)
        yield Prefetch(self._desk).data_bind(CustomerScreen.asked)
        yield DeedFeed(self._desk)
        yield FittingFooter(footer_keys(OVERVIEW), last="keys")

    def on_mount(self) -> None:
        """Ask for the customer; count the list where that was not done yet."""
        self.run_worker(self._open_whole())
        self.asked, self.walk = self._opened
        if self.walk is not None and self.walk.total is None:
            self.feed.count(self.walk.query)

    async def _open_whole(self) -> None:
        """Draw nothing before the store has answered, or is slow: what comes in parts is drawn thrice."""
        with self.app.batch_update(), contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._opening.wait(), self.feed.PATIENCE)

    def on_screen_suspend(self) -> None:
        """Leave the store alone while another screen hides this one; a dialog over it hides little."""
        if not self.app.screen.is_modal:
            self.feed.pause()

    def on_screen_resume(self) -> None:
        """See at once what changed meanwhile."""
        self.feed.resume()

    def watch_asked(self, asked: Asked | None) -> None:
        """Show the period asked for; the feed asks."""
        if asked is not None:
            self.period = asked.period

    def watch_walk(self, walk: Walk | None) -> None:
        """Say where in the list the customer stands."""
        self.query_one(Breadcrumb).place = place_words(walk) if walk else ""

    def watch_view(self, view: CustomerView | None) -> None:
        """Say whose page this is."""
        if view is not None:
            self.query_one(Breadcrumb).customer = clean(view.details.customer.name).strip() or "no name"
            self.offer_taps()
            self._withhold()

    @on(TabbedContent.TabActivated)
    def _offer_keys(self) -> None:
        """Let the footer begin with what the open tab can do."""
        self.query_one(FittingFooter).actions = footer_keys(self.body.tab)

    def watch_state(self, state: PanelState | None) -> None:
        """Show the page or the panel."""
        self.body.display = state in (None, OPENING)
        self._withhold()
        if state is None:
            self.body.focus_tab()
        if state is not OPENING:
            self._opening.set()

    def _withhold(self) -> None:
        """Let the footer offer what is for a person only where there is one."""
        self.query_one(FittingFooter).withheld = OF_A_PERSON if self.nobody_words else frozenset()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        match action:
            case "walk":
                return self.walk is not None
            case _:
                return super().check_action(action, parameters)

    # What the agent does.

    def action_back(self) -> None:
        """Leave the text, else return to the list."""
        if isinstance(self.focused, Input):
            self.body.focus_tab()
        else:
            self._leave()

    def action_period(self) -> None:
        """Choose a period."""
        today = self._desk.clock().astimezone(self._desk.repository.rules.zone).date()
        self.app.push_screen(PeriodDialog(self.period, today), self._take_period)

    def action_refresh(self) -> None:
        """Ask the store again."""
        self.feed.reload()

    def action_walk(self, step: int) -> None:
        """Go to the next or previous customer of the list, on another page of it if need be."""
        if self.walk is None:
            return
        index = self.walk.index + step
        if 0 <= index < len(self.walk.phones):
            self._go(replace(self.walk, index=index))
        elif (query := page_beside(self.walk, step)) is not None:
            self.feed.turn(query, step)
        else:
            self._tell_end("first")

    @on(Breadcrumb.BackAsked)
    def _back_asked(self) -> None:
        self._leave()

    @on(EraseActions.Erased)
    def _tell_erased(self) -> None:
        self.app.notify("Erased. The orders stay, without a person.", markup=False)
        if self.app.screen is self:
            self._leave()

    @on(PeriodFilter.Pressed)
    def _period_pressed(self) -> None:
        self.action_period()

    def _take_period(self, period: Period | None) -> None:
        if period is not None and self.asked is not None:
            self.asked = replace(self.asked, period=period)

    def _go(self, walk: Walk) -> None:
        self.walk, self.activity = walk, None
        self.asked = Asked(walk.phones[walk.index], self.period)

    def _leave(self) -> None:
        if self.asked is not None:
            self.dismiss(Return(self.asked.phone, self.walk.query if self.walk else None))

    # What comes from the store.

    @property
    def _is_shown(self) -> bool:
        """Whether the view is what was asked for last."""
        return self.view is not None and self.view_of == self.asked

    @on(Read)
    def _show(self, message: Read) -> None:
        """Show the customer, unless another, or another period, was asked for meanwhile."""
        if message.asked != self.asked:
            return
        self.feed.answered()
        self.answered_to = message.asked
        self._revision = message.revision
        self.problem = ""
        if message.details is None:
            self.state = GONE
            return
        rules, terminal = self._desk.repository.rules, self._desk.terminal
        view = CustomerView(message.details, message.asked.period, message.as_of, rules, terminal.unicode)
        self.view_of = message.asked
        self.view = same_if_unchanged(view, self.view)
        self.state = None
        if self.walk is not None:
            self.query_one(Prefetch).plan(ahead_of(self.walk, message.asked.period, message.revision))

    @on(Slow)
    def _wait(self) -> None:
        """Take a page away that is not what was asked for, unless the answer came first after all."""
        if self.feed.is_waiting and not self._is_shown:
            self.state = LOADING

    @on(Turned)
    def _walk_on(self, message: Turned) -> None:
        """Go on with the page, unless the agent went elsewhere meanwhile."""
        if self.walk is None or message.query != page_beside(self.walk, message.step):
            return
        walk = walk_on(self.walk, message.query, message.page, message.step)
        if walk is not None:
            self._go(walk)
        else:
            self._tell_end("last" if message.step > 0 else "first")

    def _tell_end(self, which: str) -> None:
        """Say that the list goes no further, once while that can be read, however often it is asked."""
        if which != self._end_told:
            self._end_told = which
            self.notify(f"This is the {which} customer of the list.", timeout=_END_SAID_FOR)
            self.set_timer(_END_SAID_FOR, self._forget_end, name="end told")

    def _forget_end(self) -> None:
        self._end_told = ""

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        if self.walk is not None and message.query.filters == self.walk.query.filters:
            self.walk = replace(self.walk, total=message.total)

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        """Read again where someone changed something, the store has come back, or a day began."""
        zone = self._desk.repository.rules.zone
        today = self._desk.clock().astimezone(zone).date()
        stale = self.view is not None and self.view.as_of.astimezone(zone).date() != today
        moved = stale or self._revision not in (None, message.revision)
        if moved or self.problem or (self.state is not None and self.state.bad):
            self.feed.reload()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """Say what failed; a page that is what was asked for stays."""
        if message.asked not in (None, self.asked):
            return
        if message.asked is not None:
            self.feed.answered()
            self.answered_to = message.asked
        if self._is_shown:
            self.problem = f"{clean(message.sentence)} — r tries again"
        elif message.asked is not None:
            self.state = failed(message.sentence)
