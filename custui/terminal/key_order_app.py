"""An app to which a key means what the key before it has led to.

Over a slow line keys come many at a time: `n` for a note with the first words of it, a Tab with what is
typed into the next box. Textual hands each on at once to whoever has the focus at that moment, which is still
where the first of them was pressed: the rest would be lost, or taken for other keys of the list.
"""

from collections import deque
from typing import ClassVar

from textual import events, on
from textual.app import App, ReturnType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

_LOOK_EVERY = 0.05
_LOOKS = 100
_ROUNDS = 2
"""A key may become a message, that this row was chosen, and that another: they go before the next key."""
_HOLD = 0.02
_HOLDS = 50


class TakesKeysLater:
    """A screen that opens before it can be worked with; it says when that is so."""

    WAITS_NOT: ClassVar[frozenset[str]] = frozenset({"escape"})
    """Keys that mean the same at any time."""

    @property
    def takes_keys(self) -> bool:
        """Whether keys mean here what they will mean in a moment."""
        raise NotImplementedError


class Behind(Message):
    """Comes up behind a key from where that was handed to: all who were to have it have had it."""

    def __init__(self, screen: Screen[object], rounds: int) -> None:
        """Go behind a key that was handed to somebody on `screen`, so many times more after this one."""
        super().__init__()
        self.screen = screen
        self.rounds = rounds


class KeyOrderApp(App[ReturnType]):
    """Hands a key or a paste on only when the one before it has been handled, with the dialog it opened.

    A screen that takes keys later is waited for, a second at most, but with keys that need not wait for it.
    """

    _handed_to: Widget | None = None
    """Who has the last key and has not said that it is handled."""
    _looks: int = 0
    _held: int = 0
    """How often the next key has been held back."""

    def __init__(self) -> None:
        """Begin with no key waiting."""
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()

    async def on_event(self, event: events.Event) -> None:
        """Put a key behind those that wait, and everything else through."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._handed_to is None:
            await self._hand_on()
        elif len(self._typed) == 1:
            self._looks = 0
            self.set_timer(_LOOK_EVERY, self._look)

    async def _hand_on(self) -> None:
        """Hand on the keys that wait, as far as each can be taken at once."""
        while self._typed and self._handed_to is None and self.screen_stack:
            if self._must_wait(self._typed[0]):
                self._held += 1
                self.set_timer(_HOLD, self._hand_on)
                return
            self._held = 0
            event = self._typed.popleft()
            screen = self.screen
            target = self.focused or screen
            await super().on_event(event)
            self._follow(target, screen)

    def _must_wait(self, event: events.Event) -> bool:
        screen = self.screen
        if self._held >= _HOLDS or not isinstance(screen, TakesKeysLater) or screen.takes_keys:
            return False
        return not (isinstance(event, events.Key) and event.key in screen.WAITS_NOT)

    def _follow(self, target: Widget, screen: Screen[object], rounds: int = _ROUNDS) -> None:
        """Go behind the key that `target` had on `screen`, which the key itself may have taken away."""
        if not target.is_attached:
            target = self.screen
        self._handed_to = target if target.post_message(Behind(screen, rounds)) else None

    @on(Behind)
    async def _come_behind(self, message: Behind) -> None:
        if not self.screen_stack:
            return  # the app is ending
        if message.screen is not self.screen:
            # The key has opened or closed something: what stands there now gets the next when it is ready.
            self._follow(self.screen, self.screen)
        elif message.rounds and self._handed_to is not None:
            self._follow(self._handed_to, self.screen, message.rounds - 1)
        else:
            self._handed_to = None
        await self._hand_on()

    async def _look(self) -> None:
        """See whether who has the last key is gone, and will never say that it is handled."""
        if self._handed_to is None or not self._typed:
            return
        self._looks += 1
        if self._handed_to.is_attached and self._handed_to.is_running and self._looks < _LOOKS:
            self.set_timer(_LOOK_EVERY, self._look)
        else:
            self._handed_to = None
            await self._hand_on()
            if self._typed:
                self.set_timer(_LOOK_EVERY, self._look)
