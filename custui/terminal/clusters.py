"""Clusters: what an agent sees as one character, drawn in as many cells as it is reckoned at.

A text that is edited must keep its joiners and selectors, which make one emoji of several. Terminals
disagree about how wide those are, so only what they agree on is drawn: the first of them.
"""

from msgspec import Struct
from rich.cells import set_cell_size, split_graphemes

from custui.terminal.text import clean


class Cluster(Struct, frozen=True):
    """One character as seen."""

    start: int
    end: int
    """Of its code points in the text."""
    cells: int


def clusters(text: str) -> list[Cluster]:
    """Return the clusters of a line, which cover it without gaps."""
    return [Cluster(*span) for span in split_graphemes(text)[0]]


def drawn(cluster: str, cells: int) -> str:
    """Return what stands for one cluster on screen: `cells` cells of it, and nothing that acts."""
    return set_cell_size(clean(cluster), cells)


def is_plain(text: str) -> bool:
    """Tell whether a line can be drawn as it stands."""
    return (text.isascii() and text.isprintable()) or clean(text, len(text)) == text


def edges(text: str, column: int) -> tuple[int, int]:
    """Return where the cluster begins that ends at or stretches over `column`, and where the one after ends.

    At the line's ends both are the ends.
    """
    before, after = 0, len(text)
    for cluster in clusters(text):
        if cluster.start < column:
            before = cluster.start
        if cluster.end > column:
            after = cluster.end
            break
    return before, after
