"""Where in a text a search stands, for showing the agent what was matched."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from custui.domain.note_search import note_words
from custui.domain.phone_text import digits_of, tidy
from custui.domain.text import fold

_MOST_WORDS = 16
_LONGEST_SEARCH = 1_600
"""Characters; of more, nobody looks for where they stand."""
_LONGEST_NOTE = 4_000
"""Characters of a note of which a part is shown."""
_LONGEST_SNIPPET = 100
_MOST_BEFORE = 12
_FEWEST_DIGITS = 4
_FEWEST_IN_FRONT = 2
"""Digits that are left of a number's front once its prefix is off."""
_SURELY_THE_FRONT = 8
"""Digits from which a search without plus or zero may begin with a country code."""
_CODE_LENGTHS = (3, 2, 1)
# A number as people write it: digits with a little between them.
_NUMBER = re.compile(r"\d(?:[\s().\-\u2010-\u2015\u2212]{0,3}\d)*")

Span = tuple[int, int]


def match_spans(shown: str, search: str) -> tuple[Span, ...]:
    """Return the (start, end) of each part of `shown` that the search names, in order, none overlapping.

    Words are compared folded, digits by themselves: `803555` stands in `0803 555 0147` from 1 to 8.
    A number typed with its country code is found where it is shown without, and the other way round.
    A search for notes names nothing but words of a note: see `word_spans`.
    """
    search = search[:_LONGEST_SEARCH]
    if note_words(search) is not None:
        return ()
    if _is_number(search) and (spans := _number_spans(shown, search)):
        return _merged(spans)
    folded = _Folded(shown)
    spans = []
    for word in fold(search).split()[:_MOST_WORDS]:
        found = list(folded.places(word)) or list(folded.places(word.lstrip("#")))
        if not found and _is_number(word):
            found = _number_spans(shown, word)
        spans += found
    return _merged(spans)


def word_spans(shown: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Return the (start, end) of each part of `shown` that is one of the folded `words`, as `match_spans`."""
    folded = _Folded(shown)
    return _merged([span for word in words for span in folded.places(word)])


def snippet(body: str, words: Iterable[str]) -> str:
    """Return where in a note the first of the folded `words` stands, on one line, `…` for what is cut."""
    line = " ".join(body[:_LONGEST_NOTE].split())
    spans = word_spans(line, words)
    found = spans[0][0] if spans else 0
    # A word before it tells what it belongs to; more would push it out of a narrow column.
    before = line.rfind(" ", 0, max(found - 1, 0)) + 1
    start = before if found - before <= _MOST_BEFORE else found
    end = start + _LONGEST_SNIPPET
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


class _Folded:
    """A folded text that knows where in the text each of its characters comes from."""

    def __init__(self, shown: str) -> None:
        if shown.isascii():  # the usual case: one for one
            self._text = shown.lower()
            self._from: list[Span] | None = None
            return
        folded: list[str] = []
        self._from = []
        for start, end in _letters(shown):
            # Blanks fold to nothing by themselves, but part words.
            letters = fold(shown[start:end]) or (" " if shown[start].isspace() else "")
            folded.append(letters)
            self._from += [(start, end)] * len(letters)
        self._text = "".join(folded)

    def places(self, word: str) -> Iterator[Span]:
        """Yield where `word`, which is folded and holds no blank, stands."""
        at = self._text.find(word) if word else -1
        while at >= 0:
            after = at + len(word)
            yield (at, after) if self._from is None else (self._from[at][0], self._from[after - 1][1])
            at = self._text.find(word, after)


def _letters(shown: str) -> Iterator[Span]:
    """Yield the parts of `shown` that fold by themselves: a character and the marks behind it."""
    start = 0
    for place in range(1, len(shown) + 1):
        if place == len(shown) or not _continues(shown[place]):
            yield start, place
            start = place


def _continues(character: str) -> bool:
    """Tell whether `character` belongs to the one before: a mark, an unseen one, a later part of Hangul."""
    if character.isascii():
        return False
    return unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"} or "\u1160" <= character <= "\u11ff"


def _is_number(text: str) -> bool:
    """Tell whether `text` is looked for as (a part of) a number."""
    tidied = tidy(text)
    return (
        len(digits_of(tidied)) >= _FEWEST_DIGITS
        and not tidied.startswith("#")
        and not any(c.isalpha() for c in tidied)
    )


def _number_spans(shown: str, search: str) -> list[Span]:
    tidied = tidy(search)
    typed = digits_of(tidied)
    spans = []
    for number in _NUMBER.finditer(shown):
        places = [place for place in range(*number.span()) if shown[place].isdecimal()]
        digits = "".join(str(unicodedata.decimal(shown[place])) for place in places)
        spans += [
            (places[at], places[at + length - 1] + 1)
            for at, length in _standing(digits, typed, abroad=tidied.startswith("+"))
        ]
    return spans


def _standing(digits: str, typed: str, *, abroad: bool) -> list[tuple[int, int]]:
    """Return where `typed` stands in a number's `digits`: (index, length) each; `abroad` with a plus."""
    found = [(match.start(), len(typed)) for match in re.finditer(re.escape(typed), digits)]
    if found:
        return found
    for at, part in _without_prefix(digits, typed, abroad=abroad):
        if len(part) >= _FEWEST_IN_FRONT and digits.startswith(part, at):
            return [(at, len(part))]
    return []


def _without_prefix(digits: str, typed: str, *, abroad: bool) -> Iterator[tuple[int, str]]:
    """Yield the ways to read `typed` as a number's front: the index in `digits` and what stands there."""
    bare = typed.lstrip("0")
    if digits.startswith("0"):  # shown as dialled at home: off with the country code that was typed
        bare_code = not typed.startswith("0") and len(typed) >= _SURELY_THE_FRONT
        if abroad or bare_code or typed.startswith("00"):
            code = bare.removeprefix("9") if typed.startswith("009") else bare
            for length in _CODE_LENGTHS:
                yield 1, code[length:].lstrip("0")
                yield 1, bare[length:].lstrip("0")
        return
    # Shown with its country code: off with the zeros before it, before the number, or between the two.
    if typed.startswith("0"):
        yield 0, bare
        yield from ((length, bare) for length in _CODE_LENGTHS)
        if typed.startswith("009"):
            yield 0, bare.removeprefix("9")
    for length in _CODE_LENGTHS:
        if bare.startswith("0", length):
            yield 0, bare[:length] + bare[length:].lstrip("0")


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, those that overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
