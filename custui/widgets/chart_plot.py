"""ChartPlot: a plotext figure drawn in the theme's colours. Loads plotext: import it when seen."""

from textual.content import Content
from textual.reactive import reactive
from textual_plotext import PlotextPlot

from custui.widgets.chart_figure import ChartFigure
from custui.widgets.chart_inks import STYLES, Ink
from custui.widgets.customer_view import CustomerView
from custui.widgets.plain_signs import plain_signs

NOTHING = "No orders in this period"


class ChartPlot(PlotextPlot):
    """One chart with its title above; subclasses say what is drawn."""

    DEFAULT_CSS = """
    ChartPlot { width: 1fr; height: 1fr; }
    """

    view: reactive[CustomerView | None] = reactive(None)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's own name for it
        """Draw nothing until there is a view."""
        super().__init__(id=id)
        # plotext's own clear theme; the inks are coloured by Textual.
        self.set_reactive(PlotextPlot.theme, "textual-clear")
        self._drawn: tuple[object, Content] | None = None

    def on_unmount(self) -> None:
        """Let go of the app, to which `PlotextPlot` ties itself for as long as that runs."""
        self.app.theme_changed_signal.unsubscribe(self)

    def render(self) -> Content:
        """Return the chart, drawn anew only where something that shows has changed."""
        width, height = self.size
        if self.view is None or width <= 0 or height <= 0:
            return Content()
        key = (width, height, self.view.unicode, self.view.rules.currency, self.series(self.view))
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, Content("\n").join(self.fitted(self.view, width, height))
        return self._drawn[1]

    def series(self, view: CustomerView) -> object:
        """Return what is drawn of `view`, to be compared with what was drawn."""
        raise NotImplementedError

    def fitted(self, view: CustomerView, width: int, height: int) -> list[Content]:
        """Return the lines, and of them what there is room for."""
        lines = self.lines(view, width, height)[:height]
        lines = [line.truncate(width, ellipsis=True) if line.cell_length > width else line for line in lines]
        return lines if view.unicode else [plain_signs(line) for line in lines]

    def lines(self, view: CustomerView, width: int, height: int) -> list[Content]:
        """Return the chart's lines at this size; too small a size may be exceeded."""
        raise NotImplementedError

    def nothing(self, title: Content, height: int) -> list[Content]:
        """Return the lines of a chart without orders."""
        blank = [Content()] * max(1, (height - 2) // 2)
        return [title, *blank, Content.styled(NOTHING, STYLES[Ink.QUIET])]

    def figure(self, width: int, height: int, unicode: bool) -> ChartFigure:
        """Return the plot as an empty figure of this size; the one before is gone."""
        return ChartFigure(self.plt, width, height, unicode=unicode)
