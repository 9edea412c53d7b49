"""MonthChart: orders by month as bars, with what was spent as a line over them where it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive

from custui.domain.chart_months import Bar, Unit, bars, labels, span_words
from custui.domain.chart_scale import eighths, ticks
from custui.widgets.chart_figure import Cell, place
from custui.widgets.chart_inks import STYLES, Ink, rising
from custui.widgets.chart_plot import ChartPlot
from custui.widgets.customer_view import CustomerView

_TITLES = {Unit.MONTH: "Orders by month", Unit.QUARTER: "Orders by quarter", Unit.YEAR: "Orders by year"}
_WIDEST_BAR = 7
_ROWS_PER_TICK = 2
_MOST_LINES = 24
"""More tell nothing more, and take plotext longer than a key may."""
_MOST_BARS = 72
"""Six years of months; more cannot be told apart."""


class MonthChart(ChartPlot):
    """A click anywhere switches the money line."""

    money: reactive[bool] = reactive(False)

    def __init__(self, key: str = "") -> None:
        """Name in the title the `key`, if any, that switches the money line."""
        super().__init__()
        self._key = key

    @dataclass
    class MoneyAsked(Message):
        """The agent wants the money line on, or off."""

    def on_click(self, event: Click) -> None:
        """Ask for the other way."""
        event.stop()
        self.post_message(self.MoneyAsked())

    def series(self, view: CustomerView) -> object:
        """Return the months and whether money is drawn."""
        return view.details.charts.orders_by_month, self.money

    def lines(self, view: CustomerView, width: int, height: int) -> list[Content]:
        """Return title, bars and axis."""
        series = view.details.charts.orders_by_month
        if not series:
            return self.nothing(Content.styled(_TITLES[Unit.MONTH], "bold"), height)
        height = min(height, _MOST_LINES)
        rows = max(1, height - 3)
        shown, counts, left, right, amounts = self._fitted(view, width, rows)
        canvas = max(1, width - left - right)
        title = self._title(view, shown, width)
        if height < 4 or canvas < len(shown):
            return [title]
        slot = canvas // len(shown)
        canvas = slot * len(shown)
        bar = min(_WIDEST_BAR, max(1, slot - 1))
        middle = [place_in(number, slot, bar) for number in range(len(shown))]
        figure = self.figure(left + canvas + right, height - 1, view.unicode)
        figure.axis_below([(place(middle[number], canvas), name) for number, name in labels(shown, slot)])
        left_ticks = [(tick / counts[-1], str(tick)) for tick in counts]
        low, high = amounts[0], amounts[-1]
        right_ticks = [((tick - low) / (high - low), view.compact(tick)) for tick in amounts]
        figure.axes_beside(left_ticks, right_ticks if self.money else None)
        figure.put(bar_cells(shown, slot, bar, counts[-1], rows, view.unicode), canvas, rows)
        if self.money:
            heights = [(one.spent - low) / (high - low) for one in shown]
            along = [place(column, canvas) for column in middle]
            figure.line(along, heights, "◆" if view.unicode else "o", Ink.MONEY)
        return [title, *figure.lines()]

    def _fitted(
        self, view: CustomerView, width: int, rows: int
    ) -> tuple[tuple[Bar, ...], tuple[int, ...], int, int, tuple[int, ...]]:
        """Return the bars that fit, the ticks, and the cells that labels and axes take left and right.

        Quarters sum up to longer labels than months, which leave less room: so units are tried in turn.
        """
        series = view.details.charts.orders_by_month
        most = max(2, (rows - 1) // _ROWS_PER_TICK + 1)
        room = min(_MOST_BARS, width)
        while True:
            shown = bars(series, room)[-room:]
            counts = ticks(0, max(one.orders for one in shown), most)
            amounts = ticks(min(one.spent for one in shown), max(one.spent for one in shown), most)
            left = 1 + len(str(counts[-1]))
            right = 1 + max(len(view.compact(tick)) for tick in amounts) if self.money else 0
            canvas = max(1, width - left - right)
            if len(shown) <= canvas:
                return shown, counts, left, right, amounts
            room = canvas

    def _title(self, view: CustomerView, shown: tuple[Bar, ...], width: int) -> Content:
        """Return the title, with as much of legend, dates and count as there is room for."""
        line = Content.styled(_TITLES[shown[0].unit], "bold")
        span = span_words(shown) if view.unicode else span_words(shown).replace("–", "-")
        total = sum(one.orders for one in shown)
        counted = f"{span}, {total:,} {'order' if total == 1 else 'orders'}"
        pieces: list[tuple[Content, ...]] = []
        if self.money:
            pieces.append((Content.styled(f"{'◆' if view.unicode else 'o'} spent", STYLES[Ink.MONEY]),))
        pieces.append(tuple(Content.styled(words, STYLES[Ink.QUIET]) for words in (counted, span)))
        if self._key and not self.money:
            pieces.append((Content.assemble((self._key, "bold"), (" spent", STYLES[Ink.QUIET])),))
        for wordings in pieces:
            room = width - line.cell_length - 2
            fitting = next((words for words in wordings if words.cell_length <= room), None)
            line = line if fitting is None else line + "  " + fitting
        return line.truncate(width, ellipsis=True)


def place_in(number: int, slot: int, bar: int) -> int:
    """Return the middle column of a bar, which stands in the middle of its slot."""
    return number * slot + (slot - bar) // 2 + (bar - 1) // 2


def bar_cells(
    shown: tuple[Bar, ...], slot: int, bar: int, highest: int, rows: int, unicode: bool
) -> Iterator[Cell]:
    """Yield the cells of all bars; a month without orders is a dot on the ground."""
    for number, one in enumerate(shown):
        cells = rising(eighths(one.orders, highest, rows), unicode)
        if not cells:
            yield place_in(number, slot, bar), 0, "·" if unicode else ".", Ink.QUIET
        start = number * slot + (slot - bar) // 2
        for row, mark in enumerate(cells):
            for column in range(start, start + bar):
                yield column, row, mark, Ink.BAR
