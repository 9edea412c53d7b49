"""An app that looks for garbage while nobody wants anything of it.

Left to itself, Python looks through all objects now and then in the middle of drawing a screen, and the key
that asked for it waits for 60 to 100 ms longer.
"""

import gc
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import App, ReturnType

SELDOM = (700, 10, 30)
"""The collector's thresholds: as Python has them for young objects; for all three times as high, which
keeps the memory of an agent who never rests in bounds: at 100, closed screens would hold 15 MB more."""
_WANTED = (events.InputEvent, events.Paste, events.Resize)


class TidyApp(App[ReturnType]):
    """Does so once after each key, click or new size that nothing followed for `REST` seconds."""

    REST: ClassVar[float] = 1.0

    _wanted_at: float = 0.0
    """When something was wanted last, in seconds of the monotonic clock."""
    _waits: bool = False

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is at work."""
        if isinstance(event, _WANTED):
            self._wanted_at = monotonic()
            if not self._waits:
                self._waits = True
                self.set_timer(self.REST, self._tidy, name="rest")
        await super().on_event(event)

    def _tidy(self) -> None:
        left = self._wanted_at + self.REST - monotonic()
        if left > 0:
            self.set_timer(left, self._tidy, name="rest")
        else:
            self._waits = False
            gc.collect()
