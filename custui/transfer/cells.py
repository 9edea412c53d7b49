"""Cells that a spreadsheet must not run: how custui writes them, and how it reads its own back."""

import re

# DESIGN.md §7, "Files". The further apostrophes make `plain_cell` the exact inverse of `safe_cell`.
_LOOKS_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def safe_cell(text: str) -> str:
    """Return `text` for a CSV cell: with `'` before it where a spreadsheet might take it for a formula."""
    return f"'{text}" if _LOOKS_LIKE_FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """Return a cell's text without the white space around it and without the `'` of `safe_cell`."""
    bare = text.strip()
    # The tab or line end that the `'` is there for may be all there is.
    if bare[:1] == "'" and _LOOKS_LIKE_FORMULA.match(text.lstrip()):
        return bare[1:].strip()
    return bare
