"""Laying out short pieces of text on as many lines as they need, breaking only between them."""

from collections.abc import Iterable, Sequence

from textual.content import Content

SEPARATOR = Content.styled(" · ", "$text-muted")


def flow(pieces: Iterable[Content], width: int, separator: Content = SEPARATOR) -> list[Content]:
    """Return lines of at most `width` cells; a piece too long for a line of its own is cut with `…`."""
    lines: list[Content] = []
    for piece in pieces:
        if not piece:
            continue
        if lines and lines[-1].cell_length + separator.cell_length + piece.cell_length <= width:
            lines[-1] = lines[-1] + separator + piece
        else:
            lines.append(piece.truncate(width, ellipsis=True))
    return lines


def beside(left: Content, right: Content, width: int) -> list[Content]:
    """Return `left` with `right` set against the far edge, or beneath it where the line is too short."""
    if not right:
        return [left.truncate(width, ellipsis=True)]
    gap = width - left.cell_length - right.cell_length
    if gap >= 2:
        return [left + Content.blank(gap) + right]
    below = right.truncate(width, ellipsis=True)
    return [left.truncate(width, ellipsis=True), below.pad_left(width - below.cell_length)]


def whole_beside(left: Content, right: Content, width: int) -> list[Content]:
    """Return all of `left`, on as many lines as it takes, with `right` beside the last of them or beneath."""
    *lines, last = wrapped(left, width) or [Content()]
    return [*lines, *beside(last, right, width)]


def widest_that_fits(variants: Sequence[Content], width: int) -> Content:
    """Return the first of `variants` (fullest first) that fits; the last, cut, where none does."""
    for variant in variants:
        if variant.cell_length <= width:
            return variant
    return variants[-1].truncate(width, ellipsis=True)


def wrapped(content: Content, width: int) -> list[Content]:
    """Return `content` in lines of at most `width` cells, taken as one where it is less.

    A window that is dragged nearly shut can leave no cell between borders, and text cannot be broken
    into lines of nothing.
    """
    return content.wrap(max(1, width))
