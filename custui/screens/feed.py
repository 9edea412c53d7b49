"""StoreFeed: asks the store on a screen's behalf, in threads, and looks for others' changes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from custui.domain.errors import CustuiError
from custui.screens.context import DeskContext


@dataclass(repr=False, eq=False)
class Looked(Message):
    """The store stands at `revision`."""

    revision: int


@dataclass(repr=False, eq=False)
class Failed(Message):
    """The store could not answer; `asked` is None where it was not asked for what the screen is about."""

    sentence: str
    asked: object = None
    renamed: tuple[str, str] | None = None
    """The name of a segment that was asked for, and the one that somebody has given it since."""


class QuestionFeed(Widget):
    """Unseen. A question is a function that blocks and returns its answer, a message to the screen."""

    DEFAULT_CSS = "QuestionFeed { display: none; }"

    def is_asking(self, group: str) -> bool:
        """Tell whether a question of this group waits for its answer."""
        return any(
            worker.group == group and worker.node is self and not worker.is_finished
            for worker in self.workers
        )

    def ask(self, group: str, question: Callable[[], Message | None]) -> None:
        """Ask in a thread; a newer question of its group takes an older one's place."""
        self.run_worker(partial(self._answer, question), thread=True, exclusive=True, group=group)

    def _answer(self, question: Callable[[], Message | None]) -> None:
        """Run in a thread: post the answer, unless a newer question took this one's place."""
        worker = get_current_worker()
        if worker.is_cancelled:
            return  # it waited for a thread too long: the store need not hear of it
        answer = question()
        if answer is not None and not worker.is_cancelled:
            self.post_message(answer)


class StoreFeed(QuestionFeed):
    """Asks, and looks for others' changes."""

    LOOK_EVERY: ClassVar[float] = 1.5
    """Seconds between looks at the store's revision: another agent's write shows within two."""

    _looking: Timer | None = None

    @property
    def desk(self) -> DeskContext | None:
        """What is asked; None until the store is open."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Begin to look for others' changes."""
        self._looking = self.set_interval(self.LOOK_EVERY, self.look, name="revision")

    def pause(self) -> None:
        """Leave the store alone while nobody sees the screen."""
        if self._looking is not None:
            self._looking.pause()

    def resume(self) -> None:
        """See at once what changed meanwhile."""
        if self._looking is not None:
            self._looking.resume()
        self.look()

    def look(self) -> None:
        """Ask for the store's revision; a slow store is not asked twice at a time."""
        if self.desk is not None and not self.is_asking("revision"):
            self.ask("revision", partial(look, self.desk))


def look(context: DeskContext) -> Looked | Failed:
    """Return where the store stands."""
    try:
        return Looked(context.repository.revision())
    except CustuiError as error:
        return Failed(str(error))
