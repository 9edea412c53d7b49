"""An app that lays itself out for no terminal smaller than one it can be read in.

A window that is dragged nearly shut has a column or none left for what stands inside borders and margins,
where no text can be broken into lines. What a smaller terminal cannot show is cut off at its edges.
"""

from typing import ClassVar

from textual import events
from textual.app import App, ReturnType
from textual.geometry import Size


class FloorApp(App[ReturnType]):
    """Set the smallest size, in cells, that the app is laid out for."""

    SMALLEST: ClassVar[Size] = Size(32, 8)

    async def on_event(self, event: events.Event) -> None:
        """Answer a terminal that is too small as if it were just large enough."""
        if isinstance(event, events.Resize):
            size = Size(
                max(event.size.width, self.SMALLEST.width), max(event.size.height, self.SMALLEST.height)
            )
            event = events.Resize(size, size)
        await super().on_event(event)
