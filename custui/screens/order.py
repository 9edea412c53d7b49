"""The order dialog: one order in full, what was done to it, and its status to set."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from uuid import uuid4

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from custui.domain.activity import ActivityPage
from custui.domain.errors import CustuiError
from custui.domain.order_form import STATUSES
from custui.domain.orders import Order, StatusChange
from custui.domain.status import Status
from custui.screens.choose import Choice, ChooseDialog
from custui.screens.chosen import Chosen
from custui.screens.context import DeskContext
from custui.screens.customer_base import CustomerBase
from custui.screens.deed_feed import DeedFeed, Refused
from custui.screens.deed_words import refused_words
from custui.screens.deeds import DeedActions
from custui.screens.feed import Looked, StoreFeed
from custui.screens.sizes import HORIZONTAL, SizedByHeight
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.order_cells import status_words
from custui.widgets.order_lines import OrderLines
from custui.widgets.order_past import OrderPast
from custui.widgets.tap_bar import TapBar


@dataclass
class PastRead(Message):
    """What was done to the order came; or why it could not be read, in `problem`."""

    page: ActivityPage | None
    problem: str = ""


class OrderFeed(StoreFeed):
    """Asks on the dialog's behalf, and looks for others' changes while it hides the page."""

    def __init__(self, desk: DeskContext) -> None:
        """Ask the store of `desk`."""
        super().__init__()
        self._desk = desk

    @property
    def desk(self) -> DeskContext:
        """What is asked."""
        return self._desk


class OrderDialog(DeedActions[None], SizedByHeight[None]):
    """Follows the page: what is changed here or elsewhere shows at once in both."""

    CSS_PATH: ClassVar = ["dialog.tcss", "order.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "status", "Status", id="order.status"),
        Binding("u", "undo", "Undo", id="order.undo"),
        Binding("escape,enter", "close", "Close", id="order.close"),
    ]

    def __init__(
        self, page: CustomerBase, order: Order, view: CustomerView, *, setting: bool = False
    ) -> None:
        """Show `order`, an order of the customer whom `page` shows as `view`.

        With `setting`, begin with the choice of its status.
        """
        super().__init__()
        self.add_class("dialog-screen")
        self._page = page
        self._order = order
        self._view = view
        self._setting = setting

    def compose(self) -> ComposeResult:
        """Yield the frame and the order in it."""
        writable = not self.reads_only
        with Vertical(id="order-frame", classes="dialog") as frame:
            frame.border_title = Content(f"Order {clean(self._order.number, limit=60)}")
            frame.border_subtitle = Content("s status · u undo · Esc close" if writable else "Esc close")
            with KeyScroll(id="order-scroll"):
                yield OrderLines(self._order, self._view)
                yield OrderPast(self._view)
            if writable:
                yield TapBar((("Status", "screen.status"), ("Close", "screen.close")))
        yield OrderFeed(self.deed_desk)
        yield DeedFeed(self.deed_desk)

    def on_mount(self) -> None:
        """Follow the page."""
        self.watch(self._page, "view", self._follow, init=False)
        self._read_past()
        if self._setting:
            self.call_later(self.action_status)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to write only where that is possible."""
        if action == "status":
            return not self.reads_only
        return super().check_action(action, parameters)

    # What a deed needs to know.

    @property
    def deed_desk(self) -> DeskContext:
        """The store and who is at the desk."""
        desk = self._page.deed_desk
        assert desk is not None
        return desk

    def chosen(self) -> Chosen | None:
        """Return the customer of the page."""
        return self._page.chosen()

    def ask_again(self) -> None:
        """Let the page show what was changed; the dialog follows it."""
        self._page.ask_again()

    # What the agent does.

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_status(self) -> None:
        """Choose another status."""
        order = self._order
        choices = [Choice(status_words(one), one, "", one is order.status) for one in STATUSES]

        def take(status: Status | None) -> None:
            if status is not None and status is not order.status:
                self._set(StatusChange(order.id, order.version, status))

        self.app.push_screen(ChooseDialog("Set the status", choices), take)

    def _set(self, change: StatusChange) -> None:
        self.do(
            "Setting the status",
            lambda repository, agent: repository.change_status(change, agent),
            key=uuid4().hex,
            refused=lambda refused: self._refused(change, refused),
        )

    def _refused(self, change: StatusChange, refused: Refused) -> None:
        """Say what the other agent set, and offer to set it again."""
        self.ask_again()
        stale = refused.stale
        if stale is None:
            self.app.notify(refused_words(refused.sentence), severity="error", markup=False)
        elif stale.theirs == change.status.value:
            self.app.notify(f"Someone else has set it to {change.status} already.", markup=False)
        else:
            self._confirm(
                f"Set it to {change.status} all the same?",
                f"It is {clean(stale.theirs or '')} now: someone else was faster.",
                lambda: self._set(replace(change, version=stale.version)),
            )

    # What comes from the store.

    def _follow(self, view: CustomerView | None) -> None:
        """Show the order as the page has it now."""
        if view is None:
            return
        order = next((one for one in view.details.orders if one.id == self._order.id), None)
        if order is None:
            self.app.notify("This order is gone.", markup=False)
            if self.is_current:
                self.dismiss(None)
            return
        self._order, self._view = order, view
        self.query_one(OrderLines).show(order, view)
        self._read_past()

    def _read_past(self) -> None:
        self.query_one(OrderFeed).ask("past", partial(read_past, self.deed_desk, self._order.id))

    @on(PastRead)
    def _show_past(self, message: PastRead) -> None:
        past = self.query_one(OrderPast)
        past.problem = clean(message.problem)
        if message.page is not None:
            past.page = message.page

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        self._page.post_message(Looked(message.revision))


def read_past(context: DeskContext, order_id: int) -> PastRead:
    """Return what was done to the order. Blocks."""
    try:
        return PastRead(context.repository.order_activity(order_id))
    except CustuiError as error:
        return PastRead(None, str(error))
