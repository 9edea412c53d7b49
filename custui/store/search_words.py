"""What was typed into the search, read: the words that must all occur, and the order number it may be.

A text, or a word, that reads as part of a number is looked for as the digits under which numbers are
kept too, and as it stands, for names that hold digits. What begins with `#` is an order's number.
"""

from custui.domain.note_search import LONGEST_WORD, MOST_WORDS, note_words
from custui.domain.phone import search_digits
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.storable import storable

# Engines limit how deep a condition may nest, and SQLite refuses LIKE patterns past 50,000 bytes: hence
# the bounds on words.
TRIGRAM = 3
"""Characters of a word from which a trigram index can serve it."""
_ORDER = "#"


def terms(text: str, rules: ShopRules) -> list[list[str]]:
    """Return what must all occur, each as the spellings of which one suffices; nothing of a note's words."""
    if words_of_note(text) is not None:
        return []
    folded = fold(storable(text))[: MOST_WORDS * LONGEST_WORD]
    if digits := _digits(folded, rules):
        return [_spellings(folded, digits)]
    words = dict.fromkeys(folded.split()[:MOST_WORDS])
    return [_spellings(word, _digits(word, rules)) for word in words]


def words_of_note(text: str) -> tuple[str, ...] | None:
    """Return the words of a note that `text` searches for; None where it searches for customers."""
    return note_words(storable(text))


def quoted(word: str) -> str:
    """Return the word as FTS5 takes it for itself."""
    # Between quotes FTS5 knows no operators; a quote is written twice.
    return '"' + word.replace('"', '""') + '"'


def order_numbers(text: str) -> list[str]:
    """Return how the order number may be written that `text` is, if it is a single word; none otherwise."""
    words = storable(text[: LONGEST_WORD + 1]).split()
    if len(words) != 1 or len(text) > LONGEST_WORD or not (bare := words[0].lstrip(_ORDER)):
        return []
    spellings = dict.fromkeys((words[0].removeprefix(_ORDER), bare, bare.upper(), bare.lower()))
    return [written for spelling in spellings for written in (spelling, _ORDER + spelling)]


def names_in(search_text: str) -> tuple[str, ...]:
    """Return the lines of names of a summary's text; those of numbers are digits and blanks alone."""
    return tuple(line for line in search_text.split("\n") if not line.replace(" ", "").isdecimal())


def _digits(typed: str, rules: ShopRules) -> str | None:
    return None if typed.startswith(_ORDER) else search_digits(typed, rules.region)


def _spellings(word: str, digits: str | None) -> list[str]:
    return list(dict.fromkeys(part[:LONGEST_WORD] for part in (word, digits) if part))
