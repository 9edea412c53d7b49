"""Placeholders: what stands in double braces in a template, and a text with them filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from custui.domain.text import fold

_BRACES = re.compile(r"\{\{([^{}\n]*)\}\}")
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
    EMPTY = "empty"
    """Nothing is known of it for this customer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A placeholder that is still there once the others are filled."""

    name: str
    """As placeholders are called, whatever the case and the spaces it was written with."""
    kind: GapKind
    in_template: tuple[int, int]
    """Where it stands in the template: its first character, and the one after its last."""
    in_text: tuple[int, int]
    """The same in the filled text."""
    nearest: str = ""
    """The placeholder that was likely meant, where there is none of the name."""


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

    Braces that are not closed on their line are text like any other, and so are braces in a value. A
    name that is no placeholder's is filled too where `values` holds one for it.
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
            known = name in NAMES
            kind = GapKind.EMPTY if known else GapKind.UNDEFINED
            nearest = "" if known else nearest_name(name)
            gaps.append(Gap(name, kind, (start, end), (length, length + len(value)), nearest))
        pieces.append(value)
        length += len(value)
    pieces.append(template[done:])
    return Filled("".join(pieces), tuple(gaps))


def found_in(template: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the name of every placeholder, known or not, and where it stands."""
    for match in _BRACES.finditer(template):
        yield _called(match[1]), match.span()


def nearest_name(name: str) -> str:
    """Return the placeholder whose name is most like `name`, its last part counting too; else nothing."""
    name = name[:_LONGEST_NAME]
    last = {known.partition(".")[2]: known for known in reversed(NAMES)}
    if name in last:
        return last[name]
    close = get_close_matches(name, NAMES, 1, _ALIKE) or get_close_matches(name, last, 1, _ALIKE)
    return last.get(close[0], close[0]) if close else ""


def _called(inside: str) -> str:
    """Return the name between the braces as placeholders are called."""
    return "_".join(re.split(r"[\s_-]+", fold(inside)))
