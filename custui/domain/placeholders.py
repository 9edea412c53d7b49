"""Placeholders: what stands in double braces in a template, and a text with them filled in."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum

from msgspec import Struct

from custui.domain.text import fold

_BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
_OPENED, _CLOSED = "{{", "}}"
_ASTRAY = re.compile(
    r"\{{2,}(?:[^\S\n]*(?P<opened>[\w-]+(?:\.[\w-]+)*))?\}?|\{(?P<single>[^{}\n]*)\}{1,2}|\}{2,}"
)
"""What was likely to be a placeholder, as far as its name goes; looked for where no whole one stands."""
_LONGEST_NAME = 60
"""Characters of a name that is worth comparing."""
_ALIKE = 0.6


class Placeholder(Struct, frozen=True):
    """Something that a template can name."""

    name: str
    means: str
    """In a few words, for whoever writes a template."""

    @property
    def written(self) -> str:
        """As it stands in a template."""
        return written(self.name)


PLACEHOLDERS = (
    Placeholder("customer.first_name", "first name, without titles"),
    Placeholder("customer.name", "the name as the shop has it"),
    Placeholder("customer.phone", "the phone number"),
    Placeholder("customer.city", "the town most orders went to"),
    Placeholder("customer.last_order", "the day of the last order"),
    Placeholder("customer.orders", "how many orders so far"),
    Placeholder("order.number", "the order's number"),
    Placeholder("order.date", "the day of the order"),
    Placeholder("order.items", "what was ordered"),
    Placeholder("order.total", "what the order comes to"),
    Placeholder("order.place", "where it is delivered"),
    Placeholder("order.status", "the order's status"),
    Placeholder("agent.name", "you"),
    Placeholder("shop.name", "the shop"),
)
NAMES = tuple(placeholder.name for placeholder in PLACEHOLDERS)


class GapKind(StrEnum):
    """Why a placeholder could not be filled."""

    UNDEFINED = "undefined"
    """There is no such placeholder."""
    UNCLOSED = "unclosed"
    """Its braces are opened and not closed on the line."""
    SINGLE = "single"
    """It stands in single braces."""
    UNOPENED = "unopened"
    """Braces are closed that nothing has opened on the line."""
    EMPTY = "empty"
    """Nothing is known of it for this customer."""


class Gap(Struct, frozen=True):
    """A placeholder that is still there once the others are filled."""

    name: str
    """As placeholders are called, whatever the case and the spaces it was written with.

    Of one whose braces are not whole, those are part of it: no whole placeholder is called so.
    """
    kind: GapKind
    in_template: tuple[int, int]
    """Where it stands in the template: its first character, and the one after its last."""
    in_text: tuple[int, int]
    """The same in the filled text."""
    nearest: str = ""
    """The placeholder that was likely meant, where there is none of the name."""

    @property
    def written(self) -> str:
        """As it stands in a template."""
        whole = self.kind in (GapKind.UNDEFINED, GapKind.EMPTY)
        return written(self.name) if whole else self.name


class Filled(Struct, frozen=True):
    """A template filled in; what could not be is left as it was written."""

    text: str
    gaps: tuple[Gap, ...] = ()


def written(name: str) -> str:
    """Return a placeholder's name in its braces."""
    return f"{{{{{name}}}}}"


def fill(template: str, values: Mapping[str, str]) -> Filled:
    """Return `template` with its placeholders filled from `values`, which are taken word for word.

    Braces in a value are text like any other. A name that is no placeholder's is filled too where `values`
    holds one for it, and so are braces that are not whole.
    """
    pieces: list[str] = []
    gaps: list[Gap] = []
    done = length = 0
    for name, (start, end) in found_in(template):
        pieces.append(template[done:start])
        length += start - done
        done = end
        value = values.get(name, "")
        if not value.strip():
            value = template[start:end]
            kind = _kind(name)
            nearest = "" if kind is GapKind.EMPTY else nearest_name(name.strip("{}"))
            gaps.append(Gap(name, kind, (start, end), (length, length + len(value)), nearest))
        pieces.append(value)
        length += len(value)
    pieces.append(template[done:])
    return Filled("".join(pieces), tuple(gaps))


def found_in(template: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the name of every placeholder, known or not, in whole braces or not, and where it stands."""
    done = 0
    for match in _BRACES.finditer(template):
        yield from _astray_in(template, done, match.start())
        yield _called(match[1]), match.span()
        done = match.end()
    yield from _astray_in(template, done, len(template))


def misspelled(template: str) -> tuple[Gap, ...]:
    """Return what no customer's values can fill, each once: unknown ones, and braces not whole."""
    found: dict[str, Gap] = {}
    for gap in fill(template, {}).gaps:
        if gap.kind is not GapKind.EMPTY:
            found.setdefault(gap.name, gap)
    return tuple(found.values())


def nearest_name(name: str) -> str:
    """Return the placeholder whose name is most like `name`, its last part counting too; else nothing."""
    name = name[:_LONGEST_NAME]
    last = {known.partition(".")[2]: known for known in reversed(NAMES)}
    if name in last:
        return last[name]
    close = get_close_matches(name, NAMES, 1, _ALIKE) or get_close_matches(name, last, 1, _ALIKE)
    return last.get(close[0], close[0]) if close else ""


def _astray_in(template: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    for match in _ASTRAY.finditer(template, start, end):
        found, single = match[0], match["single"]
        if found.startswith(_OPENED):
            yield _OPENED + _called(match["opened"] or ""), match.span()
        elif single is None:
            yield _CLOSED, match.span()
        elif found.endswith(_CLOSED) or _is_meant(_called(single)):
            yield f"{{{_called(single)}}}", match.span()


def _is_meant(name: str) -> bool:
    """Tell whether single braces around `name` are a slip; around other words they are just text."""
    nearest = nearest_name(name)
    return bool(nearest) and ("." in name or name in (nearest, nearest.partition(".")[2]))


def _kind(name: str) -> GapKind:
    """Return what is the matter with a placeholder that there is no value for."""
    if name.startswith(_OPENED):
        return GapKind.UNCLOSED
    if name == _CLOSED:
        return GapKind.UNOPENED
    if name.startswith("{"):
        return GapKind.SINGLE
    return GapKind.EMPTY if name in NAMES else GapKind.UNDEFINED


def _called(inside: str) -> str:
    """Return the name between the braces as placeholders are called."""
    return "_".join(re.split(r"[\s_-]+", fold(inside)))
