"""ChartFigure: a canvas of plotext, cell by cell, and what comes of it in the theme's colours.

plotext gets the numbers of inks for colours, and what it has laid out is read back before it becomes
escape sequences: so a change of theme draws nothing anew, and sixteen colours stay sixteen.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from textual.content import Content
from textual_plotext import Plot

from custui.widgets.chart_inks import STYLES, Ink

_FRAME = str.maketrans("│┤├└┘─┬", "|||++-+")

Cell = tuple[int, int, str, Ink]
"""Column, row (0 at the bottom), the one-cell mark and its ink."""


class ChartFigure:
    """Coordinates run from 0 to 1 both ways, from the first cell's middle to the last one's."""

    def __init__(self, plot: Plot, width: int, height: int, *, unicode: bool) -> None:
        """Empty `plot`, and make it so many cells big, axes and their labels included."""
        # Its stubs know neither the matrix nor a marker for each point.
        self._plot = cast("Any", plot)
        self._unicode = unicode
        self._plot.clear_data()
        self._plot.theme("textual-clear")
        self._plot.ticks_color(int(Ink.QUIET))
        # `plotsize` never goes beyond the terminal as it was when the program began.
        self._plot.monitor.set_size([width, height])
        self._plot.frame(False)
        self._plot.xlim(0, 1)
        for side in ("left", "right"):
            self._plot.ylim(0, 1, yside=side)
            self._plot.yticks([], [], yside=side)
        self._plot.xticks([], [])

    def put(self, cells: Iterable[Cell], columns: int, rows: int) -> None:
        """Put marks on the canvas, which has so many columns and rows."""
        kept = list(cells)
        if kept:
            self._plot.scatter(
                [place(column, columns) for column, _, _, _ in kept],
                [place(row, rows) for _, row, _, _ in kept],
                marker=[mark for _, _, mark, _ in kept],
                color=[int(ink) for _, _, _, ink in kept],
            )

    def axis_below(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Draw the axis below, with its labels."""
        self._plot.xaxes(True, False)
        self._plot.xticks([at for at, _ in ticks], [label for _, label in ticks])

    def axes_beside(
        self, left: Sequence[tuple[float, str]], right: Sequence[tuple[float, str]] | None = None
    ) -> None:
        """Draw the axis on the left, and one on the right where it has ticks."""
        self._plot.yaxes(True, right is not None)
        for side, ticks in (("left", left), ("right", right or ())):
            self._plot.yticks([at for at, _ in ticks], [label for _, label in ticks], yside=side)

    def line(self, along: Sequence[float], heights: Sequence[float], mark: str, ink: Ink) -> None:
        """Draw a line on the right axis, with a mark at each of its points; ASCII shows the marks alone."""
        if self._unicode and len(along) > 1:
            self._plot.plot(along, heights, marker="braille", color=int(ink), yside="right")
        self._plot.scatter(along, heights, marker=mark, color=int(ink), yside="right")

    def lines(self) -> list[Content]:
        """Return what is drawn, from the top."""
        # Not `build`, which goes on to make a string of escape sequences: a third of the time.
        self._plot.monitor.build_plot()
        matrix = self._plot.monitor.matrix
        found = []
        for marks, inks in zip(reversed(matrix.marker), reversed(matrix.fullground), strict=True):
            text = "".join(marks)
            found.append(_inked(text if self._unicode else text.translate(_FRAME), inks))
        return found


def place(cell: int, cells: int) -> float:
    """Return the coordinate of a cell among so many."""
    return cell / (cells - 1) if cells > 1 else 0.0


def _inked(text: str, inks: Sequence[object]) -> Content:
    parts: list[tuple[str, str]] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or inks[end] != inks[start]:
            ink = inks[start]
            parts.append((text[start:end], STYLES[Ink(ink)] if isinstance(ink, int) else ""))
            start = end
    return Content.assemble(*parts)
