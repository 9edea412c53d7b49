"""CustomersFeed: asks the store on the list's behalf, in threads, and looks for others' changes."""

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.screens.customers_answers import count_all, list_page, look


class CustomersFeed(Widget):
    """Unseen; every change of `asked` becomes one question, every answer a message to the screen."""

    DEFAULT_CSS = "CustomersFeed { display: none; }"
    LOOK_EVERY: ClassVar[float] = 1.5
    """Seconds between looks at the store's revision: another agent's write shows within two."""

    context: var[DeskContext | None] = var(None)
    """None until the store is open."""
    asked: var[ListQuery] = var(ListQuery())

    def __init__(self) -> None:
        """Wait for a store."""
        super().__init__()
        self._looking: Timer | None = None

    def on_mount(self) -> None:
        """Begin to look for others' changes."""
        self._looking = self.set_interval(self.LOOK_EVERY, self.look, name="revision")

    def watch_context(self) -> None:
        """Ask for the first page once there is a store."""
        self.reload()

    def watch_asked(self) -> None:
        """Ask for the page."""
        self.reload()

    def pause(self) -> None:
        """Leave the store alone while nobody sees the list."""
        if self._looking is not None:
            self._looking.pause()

    def resume(self) -> None:
        """See at once what changed meanwhile."""
        if self._looking is not None:
            self._looking.resume()
        self.look()

    def reload(self) -> None:
        """Ask for the page again; what an older question may still bring is dropped."""
        if self.context is not None:
            self._ask_page(self.context, self.asked)

    def count(self) -> None:
        """Ask how many customers the list holds."""
        if self.context is not None:
            self._ask_count(self.context, self.asked)

    def look(self) -> None:
        """Ask for the store's revision; a slow store is not asked twice at a time."""
        busy = any(worker.group == "revision" and not worker.is_finished for worker in self.workers)
        if self.context is not None and not busy:
            self._ask_revision(self.context)

    @work(thread=True, exclusive=True, group="list")
    def _ask_page(self, context: DeskContext, query: ListQuery) -> None:
        self._answer(lambda: list_page(context, query))

    @work(thread=True, exclusive=True, group="count")
    def _ask_count(self, context: DeskContext, query: ListQuery) -> None:
        self._answer(lambda: count_all(context, query))

    @work(thread=True, group="revision")
    def _ask_revision(self, context: DeskContext) -> None:
        self._answer(lambda: look(context))

    def _answer(self, question: Callable[[], Message]) -> None:
        """Ask in this thread and post the answer, unless a newer question took this one's place."""
        worker = get_current_worker()
        if worker.is_cancelled:
            return  # it waited for a thread too long: the store need not hear of it
        answer = question()
        if not worker.is_cancelled:
            self.post_message(answer)
