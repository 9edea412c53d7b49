"""Rows of a chart whose bars run to the right: a name, a bar, and the number it stands for."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from custui.domain.chart_scale import eighths
from custui.widgets.chart_figure import Cell
from custui.widgets.chart_inks import STYLES, Ink, lying
from custui.widgets.chart_plot import ChartPlot

_NAMES = 0.4
"""Of the width, at most, for names."""
_SHORTEST_BAR = 6


class ChartRow(Struct, frozen=True):
    """One row; the name is clean."""

    name: str
    told: str
    """The number in words, at the far edge."""
    value: int
    second: int | None = None
    """Another number, for a second, thinner bar beneath the first."""


def row_lines(
    chart: ChartPlot, rows: Sequence[ChartRow], width: int, height: int, unicode: bool
) -> list[Content]:
    """Return the rows in order, each one line, or two where it has a second bar and all have room for it."""
    told = max(Content(row.told).cell_length for row in rows)
    longest = max(Content(row.name).cell_length for row in rows)
    names = max(4, min(longest, int(width * _NAMES), width - told - _SHORTEST_BAR - 2))
    bars = max(1, width - names - told - 2)
    both = all(row.second is not None for row in rows) and height >= 2 * len(rows)
    each = 2 if both else 1
    figure = chart.figure(bars, each * len(rows), unicode)
    figure.put(_cells(rows, bars, each, unicode), bars, each * len(rows))
    drawn = figure.lines()
    lines = []
    for number, row in enumerate(rows):
        name = Content(row.name).truncate(names, ellipsis=True)
        name = name.pad_right(names - name.cell_length)
        told_cell = Content.styled(row.told, STYLES[Ink.STRONG])
        told_cell = told_cell.pad_left(told - told_cell.cell_length)
        lines.append(Content(" ").join([name, drawn[each * number], told_cell]))
        if both:
            lines.append(Content.blank(names) + " " + drawn[each * number + 1])
    return lines


def _cells(rows: Sequence[ChartRow], bars: int, each: int, unicode: bool) -> list[Cell]:
    first = max(row.value for row in rows)
    second = max(row.second or 0 for row in rows)
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        line = each * (len(rows) - number) - 1
        marks = lying(eighths(row.value, first, bars), unicode)
        cells.extend((column, line, mark, Ink.BAR) for column, mark in enumerate(marks))
        if each > 1:
            length = (eighths(row.second or 0, second, bars) + 7) // 8
            mark = "▒" if unicode else "-"
            cells.extend((column, line - 1, mark, Ink.MONEY) for column in range(length))
    return cells
