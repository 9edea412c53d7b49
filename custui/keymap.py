"""Keymap: the keys that the settings put in the place of a binding's own.

Only who remaps anything pays for this: it loads every screen and widget to see what there is.
"""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from string import punctuation
from types import ModuleType

from msgspec import Struct
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_ALIASES, Keys
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, TextArea

from custui.settings import SettingsError

_PACKAGES = ("custui.screens", "custui.widgets")
_OTHER_NAMES = {"esc": "escape", "return": "enter", "del": "delete", "pgup": "pageup", "pgdn": "pagedown"}
_ALIASES = {alias: name for name, aliases in KEY_ALIASES.items() for alias in aliases} | _OTHER_NAMES
_MODIFIERS = frozenset({"ctrl", "shift", "alt"})


class _Bound(Struct, frozen=True):
    """A key that does something on a screen; `id` is None where Textual itself bound it."""

    id: str | None
    key: str
    action: str
    what: str
    of: type[DOMNode]


def checked_keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """Return `keys` as `App.set_keymap` takes them.

    Raises SettingsError with a sentence that names the binding where there is no such binding, no such
    key, or where a key would do two things on one screen.
    """
    if not keys:
        return {}
    families = list(_families())
    everything = {bound for family in families for bound in family}
    ids = {bound.id for bound in everything if bound.id is not None}
    wanted = {name: _keys(name, text, ids) for name, text in keys.items()}
    for family in families:
        _check_family(family, wanted)
    return {name: ",".join(found) for name, found in _with_neighbours(everything, wanted).items()}


def _keys(name: str, text: str, ids: set[str]) -> Sequence[str]:
    if name not in ids:
        near = get_close_matches(name, ids, 3)
        perhaps = f"; perhaps {' or '.join(near)}" if near else ""
        raise SettingsError(f"setting keys.{name}: there is no such binding{perhaps}")
    found = [_key(name, written.strip()) for written in text.split(",")]
    return tuple(dict.fromkeys(found))


def _key(name: str, written: str) -> str:
    """Return the key as Textual calls it."""
    if len(written) == 1 and written.isprintable() and not written.isspace():
        return _named(written)
    known = _ALIASES.get(written, written)
    *modifiers, last = known.split("+")
    single = len(last) == 1
    if (
        set(modifiers) <= _MODIFIERS
        and len(set(modifiers)) == len(modifiers)
        and (last in _key_names() or (single and modifiers and last.isalnum() and last == last.lower()))
        # Terminals send a shifted letter or sign as the other letter or sign.
        and not ("shift" in modifiers and (single or last in _sign_names()))
    ):
        return known
    raise SettingsError(
        f"setting keys.{name}: '{written}' is not a key; write keys as in \"f5,ctrl+f,A,slash,comma\""
    )


def _named(character: str) -> str:
    (binding,) = Binding.make_bindings([Binding(character, "")])
    return binding.key


def _sign_names() -> frozenset[str]:
    return frozenset(_named(sign) for sign in punctuation if sign != ",") | {"comma"}


def _key_names() -> frozenset[str]:
    """Return the names of the keys that have one, without modifiers."""
    plain = {key.value for key in Keys if "+" not in key.value and "<" not in key.value}
    return frozenset(plain) | _sign_names()


def _families() -> Iterator[frozenset[_Bound]]:
    """Yield, for every screen, what can be pressed while it is in front: its own, its widgets', the app's."""
    from custui.app import CustuiApp

    modules = [
        import_module(f"{package}.{found.name}")
        for package in _PACKAGES
        for found in pkgutil.iter_modules(import_module(package).__path__)
    ]
    app = frozenset(_bounds(CustuiApp)) | {
        _Bound(None, App.COMMAND_PALETTE_BINDING, "command_palette", "the palette", CustuiApp)
    }
    yield app
    for module in modules:
        for screen in _classes(module, Screen):
            own = frozenset(bound for node in _nodes(screen) for bound in _bounds(node))
            yield own if issubclass(screen, ModalScreen) else own | app


def _nodes(screen: type[DOMNode]) -> Iterable[type[DOMNode]]:
    """Return the screen and whatever widgets its modules name, and theirs, and so on."""
    found: dict[type[DOMNode], None] = {screen: None}
    modules, waiting = set[str](), [screen.__module__]
    while waiting:
        name = waiting.pop()
        if name in modules:
            continue
        modules.add(name)
        for value in vars(import_module(name)).values():
            where = getattr(value, "__module__", None)
            if not isinstance(where, str) or not where.startswith(_PACKAGES):
                continue
            is_node = isinstance(value, type) and issubclass(value, DOMNode)
            if is_node and issubclass(value, Screen):
                continue  # another screen, which comes in front of this one
            if is_node:
                found[value] = None
            waiting.append(where)
    return found


def _classes(module: ModuleType, kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, kind) and value.__module__ == module.__name__:
            yield value


def _bounds(node: type[DOMNode]) -> Iterator[_Bound]:
    merged = node._merged_bindings  # noqa: SLF001 -- with what the classes above it bind, as Textual sees it
    for key, binding in merged or ():
        # What edits a text is the box's own affair: there it goes before any other key.
        if binding.id is not None or not issubclass(node, Input | TextArea):
            yield _Bound(binding.id, key, binding.action, binding.description or binding.action, node)


def _check_family(family: frozenset[_Bound], wanted: Mapping[str, Sequence[str]]) -> None:
    own = {(bound.id, bound.key) for bound in family}
    actions = {bound.id: bound.action for bound in family if bound.id is not None}
    for name in sorted(wanted.keys() & actions.keys()):
        # A key that is the binding's anyway may be another's too, at another time.
        for key in (key for key in wanted[name] if (name, key) not in own):
            for other in sorted(family, key=lambda bound: (bound.id is None, bound.id or "", bound.what)):
                theirs = (other.key,) if other.id is None else wanted.get(other.id, (other.key,))
                if other.id != name and other.action != actions[name] and key in theirs:
                    whose = f"{other.what} ({other.id})" if other.id else other.what
                    raise SettingsError(
                        f"setting keys.{name}: '{key}' is also the key of {whose} on the same screen"
                    )


def _with_neighbours(
    everything: set[_Bound], wanted: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Return `wanted` and the bindings that share a key with a remapped one, with the keys they have.

    Textual takes a remapped binding's old key away from all that the same node bound to it.
    """
    given: dict[str, Sequence[str]] = dict(wanted)
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        places = {(bound.of, bound.key) for bound in everything if bound.id == name}
        for other in everything:
            if other.id is not None and other.id not in given and (other.of, other.key) in places:
                given[other.id] = _default_keys(everything, other.id)
                waiting.append(other.id)
    return given


def _default_keys(everything: set[_Bound], name: str) -> Sequence[str]:
    return tuple(sorted({bound.key for bound in everything if bound.id == name}))
