"""Merging: two phone keys that are one person. The second becomes an alias of the first; no order's own
text is rewritten, so it can be taken back at any later time.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from custui.domain.customer import CustomerRow
from custui.domain.likeness import LONGEST_NAME, LONGEST_WORD, MOST_WORDS, parts_of
from custui.domain.text import fold

MOST_LIKELY = 5
"""Customers who are offered as likely the same. Where more share something, it says nothing."""
_LEAST_WORDS = 2
_LEAST_LETTERS = 3
"""Of each of two words at least that a name needs to tell one customer from others."""
_SLIP_FROM = 4
"""Letters of a word in which a slip is forgiven."""
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "madam", "mama", "papa", "dr", "prof", "chief", "alhaji", "alhaja", "hajia"}
    | {"pastor", "rev", "sir", "sister", "brother", "aunty", "uncle", "engr", "barr"}
)
_WORD = re.compile(r"[^\W_]+")


class Likeness(StrEnum):
    """Why two customers may be one person; the words are what the page says."""

    SAME_WHATSAPP = "same WhatsApp number"
    ALTERNATE = "second number on an order"
    NAME_AND_CITY = "very similar name, same city"


class LikelySame(Struct, frozen=True):
    """A customer who is likely the same person as another."""

    customer: CustomerRow
    """With lifetime figures."""
    reasons: tuple[Likeness, ...]
    """At least one, in the order of `Likeness`."""


class MergePreview(Struct, frozen=True):
    """What merging `alias` into `into` would come to."""

    alias: CustomerRow
    into: CustomerRow
    result: CustomerRow
    """`into` with the orders of both."""
    notes: int
    """Of `alias`, which come along."""
    segments: tuple[str, ...]
    """Names of those that `into` would join, for `alias` is in them."""


def naming_words(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded and without titles, where they are enough to tell somebody by.

    None of what is longer than names are.
    """
    if len(name) > LONGEST_NAME:
        return ()
    words = tuple(word for word in _WORD.findall(fold(name)) if word not in _TITLES)
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        return ()
    telling = [word for word in words if len(word) >= _LEAST_LETTERS and not word.isdecimal()]
    return words if len(telling) >= _LEAST_WORDS else ()


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are very similar: the same words but for one slip, or a name more in one.

    Order, case, marks and titles are as one likes, and a double name may be one word: Ngozi Eze-Obi is
    Obi Ngozi and NGOZI EZEOBI.
    """
    names = naming_words(one), naming_words(other)
    return all(names) and (_stands_in(*names) or _stands_in(*reversed(names)))


def _stands_in(words: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether every one of `words` has a counterpart of its own in `name`, with one slip in all."""
    from rapidfuzz.distance import OSA

    parts, used, slips = list(parts_of(" ".join(name))), set[int](), 0
    for word in sorted(words, key=len, reverse=True):
        fits = [
            (OSA.distance(word, part.letters), len(part.places), part.places)
            for part in parts
            if used.isdisjoint(part.places) and abs(len(part.letters) - len(word)) <= 1
        ]
        if not fits:
            return False
        distance, _, places = min(fits)
        slips += distance if len(word) >= _SLIP_FROM or not distance else _SLIP_FROM
        used.update(places)
    return slips <= 1
