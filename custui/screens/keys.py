"""KeysDialog: every key that works on the screen below it, read from the bindings themselves."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from msgspec import Struct
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from custui.domain.flags import Flag
from custui.screens.sizes import HORIZONTAL
from custui.widgets.customer_cells import FLAG_STYLES, PHONE_BADGES
from custui.widgets.key_scroll import KeyScroll
from custui.widgets.match_words import SIMILAR

_HERE, _CURSOR, _EVERYWHERE = "On this screen", "Where the cursor is", "Everywhere"
_PLACES = (_HERE, _CURSOR, _EVERYWHERE)


class Key(Struct, frozen=True):
    """One thing that can be done, and the keys that do it."""

    keys: str
    what: str
    action: str
    node: DOMNode
    """Where the action is defined."""

    def press(self, app: App[Any]) -> Callable[[], object]:
        """Return what does it."""
        return partial(app.run_action, self.action, self.node)


def keys_of(screen: Screen[Any]) -> list[Key]:
    """Return what can be done on `screen` now, one entry per action: first what the footer shows."""
    by_action: dict[str, list[ActiveBinding]] = {}
    for active in sorted(screen.active_bindings.values(), key=lambda active: not active.binding.show):
        binding = active.binding
        own = binding.id is not None or binding.action == "command_palette"
        if own and active.enabled and binding.description:
            by_action.setdefault(binding.action, []).append(active)
    return [_key(found, screen.app) for found in by_action.values()]


def _key(found: Sequence[ActiveBinding], app: App[Any]) -> Key:
    displays = dict.fromkeys(app.get_key_display(active.binding) for active in found)
    first = found[0]
    return Key(
        " ".join(displays),
        first.binding.tooltip or first.binding.description,
        first.binding.action,
        first.node,
    )


class KeysDialog(ModalScreen[None]):
    """The keys, and what the signs of the list mean."""

    CSS_PATH: ClassVar = ["dialog.tcss", "keys.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "Close", id="keys.close"),
    ]

    def __init__(self, keys: Sequence[Key]) -> None:
        """Show these keys."""
        super().__init__(classes="dialog-screen")
        self._keys = keys

    def compose(self) -> ComposeResult:
        """List keys in two columns where there is room, then signs."""
        lines = key_lines(self._keys)
        half = (len(lines) + 1) // 2
        # It has the focus, so that j, k and the page keys scroll where not all fits.
        with KeyScroll(classes="dialog", id="keys") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "j k scroll · Esc close"
            with Horizontal(id="key-columns"):
                yield Static(Content("\n").join(lines[:half]), classes="key-list")
                yield Static(Content("\n").join(lines[half:]), classes="key-list")
            yield Static(_signs(), id="signs")


def key_lines(keys: Sequence[Key]) -> list[Content]:
    """Return a line for each key, under a heading that says where it works."""
    groups: dict[str, list[Key]] = {}
    for key in keys:
        groups.setdefault(_where(key.node), []).append(key)
    told = {where: _runs(found) for where, found in groups.items()}
    room = max((len(line) for found in told.values() for line, _ in found), default=0)
    lines: list[Content] = []
    for where in _PLACES:
        if where in told:
            lines.append(Content.styled(where, "$text-muted"))
            lines += [
                Content.assemble((f"{pressed:<{room}}  ", "bold $primary"), what)
                for pressed, what in told[where]
            ]
    return lines


def _where(node: DOMNode) -> str:
    if isinstance(node, App):
        return _EVERYWHERE
    return _HERE if isinstance(node, Screen) else _CURSOR


def _runs(keys: Sequence[Key]) -> list[tuple[str, str]]:
    """Return keys and what they do; what is numbered like its keys is one: `1–9`, `View 1–9`."""
    told: list[tuple[str, str]] = []
    first = ""
    for key in keys:
        name, _, number = key.what.rpartition(" ")
        if number == key.keys and first and told[-1][1].startswith(f"{name} {first}"):
            told[-1] = (f"{first}–{number}", f"{name} {first}–{number}")
            continue
        first = number if number == key.keys else ""
        told.append((key.keys, key.what))
    return told


def _signs() -> Content:
    flags = [Content.assemble((f"{flag.symbol} ", FLAG_STYLES[flag]), flag.word) for flag in Flag]
    badges: dict[str, list[str]] = {}
    for sign, word in PHONE_BADGES.values():
        badges.setdefault(sign, []).append(word)
    numbers = [
        Content.assemble((f"{sign} ", "$text-warning"), f"number {' or '.join(words)}")
        for sign, words in badges.items()
    ]
    money = Content.assemble(("* ", "$text-warning"), "orders in another currency are not in the sum")
    sign, words = SIMILAR
    similar = Content.assemble((f"{sign} ", "$text-muted"), words)
    return Content("\n").join([Content("  ").join(flags), Content("  ").join(numbers), money, similar])
