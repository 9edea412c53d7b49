"""Placeholders: what stands in double braces in a template, and a text with them filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from custui.domain.text import fold

_BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
_OPENED = "{{"
_UNCLOSED = re.compile(r"\{{2,}(?:[^\S\n]*([\w-]+(?:\.[\w-]+)*))?\}?")
"""What begins like a placeholder, as far as its name goes; looked for where no whole one stands."""
_LONGEST_NAME = 60
"""Characters of a name that is worth comparing."""
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Placeholder:
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
    EMPTY = "empty"
    """Nothing is known of it for this customer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A placeholder that is still there once the others are filled."""

    name: str
    """As placeholders are called, whatever the case and the spaces it was written with.

    Of one that is not closed, what was opened is part of it: no whole placeholder is called so.
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
        return self.name if self.kind is GapKind.UNCLOSED else written(self.name)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in; what could not be is left as it was written."""

    text: str
    gaps: tuple[Gap, ...] = ()


def written(name: str) -> str:
    """Return a placeholder's name in its braces."""
    return f"{{{{{name}}}}}"


def fill(template: str, values: Mapping[str, str]) -> Filled:
    """Return `template` with its placeholders filled from `values`, which are taken word for word.

    Braces in a value are text like any other. A name that is no placeholder's is filled too where `values`
    holds one for it, and so are braces that are not closed on their line.
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
            nearest = "" if kind is GapKind.EMPTY else nearest_name(name.lstrip("{"))
            gaps.append(Gap(name, kind, (start, end), (length, length + len(value)), nearest))
        pieces.append(value)
        length += len(value)
    pieces.append(template[done:])
    return Filled("".join(pieces), tuple(gaps))


def found_in(template: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the name of every placeholder, known or not, closed or not, and where it stands."""
    done = 0
    for match in _BRACES.finditer(template):
        yield from _unclosed_in(template, done, match.start())
        yield _called(match[1]), match.span()
        done = match.end()
    yield from _unclosed_in(template, done, len(template))


def misspelled(template: str) -> tuple[Gap, ...]:
    """Return what no customer's values can fill, each once: unknown placeholders, and unclosed ones."""
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


def _unclosed_in(template: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    for match in _UNCLOSED.finditer(template, start, end):
        yield _OPENED + _called(match[1] or ""), match.span()


def _kind(name: str) -> GapKind:
    """Return what is the matter with a placeholder that there is no value for."""
    if name.startswith(_OPENED):
        return GapKind.UNCLOSED
    return GapKind.EMPTY if name in NAMES else GapKind.UNDEFINED


def _called(inside: str) -> str:
    """Return the name between the braces as placeholders are called."""
    return "_".join(re.split(r"[\s_-]+", fold(inside)))
