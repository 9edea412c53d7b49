"""DraftKeeper: keeps what is typed in a dialog, so that neither a key nor a lost connection loses it.

A dialog composes one, tells it with `keep` what stands in its boxes at every change, puts what a `Found`
brings into them, and ends with `leave` where the words go on to be saved, or `drop` where they are thrown
away. Closing needs nothing: what was typed is there when the dialog is opened again.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from custui.domain.errors import CustuiError
from custui.screens.context import DeskContext
from custui.screens.drafts import Draft, shelf_of


class DraftKeeper(Widget):
    """Unseen; of one place."""

    DEFAULT_CSS = "DraftKeeper { display: none; }"
    REST: ClassVar[float] = 0.4
    """Seconds after a key until the store is told, with all that was typed in them."""
    RETRY: ClassVar[float] = 2.0
    """Seconds after which a store that could not be told is told again."""

    @dataclass
    class Found(Message):
        """Here is what was left unsaved; what was typed since the dialog opened stands in its boxes yet."""

        draft: Draft

    @dataclass
    class NotKept(Message):
        """The store does not answer: what is typed is in this program's memory alone."""

        sentence: str
        """Raw."""

    @dataclass
    class Kept(Message):
        """The store has all that was typed so far."""

    @dataclass
    class _Read(Message):
        draft: Draft | None

    def __init__(self, desk: DeskContext, place: str, *, begins: bool = True) -> None:
        """Keep what is typed at `place`; where the dialog `begins` anew, look for what was left there."""
        super().__init__()
        self._desk = desk
        self._place = place
        self._known = not begins
        """Whether what was left here is known: until then nothing may take its place."""
        self._held: Mapping[str, str] | None = None
        """What is to be kept as soon as that is known."""
        self._left = False
        self._next: Timer | None = None

    def on_mount(self) -> None:
        """Look for what was left here."""
        self._shelf = shelf_of(self.app, self._desk)
        if not self._known:
            self._work(self._read)

    async def on_unmount(self) -> None:
        """Tell the store the last of it, before the program ends if it does."""
        if self._held is not None and not self._left:
            self._put(self._held)
        if self.app.is_running:
            self._work(self._write)
        else:
            await asyncio.to_thread(self._write)

    def keep(self, fields: Mapping[str, str]) -> None:
        """Keep what stands in the boxes now; empty fields alone are no draft."""
        if self._left:
            return
        self._held = dict(fields)
        if self._known:
            self._put(self._held)
            self._held = None
            self._plan(self.REST)

    def drop(self) -> None:
        """Keep nothing: the agent threw it away. What is typed after that is another draft."""
        self._known, self._held = True, None
        self._shelf.put(self._place, "")
        self._work(self._write)

    def leave(self, fields: Mapping[str, str]) -> None:
        """Keep this, and no change any more: it goes on to be saved."""
        self._known = True
        self.keep(fields)
        self._left = True

    def _put(self, fields: Mapping[str, str]) -> None:
        there = any(value.strip() for value in fields.values())
        text = Draft(fields, self._desk.clock()).to_json() if there else ""
        self._shelf.put(self._place, text)

    def _plan(self, seconds: float) -> None:
        """Tell the store in so many seconds, sooner if that was planned: typing on puts nothing off."""
        if self._next is None and self.is_attached:
            self._next = self.set_timer(seconds, self._due, name="draft")

    def _due(self) -> None:
        self._next = None
        self._work(self._write if self._known else self._read)

    def _work(self, work: Callable[[], None]) -> None:
        # The app's own, so that closing the dialog stops none.
        self.app.run_worker(work, thread=True, group="draft", name="draft")

    def _write(self) -> None:
        """Run in a thread."""
        try:
            self._shelf.work_off()
        except CustuiError as error:
            self.post_message(self.NotKept(str(error)))
        else:
            self.post_message(self.Kept())

    def _read(self) -> None:
        """Run in a thread."""
        try:
            draft = self._shelf.read(self._place)
        except CustuiError as error:
            self.post_message(self.NotKept(str(error)))
        else:
            self.post_message(self._Read(draft))

    @on(NotKept)
    def _try_again(self) -> None:
        self._plan(self.RETRY)

    @on(_Read)
    def _take(self, message: _Read) -> None:
        message.stop()
        if self._known:
            return
        self._known = True
        if message.draft is not None:
            self.post_message(self.Found(message.draft))
        elif self._held is not None:
            self.keep(self._held)
