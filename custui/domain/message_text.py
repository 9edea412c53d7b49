"""What a message to a customer may hold: anything but what would act on somebody's screen."""

import unicodedata

LONGEST_VALUE = 500
"""Characters of one value filled into a message: a name comes from anywhere, and may be a megabyte."""

_TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = frozenset("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_NEVER = frozenset({"Cc", "Cs"})


def message_text(text: str) -> str:
    """Return `text` without control codes, lone surrogates and marks that turn the direction of writing.

    Everything else goes out as it is, the joiners and selectors of which emoji are made among it. Doing
    it twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_sent, text.replace("\r\n", "\n").replace("\r", "\n")))


def value_text(text: str) -> str:
    """Return a value from the shop's data as it is filled in: on one line, and of bounded length."""
    words = " ".join(message_text(text[: 4 * LONGEST_VALUE]).split())
    return words if len(words) <= LONGEST_VALUE else words[: LONGEST_VALUE - 1].rstrip() + "…"


def _sent(character: str) -> str:
    if character in _LINE_BREAKS:
        return "\n"
    if character == "\t":
        return " "
    if character in _TURNS_TEXT_ROUND or unicodedata.category(character) in _NEVER:
        return ""
    return character
