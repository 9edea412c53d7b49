"""FittingFooter: the keys that work now, as many as there is room for, none of them cut."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_GAP = 2
_PADDING = 2


class FittingFooter(Footer):
    """Takes first the keys it was told nothing of, which are those of a panel or box with the focus, then the
    others in the order given; one always comes along, as the last.
    """

    DEFAULT_CSS = f"""
    FittingFooter {{
        padding: 0 1;
        &.-compact FooterKey {{ margin-right: {_GAP}; }}
    }}
    """

    def __init__(self, actions: Sequence[str], last: str) -> None:
        """Take the actions in the order of their keys, and the one that always has a place."""
        super().__init__(compact=True, show_command_palette=False)
        self._order = {action: place for place, action in enumerate(actions)}
        self._last = last
        self._fitted = 0

    def on_resize(self, event: Resize) -> None:
        """Fit the keys to another width."""
        if self._bindings_ready and event.size.width != self._fitted:
            self.call_after_refresh(self.recompose)

    def compose(self) -> ComposeResult:
        """Yield the keys that fit."""
        self._fitted = self.size.width
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        keys.sort(key=lambda key: self._order.get(key.action, -1))
        last = [key for key in keys if key.action == self._last]
        room = self.app.size.width - _PADDING - sum(map(_width, last))
        for key in keys:
            if key not in last:
                room -= _width(key) + _GAP
                if room < 0:
                    break
                yield key
        yield from last


def _width(key: FooterKey) -> int:
    return len(f"{key.key_display} {key.description}")
