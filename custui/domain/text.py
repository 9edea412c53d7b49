"""Folding of text, so that spellings that differ only in looks compare equal."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` for comparing, sorting and searching.

    Compatibility forms are unified, accents and other combining marks dropped, invisible format
    characters (zero-width and direction marks, soft hyphens) too, case folded and runs of white space
    made one space: "  ỌLÁ  Bello" and "ola bello" fold alike.
    """
    if text.isascii():  # the usual case, and nothing below would change it further
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFKC", letters).split())
