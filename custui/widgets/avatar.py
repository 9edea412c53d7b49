"""The avatar: a customer's initials in a small box."""

import re
import unicodedata

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView

NOBODY = "?"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "engr", "barr", "alhaji", "alhaja", "chief"})


def initials(name: str) -> str:
    """Return one or two letters that stand for `name`; `?` where it has none.

    The first letters of the first and the last word ("Ngozi Eze-Obi" → NE); one word gives one letter.
    Forms of address do not count unless nothing else is there. Accents stay on their letter, and a wide
    letter (王) is given alone, since a second one would not fit the box.
    """
    words = [word for word in re.split(r"[\s,/]+", unicodedata.normalize("NFC", clean(name))) if word]
    names = [word for word in words if word.casefold().rstrip(".") not in _TITLES]
    letters = [first for word in names if (first := _first(word))]
    letters = letters or [first for word in words if (first := _first(word))]
    if not letters:
        return NOBODY
    shown = letters[0] if len(letters) == 1 else letters[0] + letters[-1]
    return shown if Content(shown).cell_length <= 2 else letters[0]


def _first(word: str) -> str:
    """Return the first letter or digit of `word` with the marks upon it, in upper case; empty if none."""
    for place, character in enumerate(word):
        if character.isalnum():
            marks = "".join(_leading_marks(word[place + 1 :]))
            upper = character.upper()
            return (upper if len(upper) == 1 else character) + marks
    return ""


def _leading_marks(text: str) -> list[str]:
    marks: list[str] = []
    for character in text:
        if not unicodedata.combining(character):
            break
        marks.append(character)
    return marks


class Avatar(Widget):
    """The box; empty of meaning to those who read the name, an anchor to those who glance."""

    DEFAULT_CSS = """
    Avatar {
        width: 6;
        height: 3;
        border: round $primary;
        color: $text-primary;
        text-style: bold;
        content-align: center middle;
    }
    """

    view: reactive[CustomerView | None] = reactive(None)

    def render(self) -> Content:
        """Return the initials of the customer on view."""
        return Content(initials(self.view.details.customer.name) if self.view else "")
