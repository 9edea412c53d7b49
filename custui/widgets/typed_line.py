"""TypedLine: a short text being typed, with its cursor."""

from msgspec import Struct

from custui.terminal.text import clean

LONGEST = 60


class TypedLine(Struct, frozen=True):
    """Every change gives a new line; the cursor stands before the character at `place`."""

    text: str = ""
    """Clean."""
    place: int = 0

    @classmethod
    def of(cls, text: str) -> "TypedLine":
        """Return a line that holds `text`, the cursor at its end."""
        return cls().insert(text)

    def insert(self, text: str) -> "TypedLine":
        """Type `text`, as much of it as there is room for; what a terminal cannot be trusted with goes."""
        more = clean(text, 2 * LONGEST)[: LONGEST - len(self.text)]
        return TypedLine(self.text[: self.place] + more + self.text[self.place :], self.place + len(more))

    def after(self, key: str) -> "TypedLine | None":
        """Return the line after a key that edits it; None for any other key."""
        text, place = self.text, self.place
        match key:
            case "left":
                return TypedLine(text, max(0, place - 1))
            case "right":
                return TypedLine(text, min(len(text), place + 1))
            case "home" | "ctrl+a":
                return TypedLine(text)
            case "end" | "ctrl+e":
                return TypedLine(text, len(text))
            case "backspace":
                start = max(0, place - 1)
            case "ctrl+w":
                start = len(text[:place].rstrip().rpartition(" ")[0])
            case "ctrl+u":
                start = 0
            case "delete":
                return TypedLine(text[:place] + text[place + 1 :], place)
            case _:
                return None
        return TypedLine(text[:start] + text[place:], start)
