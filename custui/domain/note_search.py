"""Searching in notes: a search that begins with `note:` is for the words of one note."""

from custui.domain.text import fold

PREFIX = "note:"
"""What such a search begins with, in any case."""
MOST_WORDS = 16
"""Further words are not looked at."""
LONGEST_WORD = 100
"""Characters of a word that are looked at."""


def note_words(search: str) -> tuple[str, ...] | None:
    """Return the folded words of which one note must hold every one; None where customers are searched.

    None but the prefix yields no word, and so asks for nothing yet.
    """
    folded = fold(search[: (MOST_WORDS + 1) * LONGEST_WORD])
    if not folded.startswith(PREFIX):
        return None
    words = folded.removeprefix(PREFIX).split()[:MOST_WORDS]
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words))
