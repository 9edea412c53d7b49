"""ActivityActions: reads the customer's log while its tab is seen, and narrows it."""

from functools import partial

from msgspec.structs import replace
from textual import on
from textual.reactive import var
from textual.widgets import TabbedContent

from custui.domain.activity import ActivityPage
from custui.domain.happenings import HappeningKind, kinds_in
from custui.screens.choose import Choice, ChooseDialog
from custui.screens.customer_answers import LogRead, Read, read_log
from custui.screens.customer_orders import OrderActions
from custui.widgets.activity_log import ActivityList, ActivityLog
from custui.widgets.customer_body import ACTIVITY

_KIND_CELLS = 12


class ActivityActions(OrderActions):
    """`f` on the activity tab chooses what of it is shown."""

    activity: var[ActivityPage | None] = var(None)
    """The log of the customer shown, as far back as the agent went; None until the tab is seen."""

    @on(TabbedContent.TabActivated)
    def _see_activity(self) -> None:
        self._read_log()

    @on(Read)
    def _read_again(self) -> None:
        """Follow the page: what is new on it may stand in the log."""
        self._read_log()

    def _read_log(self, before: int | None = None) -> None:
        if self.asked is None or self.body.tab != ACTIVITY:
            return
        phone, log = self.asked.phone, self.activity
        limit = len(log.entries) if log is not None and before is None else 0
        self.feed.ask("log", partial(read_log, self._desk, phone, before, limit))

    @on(ActivityLog.MoreAsked)
    def _read_older(self, message: ActivityLog.MoreAsked) -> None:
        if not self.feed.is_asking("log"):
            self._read_log(message.before)

    @on(LogRead)
    def _show_log(self, message: LogRead) -> None:
        if self.asked is None or message.phone != self.asked.phone:
            return
        if message.before is None:
            self.activity = message.page
        elif (
            self.activity is not None
            and self.activity.entries
            and self.activity.entries[-1].id == message.before
        ):
            self.activity = replace(message.page, entries=self.activity.entries + message.page.entries)

    @on(ActivityList.Opened)
    def _open_logged_order(self, message: ActivityList.Opened) -> None:
        self.open_order(message.order)

    def action_filter(self) -> None:
        """Choose what the open tab shows."""
        if self.body.tab != ACTIVITY:
            super().action_filter()
            return
        shown = self.query_one(ActivityLog)
        kinds = kinds_in(shown.stream)
        choices: list[Choice[HappeningKind | str]] = [Choice("everything", "", "", shown.wanted is None)]
        choices += [
            Choice(kind.value.ljust(_KIND_CELLS), kind, f"{count:>6,}", shown.wanted is kind)
            for kind, count in kinds
        ]
        self.app.push_screen(ChooseDialog("Show", choices), self._narrow)

    def _narrow(self, kind: HappeningKind | str | None) -> None:
        if kind is not None:
            self.query_one(ActivityLog).wanted = kind if isinstance(kind, HappeningKind) else None
