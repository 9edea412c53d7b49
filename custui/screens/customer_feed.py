"""CustomerFeed: asks the store on the customer page's behalf."""

from functools import partial
from typing import ClassVar

from textual.reactive import var
from textual.timer import Timer

from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.screens.customer_answers import Asked, Slow, count_list, read_customer, turn_page
from custui.screens.feed import StoreFeed


class CustomerFeed(StoreFeed):
    """Every change of `asked` becomes one question."""

    PATIENCE: ClassVar[float] = 0.25
    """Seconds until a question counts as slow; a store answers in a tenth of that."""

    asked: var[Asked | None] = var(None)

    def __init__(self, desk: DeskContext) -> None:
        """Ask the store of `desk`."""
        super().__init__()
        self._desk = desk
        self._patience: Timer | None = None
        self.is_waiting = False

    @property
    def desk(self) -> DeskContext:
        """What is asked."""
        return self._desk

    def watch_asked(self) -> None:
        """Ask for the customer."""
        self.reload()

    def reload(self) -> None:
        """Ask for the customer again; what an older question may still bring is dropped."""
        if self.asked is not None:
            self.is_waiting = True
            if self._patience is None:
                self._patience = self.set_timer(self.PATIENCE, self._lose_patience, name="patience")
            self.ask("customer", partial(read_customer, self._desk, self.asked))

    def answered(self) -> None:
        """Stop waiting: the newest question has its answer."""
        self.is_waiting = False
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def turn(self, query: ListQuery, step: int) -> None:
        """Ask for another page of the list, to go `step` customers on."""
        self.ask("walk", partial(turn_page, self._desk, query, step))

    def count(self, query: ListQuery) -> None:
        """Ask how many customers the list holds."""
        self.ask("count", partial(count_list, self._desk, query))

    def _lose_patience(self) -> None:
        self._patience = None
        self.post_message(Slow())
