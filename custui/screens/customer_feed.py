"""CustomerFeed: asks the store on the customer page's behalf, in threads, and looks for others' changes."""

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.screens.customer_answers import Asked, Slow, count_list, look, read_customer, turn_page


class CustomerFeed(Widget):
    """Unseen; every change of `asked` becomes one question, every answer a message to the screen."""

    DEFAULT_CSS = "CustomerFeed { display: none; }"
    LOOK_EVERY: ClassVar[float] = 1.5
    """Seconds between looks at the store's revision: another agent's write shows within two."""
    PATIENCE: ClassVar[float] = 0.25
    """Seconds until a question counts as slow; a store answers in a tenth of that."""

    asked: reactive[Asked | None] = reactive(None)

    def __init__(self, desk: DeskContext) -> None:
        """Ask the store of `desk`."""
        super().__init__()
        self._desk = desk
        self._looking: Timer | None = None
        self._patience: Timer | None = None

    def on_mount(self) -> None:
        """Begin to look for others' changes."""
        self._looking = self.set_interval(self.LOOK_EVERY, self.look, name="revision")

    def watch_asked(self) -> None:
        """Ask for the customer."""
        self.reload()

    def pause(self) -> None:
        """Leave the store alone while nobody sees the page."""
        if self._looking is not None:
            self._looking.pause()

    def resume(self) -> None:
        """See at once what changed meanwhile."""
        if self._looking is not None:
            self._looking.resume()
        self.look()

    def reload(self) -> None:
        """Ask for the customer again; what an older question may still bring is dropped."""
        if self.asked is not None:
            if self._patience is None:
                self._patience = self.set_timer(self.PATIENCE, self._lose_patience, name="patience")
            self._ask_customer(self.asked)

    def answered(self) -> None:
        """Stop waiting: the newest question has its answer."""
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def turn(self, query: ListQuery, step: int) -> None:
        """Ask for another page of the list, to go `step` customers on."""
        self._ask_page(query, step)

    def count(self, query: ListQuery) -> None:
        """Ask how many customers the list holds."""
        self._ask_count(query)

    def look(self) -> None:
        """Ask for the store's revision; a slow store is not asked twice at a time."""
        if not any(worker.group == "revision" and not worker.is_finished for worker in self.workers):
            self._ask_revision()

    def _lose_patience(self) -> None:
        self._patience = None
        self.post_message(Slow())

    @work(thread=True, exclusive=True, group="customer")
    def _ask_customer(self, asked: Asked) -> None:
        self._answer(lambda: read_customer(self._desk, asked))

    @work(thread=True, exclusive=True, group="walk")
    def _ask_page(self, query: ListQuery, step: int) -> None:
        self._answer(lambda: turn_page(self._desk, query, step))

    @work(thread=True, exclusive=True, group="count")
    def _ask_count(self, query: ListQuery) -> None:
        self._answer(lambda: count_list(self._desk, query))

    @work(thread=True, group="revision")
    def _ask_revision(self) -> None:
        self._answer(lambda: look(self._desk))

    def _answer(self, question: Callable[[], Message]) -> None:
        """Ask in this thread and post the answer, unless a newer question took this one's place."""
        worker = get_current_worker()
        if worker.is_cancelled:
            return  # it waited for a thread too long: the store need not hear of it
        answer = question()
        if not worker.is_cancelled:
            self.post_message(answer)
