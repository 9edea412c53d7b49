"""FittingFooter: the keys that work now, as many as there is room for, none of them cut."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from textual.app import ComposeResult
from textual.events import Resize
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_GAP = 2
_PADDING = 2


class _Key(Struct, frozen=True):
    key: str
    display: str
    what: str
    action: str
    enabled: bool
    tooltip: str

    @property
    def width(self) -> int:
        return len(f"{self.display} {self.what}")


class FittingFooter(Footer):
    """Takes first the keys it was told nothing of, which are those of a panel or box with the focus, then the
    others in the order given; one always comes along, as the last.

    It is made anew only where other keys work now: most of what may change them changes none.
    """

    DEFAULT_CSS = f"""
    FittingFooter {{
        padding: 0 1;
        &.-compact FooterKey {{ margin-right: {_GAP}; }}
    }}
    """

    actions: reactive[tuple[str, ...]] = reactive((), repaint=False)
    withheld: reactive[frozenset[str]] = reactive(frozenset(), repaint=False)
    """Actions that are not offered though their keys work: those say why there is nothing to do."""

    def __init__(self, actions: Sequence[str], last: str) -> None:
        """Take the actions in the order of their keys, and the one that always has a place."""
        super().__init__(compact=True, show_command_palette=False)
        self.set_reactive(FittingFooter.actions, tuple(actions))
        self._last = last
        self._shown: tuple[_Key, ...] = ()
        self._is_due = False

    def watch_actions(self) -> None:
        """Put the keys into another order."""
        if self._bindings_ready:
            self._refit_soon()

    def watch_withheld(self) -> None:
        """Offer other keys."""
        if self._bindings_ready:
            self._refit_soon()

    def on_resize(self, _event: Resize) -> None:
        """Fit the keys to another width."""
        if self._bindings_ready:
            self._refit_soon()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Look which keys work now, once for all that changes until the next paint."""
        self._bindings_ready = True
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self._refit_soon()

    def compose(self) -> ComposeResult:
        """Yield the keys that fit."""
        self._shown = tuple(self._fitting()) if self._bindings_ready else ()
        for key in self._shown:
            # Compact as they come: bound to the footer, each would be kept for as long as that is there.
            yield FooterKey(
                key.key, key.display, key.what, key.action, disabled=not key.enabled,
                tooltip=key.tooltip, classes="-compact",
            )  # fmt: skip

    def _refit_soon(self) -> None:
        if not self._is_due:
            self._is_due = True
            self.call_after_refresh(self._refit)

    async def _refit(self) -> None:
        self._is_due = False
        if self.is_attached and tuple(self._fitting()) != self._shown:
            await self.recompose()

    def _fitting(self) -> Iterator[_Key]:
        order = {action: place for place, action in enumerate(self.actions)}
        keys = sorted(self._working(), key=lambda key: order.get(key.action, -1))
        last = [key for key in keys if key.action == self._last]
        room = self.app.size.width - _PADDING - sum(key.width for key in last)
        for key in keys:
            if key not in last:
                room -= key.width + _GAP
                if room < 0:
                    break
                yield key
        yield from last

    def _working(self) -> Iterator[_Key]:
        told = set(self.withheld)
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and binding.action not in told:
                told.add(binding.action)
                display = self.app.get_key_display(binding)
                yield _Key(binding.key, display, binding.description, binding.action, enabled, tooltip)
