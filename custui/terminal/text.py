"""Clean text: what any string from the store or a file must pass before it reaches a terminal.

What a terminal cannot be trusted with either vanishes (what nobody sees anyway: bidi controls,
zero-width marks, variation selectors) or shows as `�` (what an agent should know is there: escape and
other control characters, lone surrogates, private use, characters this Python does not know). What is
left advances the cursor by as many cells as Textual reckons, so a table's columns stay where they are.
"""

import re
import unicodedata
from functools import lru_cache

_REPLACEMENT = "�"
_ELLIPSIS = "…"
_MAX_MARKS = 2
"""Combining marks kept on one base; two serve Yoruba, Vietnamese, Thai and Hebrew."""
_CACHED_LENGTH = 100
"""Longer texts are too rare, and too big, to be worth remembering."""

_CLEAN_BLOCK = re.compile(r"[ -~\n]*")
_LINE_BREAKS = frozenset("\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")
_IGNORABLE = (
    # Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt that are letters or marks, not Cf.
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x2065, 0x2065),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1F3FB, 0x1F3FF),  # emoji skin tones: not ignorable, but of no agreed width
    (0xE0000, 0xE0FFF),  # tag characters, more variation selectors
)
_REGIONAL_A, _REGIONAL_Z = 0x1F1E6, 0x1F1FF


def clean(text: str, limit: int = 500) -> str:
    """Return `text` fit for one line of a terminal, at most `limit` characters long.

    Tabs, line breaks and every kind of space become a plain space; a cut text ends in `…`. Cleaning
    a clean text changes nothing.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    return _remembered(text, limit) if len(text) <= _CACHED_LENGTH else _cleaned(text, limit, " ")


def clean_block(text: str, limit: int = 20_000) -> str:
    """Return `text` fit for several lines of a terminal: as `clean`, but line breaks stay as line feeds."""
    if len(text) <= limit and _CLEAN_BLOCK.fullmatch(text):
        return text
    return _cleaned(text, limit, "\n")


@lru_cache(maxsize=4096)
def _remembered(text: str, limit: int) -> str:
    return _cleaned(text, limit, " ")


def _cleaned(text: str, limit: int, line_break: str) -> str:
    # Cut first, so that a megabyte in a name costs no more than a long name does; four times the limit
    # leaves room for what vanishes.
    head = text[: 4 * limit]
    shown = head.replace("\r\n", "\n").translate(_Shown()).replace("\n", line_break)
    shown = _bound_marks(unicodedata.normalize("NFC", shown))
    if len(shown) <= limit and len(head) == len(text):
        return shown
    return shown[: limit - 1] + _ELLIPSIS if limit > 0 else ""


def _bound_marks(text: str) -> str:
    """Drop the marks beyond `_MAX_MARKS` on a base, and those that have no base on their line."""
    if not any(map(_is_mark, text)):
        return text
    kept: list[str] = []
    room = 0
    for character in text:
        if _is_mark(character):
            if room == 0:
                continue
            room -= 1
        else:
            room = 0 if character == "\n" else _MAX_MARKS
        kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    """Tell whether `character` takes no cell of its own: a mark, or a vowel or final of Hangul."""
    if unicodedata.category(character)[0] == "M":
        return True
    return "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"


class _Shown:
    """A table for `str.translate`, reckoned as characters turn up."""

    def __getitem__(self, codepoint: int) -> str | None:
        return _shown(codepoint)


@lru_cache(maxsize=4096)
def _shown(codepoint: int) -> str | None:
    """Return what stands for the character on screen; None where it vanishes."""
    character = chr(codepoint)
    if character in _LINE_BREAKS:
        return "\n"
    if _REGIONAL_A <= codepoint <= _REGIONAL_Z:
        # Terminals disagree about flags: the two letters say the same in two cells.
        return chr(ord("A") + codepoint - _REGIONAL_A)
    if any(first <= codepoint <= last for first, last in _IGNORABLE):
        return None
    category = unicodedata.category(character)
    if character == "\t" or category == "Zs":
        return " "
    if category in {"Cf", "Me"}:
        return None
    return _REPLACEMENT if category[0] == "C" else character
