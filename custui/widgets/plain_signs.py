"""Signs for terminals that may have none but ASCII's."""

from textual.content import Content

_SIGNS = str.maketrans("▲▼−—·…│", "+---|.|")


def plain_signs(content: Content) -> Content:
    """Return the same in signs that every terminal has, cell by cell and in its styles."""
    return Content(content.plain.translate(_SIGNS), list(content.spans))
