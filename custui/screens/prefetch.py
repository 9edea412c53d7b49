"""Prefetch: has the store read the customers beside the one on screen, so that `[` and `]` show at once."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from custui.domain.errors import CustuiError
from custui.domain.period import Period
from custui.domain.query import ListQuery
from custui.screens.context import DeskContext, Walk
from custui.screens.customer_answers import Asked
from custui.screens.customers_walk import page_beside
from custui.screens.paging import read_page


class Ahead(Struct, frozen=True):
    """What to read: the next customer, then the one before."""

    phones: tuple[str, ...]
    period: Period
    beyond: ListQuery | None
    """The page whose first customer comes next; None where that stands on this one, or is nobody."""
    revision: int
    """Of the store: another one makes all that was read worthless."""


def ahead_of(walk: Walk, period: Period, revision: int) -> Ahead:
    """Return what to read beside where the walk stands."""
    index, phones = walk.index, walk.phones
    last_of_all = walk.total is not None and _place(walk) >= walk.total
    return Ahead(
        phones=(*phones[index + 1 : index + 2], *phones[max(0, index - 1) : index]),
        period=period,
        beyond=page_beside(walk, 1) if index + 1 == len(phones) and not last_of_all else None,
        revision=revision,
    )


def _place(walk: Walk) -> int:
    return (walk.query.page.number - 1) * walk.query.page.size + walk.index + 1


class Prefetch(Widget):
    """Unseen; one at a time, after a moment without news, and none once the agent has moved on.

    What the store answers goes into its own memory; nobody here looks at it.
    """

    DEFAULT_CSS = "Prefetch { display: none; }"
    MOMENT: ClassVar[float] = 0.3
    """Seconds of rest before the store is asked for what nobody has asked for yet."""

    asked: var[Asked | None] = var(None)
    """Whom the page is to show; another one ends what was planned beside the last."""

    @dataclass
    class Ended(Message):
        """What was planned has been read, or given up."""

        ahead: Ahead

    def __init__(self, desk: DeskContext) -> None:
        """Ask the store of `desk`."""
        super().__init__()
        self._desk = desk
        self._ahead: Ahead | None = None
        self._rest: Timer | None = None
        self._busy = False

    def watch_asked(self) -> None:
        """Give up what was planned."""
        self._ahead = None
        self._stop()

    def plan(self, ahead: Ahead) -> None:
        """Read this after a moment, in place of what was planned before."""
        if ahead != self._ahead:
            self._ahead = ahead
            self._stop()
            self._rest = self.set_timer(self.MOMENT, self._begin, name="prefetch")

    def _stop(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def _begin(self) -> None:
        self._rest = None
        if self._ahead is not None and not self._busy:
            self._busy = True
            self.run_worker(partial(self._read, self._ahead), thread=True, group="prefetch")

    def _read(self, ahead: Ahead) -> None:
        """Run in a thread."""
        worker = get_current_worker()
        repository = self._desk.repository
        try:
            for phone in ahead.phones:
                if self._ahead is not ahead or worker.is_cancelled:
                    break
                repository.get_customer_details(phone, ahead.period)
            else:
                if ahead.beyond is not None:
                    self._read_beyond(ahead, ahead.beyond)
        except CustuiError:
            pass  # whoever asks for it in earnest is told
        finally:
            self.post_message(self.Ended(ahead))

    def _read_beyond(self, ahead: Ahead, query: ListQuery) -> None:
        page = read_page(self._desk.repository, query)
        if page.rows and self._ahead is ahead:
            self._desk.repository.get_customer_details(page.rows[0].phone, ahead.period)

    @on(Ended)
    def _go_on(self, message: Ended) -> None:
        message.stop()
        self._busy = False
        if self._ahead is not message.ahead and self._rest is None:
            self._begin()
