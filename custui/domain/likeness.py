"""Likeness: whether a name is what somebody typed, but for a slip or two a word.

All texts here are folded. rapidfuzz is imported where it is needed: starting the desk should not wait
for it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from custui.domain.text import fold

LEAST_LETTERS = 4
"""Of a word in which a slip is forgiven."""
_UNFINISHED_FROM = 5
"""Letters of an unfinished word in which a slip is forgiven: fewer would be the beginning of too much."""
_TWO_SLIPS_FROM = 6
_ANY_TWO_FROM = 8
"""Letters of a word from which two slips are forgiven, and from which both may be in consonants."""
MOST_WORDS = 8
LONGEST_WORD = 24
LONGEST_NAME = 500
"""Words of a name, letters of a word and characters of a name beyond which it is none to compare: the
customer chose it, and comparing takes the square of its length."""
_WORD = re.compile(r"[^\W_]+")
_VOWELS = str.maketrans("", "", "aeiou")


class Part(NamedTuple):
    """A word of a name, or two neighbours as one."""

    letters: str
    written: str
    """As it stands in the name, with what is between the two."""
    places: tuple[int, ...]
    longer_than: int = 0
    """What is typed must reach into the second of two."""


class Likeness(Struct, frozen=True, order=True):
    """How like a name is; the likest are the least."""

    slips: int
    unlike: int
    """Of the names as wholes, 0 to 100."""


def name_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` if it may be a name with slips in it; none otherwise.

    That takes a word of four letters or more, none of four digits or more, and not more or longer words
    than names have.
    """
    words = tuple(_WORD.findall(fold(text[:LONGEST_NAME])))
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        return ()
    if any(word.isdecimal() and len(word) >= LEAST_LETTERS for word in words):
        return ()
    return words if any(map(slips_forgiven, words)) else ()


class Typed:
    """Words that somebody typed, to be compared with many names."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words of `name_words`."""
        from rapidfuzz import fuzz
        from rapidfuzz.distance import OSA

        self.words = tuple(words)
        self._by_length = sorted(self.words, key=len, reverse=True)
        self._whole = " ".join(self.words)
        self._distance = OSA.distance
        self._alike = fuzz.token_sort_ratio
        # Names share their words.
        self._known: dict[tuple[str, str], tuple[int, int] | None] = {}

    def likeness(self, name: str) -> Likeness | None:
        """Return how like `name`, folded, is; None where a word has no counterpart of its own in it."""
        parts = list(parts_of(name))
        slips, used = 0, set[int]()
        for word in self._by_length:
            fits = [
                (found[0], len(part.places), part.places)
                for part in parts
                if used.isdisjoint(part.places) and (found := self.fit(word, part)) is not None
            ]
            if not fits:
                return None
            best = min(fits)
            slips += best[0]
            used.update(best[2])
        return Likeness(slips, 100 - round(self._alike(self._whole, name)))

    def fit(self, word: str, part: Part) -> tuple[int, str] | None:
        """Return the slips by which `word` is the beginning of `part`, and that beginning as written.

        None where it takes more than are forgiven in a word of that length. Two neighbours exchanged
        are one slip. The last letter of an unfinished word counts as it stands: a slip there would make
        any beginning do.
        """
        key = (word, part.letters)
        if key not in self._known:
            self._known[key] = self._slips(word, part.letters)
        found = self._known[key]
        if found is None or found[1] <= part.longer_than:
            return None
        slips, length = found
        return slips, part.written[: length + len(part.written) - len(part.letters)]

    def _slips(self, word: str, letters: str) -> tuple[int, int] | None:
        """Return the slips, and the length of the beginning that `word` is with so few."""
        if letters.startswith(word):
            return 0, len(word)
        most = slips_forgiven(word)
        if not most or len(letters) < len(word) - most:
            return None
        ends = range(len(word) - 1, min(len(word) + 2, len(letters)))
        found = [
            (1, end)
            for end in (ends if len(word) >= _UNFINISHED_FROM else ())
            if letters[end - 1] == word[-1] and self._distance(word, letters[:end], score_cutoff=1) <= 1
        ]
        slips = self._distance(word, letters, score_cutoff=most)
        if slips <= most and (slips < 2 or self._alike_but_for_vowels(word, letters)):
            found.append((slips, len(letters)))
        return min(found, default=None)

    def _alike_but_for_vowels(self, word: str, letters: str) -> bool:
        """Tell whether at most one of two slips is in a consonant; of long words that is not asked."""
        if len(word) >= _ANY_TWO_FROM:
            return True
        return self._distance(word.translate(_VOWELS), letters.translate(_VOWELS), score_cutoff=1) <= 1


def slips_forgiven(word: str) -> int:
    """Return how many slips are forgiven in a word of this length."""
    if len(word) < LEAST_LETTERS or word.isdecimal():
        return 0
    return 1 if len(word) < _TWO_SLIPS_FROM else 2


def parts_of(name: str) -> Iterator[Part]:
    """Yield the words of a folded name, and every two neighbours as one: `eze-obi` may be one or two."""
    words = list(_WORD.finditer(name))
    for place, word in enumerate(words):
        yield Part(word[0], word[0], (place,))
    for place, (one, other) in enumerate(pairwise(words)):
        both = one[0] + other[0]
        yield Part(both, name[one.start() : other.end()], (place, place + 1), len(one[0]))
