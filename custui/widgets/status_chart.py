"""StatusChart: how the orders ended, as a ring with its legend, or as one bar where there are few lines."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from textual.content import Content

from custui.domain.chart_ring import ring
from custui.domain.chart_scale import portions
from custui.domain.sentences import rate_text
from custui.domain.status import Status
from custui.widgets.chart_figure import Cell
from custui.widgets.chart_inks import STATUS_INKS, STYLES, Ink, status_mark
from custui.widgets.chart_plot import ChartPlot
from custui.widgets.customer_view import CustomerView

_TITLE = "Status"
_FEWEST_ROWS = 10
"""From which a ring is round enough to be read."""
_MOST_ROWS = 15

Counts = Sequence[tuple[Status, int]]


class StatusChart(ChartPlot):
    """Delivered is solid, open ones are shaded, failed ones are hatched; the legend shows the same marks."""

    def series(self, view: CustomerView) -> object:
        """Return the counts."""
        return view.details.charts.statuses

    def lines(self, view: CustomerView, width: int, height: int) -> list[Content]:
        """Return title, ring and legend."""
        counts = view.details.charts.statuses
        title = Content.styled(_TITLE, "bold")
        if not counts:
            return self.nothing(title, height)
        entries = legend_entries(counts, view.unicode)
        wide = entries[0].cell_length
        least = max(_FEWEST_ROWS, len(entries))
        beside = min(_MOST_ROWS, height - 1, (width - 1 - wide) // 2)
        if beside >= least:
            gap = 2 if width >= 2 * beside + 2 + wide else 1
            above = (beside - len(entries)) // 2
            told = [Content()] * above + entries + [Content()] * beside
            ring = self._ring(view, counts, beside)
            return [title, *(line + " " * gap + entry for line, entry in zip(ring, told, strict=False))]
        beneath = min(_MOST_ROWS, height - 1 - len(entries), width // 2)
        if beneath >= _FEWEST_ROWS:
            left = (width - 2 * beneath) // 2
            ring = [Content.blank(left) + line for line in self._ring(view, counts, beneath)]
            return [title, *ring, *entries]
        return [title, *self._bar(view, counts, entries, width, height - 1)]

    def _ring(self, view: CustomerView, counts: Counts, rows: int) -> list[Content]:
        figure = self.figure(2 * rows, rows, view.unicode)
        figure.put(ring_cells(counts, rows, view.unicode), 2 * rows, rows)
        return figure.lines()

    def _bar(
        self, view: CustomerView, counts: Counts, entries: Sequence[Content], width: int, height: int
    ) -> list[Content]:
        """Return one stacked bar, of two lines where there is room, with the legend beneath."""
        thick = 2 if height >= len(counts) + 3 else 1
        figure = self.figure(width, thick, view.unicode)
        cells = portions([count for _, count in counts], width)
        figure.put(stacked_cells(counts, cells, thick, view.unicode), width, thick)
        return [
            *figure.lines(),
            *legend_lines(entries, width, height - thick),
        ]


def ring_cells(counts: Counts, rows: int, unicode: bool) -> Iterator[Cell]:
    """Yield the ring's cells, clockwise from the top, and the total in the hole."""
    cells = ring(rows)
    sizes = portions([count for _, count in counts], len(cells))
    parts = (status for (status, _), size in zip(counts, sizes, strict=True) for _ in range(size))
    for (column, row), status in zip(cells, parts, strict=True):
        yield column, row, status_mark(status, unicode), STATUS_INKS[status]
    total = sum(count for _, count in counts)
    words = (
        (f"{total:,}", rows // 2, Ink.STRONG),
        ("order" if total == 1 else "orders", rows // 2 - 1, Ink.QUIET),
    )
    for word, row, ink in words:
        for offset, letter in enumerate(word):
            yield rows - len(word) // 2 + offset, row, letter, ink


def stacked_cells(counts: Counts, sizes: Sequence[int], rows: int, unicode: bool) -> Iterator[Cell]:
    """Yield the cells of one bar from left to right."""
    column = 0
    for (status, _), size in zip(counts, sizes, strict=True):
        for _ in range(size):
            for row in range(rows):
                yield column, row, status_mark(status, unicode), STATUS_INKS[status]
            column += 1


def legend_entries(counts: Counts, unicode: bool) -> list[Content]:
    """Return an entry for each status, `█ delivered  3  50%`, all of one width."""
    total = sum(count for _, count in counts)
    words = max(len(status) for status, _ in counts)
    digits = max(len(f"{count:,}") for _, count in counts)
    rates = [rate_text(Fraction(count, total)) for _, count in counts]
    percent = max(map(len, rates))
    return [
        Content.assemble(
            (status_mark(status, unicode), STYLES[STATUS_INKS[status]]),
            f" {status.value:<{words}} {count:>{digits},} ",
            (f"{rate:>{percent}}", STYLES[Ink.QUIET]),
        )
        for (status, count), rate in zip(counts, rates, strict=True)
    ]


def legend_lines(entries: Sequence[Content], width: int, most: int) -> list[Content]:
    """Return an entry a line; as many on one as fit where there are fewer lines than entries."""
    across = 1 if len(entries) <= most else max(1, (width + 2) // (entries[0].cell_length + 2))
    return [
        Content("  ").join(entries[start : start + across]).truncate(width, ellipsis=True)
        for start in range(0, len(entries), across)
    ]
