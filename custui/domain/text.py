"""Folding of text, so that spellings that differ only in looks compare equal."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` for comparing, sorting and searching.

    Compatibility forms are unified, accents and other combining marks dropped, case folded and runs
    of white space made one space: "  ỌLÁ  Bello" and "ola bello" fold alike.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFKC", letters).split())
