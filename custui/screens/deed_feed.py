"""DeedFeed: writes on a screen's behalf, in threads, one deed after another, and never drops one."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from textual.app import App
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from custui.domain.deeds import AddNote, BulkAction, Deed, NewSegment, Progress, SegmentEdit
from custui.domain.errors import CustuiError, StaleEditError, StoreBusyError
from custui.domain.query import ListQuery
from custui.screens.context import DeskContext
from custui.screens.deed_words import done_words, refused_words, undone_words, waiting_words
from custui.screens.drafts import shelf_of
from custui.terminal.text import clean, clean_block

if TYPE_CHECKING:
    from custui.domain.repository import DeskRepository

_LONG = 120.0
"""Seconds that a toast stays whose text is nowhere else."""


@dataclass(repr=False)
class Done(Message):
    """A deed was done."""

    deed: Deed


@dataclass(repr=False)
class Undone(Message):
    """A deed was undone."""

    deed: Deed


@dataclass(repr=False)
class Refused(Message):
    """The store would not do it, or could not."""

    sentence: str
    key: str = ""
    """What the screen named it when it asked, so that it knows whose words these are."""
    typed: str = ""
    """What an agent had written for it, raw."""
    undoing: int | None = None
    """The deed that was to be undone, if it was that."""
    stale: StaleEditError | None = None
    """Both versions, where somebody else was faster."""


@dataclass(repr=False)
class Progressed(Message):
    """A deed has begun, or came further; `of` is 0 where it does not say how far it goes."""

    doing: str
    """Clean: `Adding to Promo list`."""
    done: int = 0
    of: int = 0


@dataclass(repr=False)
class Waiting(Message):
    """A deed waits for another program to unlock the store, and is tried until it is done or given up."""

    doing: str
    """As `Progressed` has it."""


@dataclass(repr=False)
class LastDeed(Message):
    """What `u` would undo; None where there is nothing."""

    deed: Deed | None


class _Turns:
    """Deeds waiting their turn, the oldest first."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._turn = Lock()
        self.given_up = Event()
        """Set to let the deed that waits for the store be refused."""

    def put(self, deed: Callable[[], None]) -> None:
        """Let it wait behind all others."""
        self._waiting.append(deed)

    def work_off(self) -> None:
        """Do all that wait, in this thread; where another is at it, wait for that first."""
        with self._turn:
            while self._waiting:
                self._waiting.popleft()()


# Of each app, as a note typed on one screen waits for the deed of another rather than for the store's lock.
_TURNS: WeakKeyDictionary[App[Any], _Turns] = WeakKeyDictionary()


class DeedFeed(Widget):
    """Unseen; every call becomes one write, every result a message to the screen.

    A deed that was asked for is done, even where its screen has been left or the program is quitting:
    the program ends when it is done. Where nobody is left to hear the result, a toast says it.
    """

    DEFAULT_CSS = "DeedFeed { display: none; }"
    TOLD_EVERY: ClassVar[float] = 0.2
    """Seconds between words of progress."""

    context: var[DeskContext | None] = var(None)
    """None until the store is open; nothing can be asked for before."""

    def __init__(self, context: DeskContext | None = None) -> None:
        """Write to the store of `context`."""
        super().__init__()
        self.set_reactive(DeedFeed.context, context)

    async def on_unmount(self) -> None:
        """See to it that nothing is left undone when the program quits."""
        if not self.app.is_running:
            await asyncio.to_thread(self._turns.work_off)

    def act(self, action: BulkAction, on: ListQuery, key: str, doing: str, draft: str = "") -> None:
        """Do `action` to the customers of `on`; `doing` says what, clean, as in `Adding to Promo list`.

        `draft` is the place of the draft it was written from, which goes once it is done.
        """
        desk = self._desk
        typed = action.body if isinstance(action, AddNote) else ""
        self._put(
            doing,
            lambda told: Done(desk.repository.act(action, on, desk.agent, key, told)),
            lambda error: Refused(str(error), key, typed),
            draft,
        )

    def do(
        self,
        doing: str,
        write: Callable[[DeskRepository, str], Deed],
        *,
        key: str = "",
        typed: str = "",
        draft: str = "",
    ) -> None:
        """Let `write` write, which is given the repository and the agent, in a thread.

        `doing` says what, clean, as in `Saving the note`; `key` and `typed` come back where it is refused.
        `draft` is the place of the draft it was typed in, which goes once it is done.
        """
        desk = self._desk

        def refused(error: CustuiError) -> Refused:
            stale = error if isinstance(error, StaleEditError) else None
            return Refused(str(error), key, typed, stale=stale)

        self._put(doing, lambda _: Done(write(desk.repository, desk.agent)), refused, draft)

    def create_segment(self, new: NewSegment, key: str) -> None:
        """Create a segment."""
        desk = self._desk
        doing = f"Making the segment {clean(new.name)}"
        self._put(doing, lambda told: Done(desk.repository.create_segment(new, desk.agent, key, told)))

    def edit_segment(self, edit: SegmentEdit) -> None:
        """Change a segment."""
        desk = self._desk
        self._put("Changing the segment", lambda _: Done(desk.repository.edit_segment(edit, desk.agent)))

    def delete_segment(self, segment_id: int) -> None:
        """Delete a segment."""
        desk = self._desk
        self._put(
            "Deleting the segment", lambda _: Done(desk.repository.delete_segment(segment_id, desk.agent))
        )

    def save_view(self, name: str, query: ListQuery) -> None:
        """Save the query under a name."""
        desk = self._desk
        self._put("Saving the view", lambda _: Done(desk.repository.save_view(name, query, desk.agent)))

    def delete_view(self, view_id: int) -> None:
        """Delete a saved view."""
        desk = self._desk
        self._put("Deleting the view", lambda _: Done(desk.repository.delete_view(view_id, desk.agent)))

    def undo(self, deed_id: int) -> None:
        """Undo a deed."""
        desk = self._desk
        self._put(
            "Undoing",
            lambda _: Undone(desk.repository.undo(deed_id, desk.agent)),
            lambda error: Refused(str(error), undoing=deed_id),
        )

    def stop_waiting(self) -> None:
        """Let the deed that waits for the store be refused, with what was typed for it."""
        self._turns.given_up.set()

    def ask_last_deed(self, before: int | None = None) -> None:
        """Ask what can be undone, once all that waits has been done; `before` as the repository has it."""
        desk = self._desk
        self._put("", lambda _: LastDeed(desk.repository.last_deed(desk.agent, before)))

    @property
    def _desk(self) -> DeskContext:
        assert self.context is not None
        return self.context

    @property
    def _turns(self) -> _Turns:
        return _TURNS.setdefault(self.app, _Turns())

    def _put(
        self,
        doing: str,
        do: Callable[[Progress], Message],
        refused: Callable[[CustuiError], Refused] = lambda error: Refused(str(error)),
        draft: str = "",
    ) -> None:
        """Queue a deed; the worker that does it belongs to the app, so that leaving the screen stops none."""
        app, turns = self.app, self._turns
        turns.put(lambda: self._do(app, turns.given_up, doing, do, refused, draft))
        app.run_worker(turns.work_off, thread=True, group="deed", name=doing or "last deed")

    def _do(
        self,
        app: App[Any],
        given_up: Event,
        doing: str,
        do: Callable[[Progress], Message],
        refused: Callable[[CustuiError], Refused],
        draft: str,
    ) -> None:
        """Do a deed in this thread and tell how it went.

        While the store is locked it is done again and again, which its key or version makes harmless.
        """
        given_up.clear()
        if doing:
            self._tell(app, Progressed(doing))
        next_word = time.monotonic() + self.TOLD_EVERY

        def told(done: int, of: int) -> None:
            nonlocal next_word
            if time.monotonic() >= next_word:
                next_word = time.monotonic() + self.TOLD_EVERY
                self._tell(app, Progressed(doing, done, of))

        while True:
            try:
                answer = do(told)
            except StoreBusyError as error:
                if doing and app.is_running and not given_up.is_set():
                    self._tell(app, Waiting(doing))
                    continue
                answer = refused(error)
            except CustuiError as error:
                answer = refused(error)
            else:
                self._drop(app, draft)
            break
        self._tell(app, answer)

    def _drop(self, app: App[Any], draft: str) -> None:
        """Let go of what has been saved; where the store fails now, the shelf tells it later."""
        if draft:
            shelf = shelf_of(app, self._desk)
            shelf.put(draft, "")
            shelf.try_work_off()

    def _tell(self, app: App[Any], message: Message) -> None:
        if self.is_attached and self.post_message(message):
            return
        match message:
            case Done(deed):
                app.notify(done_words(deed), markup=False)
            case Undone(deed):
                app.notify(undone_words(deed), markup=False)
            case Waiting(doing):
                app.notify(waiting_words(doing), markup=False)
            case Refused(sentence, _, typed):
                # Its screen is gone: the toast is the only place left for what was typed.
                kept = f"\n\n{clean_block(typed)}" if typed else ""
                timeout = _LONG if kept else None
                app.notify(refused_words(sentence) + kept, severity="error", markup=False, timeout=timeout)
