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


class MonthChart(ChartPlot):
    """A click anywhere switches the money line."""

    money: reactive[bool] = reactive(False)

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
        rows = max(1, height - 3)
        shown, counts, left, right, amounts = self._fitted(view, width, rows)
        canvas = max(1, width - left - right)
        title = self._title(view, shown, width)
        if height < 4 or canvas < len(shown):
            return [title]
        slot = max(1, canvas // len(shown))
        bar = min(_WIDEST_BAR, max(1, slot - 1))
        middle = [place_in(number, slot, bar) for number in range(len(shown))]
        figure = self.figure(width, height - 1)
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
        most = max(2, rows // _ROWS_PER_TICK + 1)
        room = width
        while True:
            shown = bars(series, room)
            shown = shown[-room:]
            counts = ticks(0, max(one.orders for one in shown), most)
            amounts = ticks(min(one.spent for one in shown), max(one.spent for one in shown), most)
            left = 1 + len(str(counts[-1]))
            right = 1 + max(len(view.compact(tick)) for tick in amounts) if self.money else 0
            canvas = max(1, width - left - right)
            if len(shown) <= canvas:
                return shown, counts, left, right, amounts
            room = canvas

    def _title(self, view: CustomerView, shown: tuple[Bar, ...], width: int) -> Content:
        total = sum(one.orders for one in shown)
        span = span_words(shown) if view.unicode else span_words(shown).replace("–", "-")
        counted = f"{total:,} {'order' if total == 1 else 'orders'}"
        told = next(
            (words for words in (f"{counted}, {span}", span) if len(words) + 17 <= width - (9 * self.money)),
            "",
        )
        mark = "◆" if view.unicode else "o"
        line = Content.assemble((_TITLES[shown[0].unit], "bold"))
        money = Content.styled(f"{mark} spent", STYLES[Ink.MONEY]) if self.money else None
        pieces = [Content.styled(told, STYLES[Ink.QUIET]), money]
        for piece in pieces:
            if piece is not None and line.cell_length + 2 + piece.cell_length <= width:
                line = line + "  " + piece
        return line.truncate(width, ellipsis=True)


def place_in(number: int, slot: int, bar: int) -> int:
    """Return the middle column of a bar."""
    return number * slot + (bar - 1) // 2


def bar_cells(
    shown: tuple[Bar, ...], slot: int, bar: int, highest: int, rows: int, unicode: bool
) -> Iterator[Cell]:
    """Yield the cells of all bars; a month without orders is a dot on the ground."""
    for number, one in enumerate(shown):
        cells = rising(eighths(one.orders, highest, rows), unicode)
        if not cells:
            yield place_in(number, slot, bar), 0, "·" if unicode else ".", Ink.QUIET
        for row, mark in enumerate(cells):
            for column in range(number * slot, number * slot + bar):
                yield column, row, mark, Ink.BAR
