"""ChartGrid: the charts of the Charts tab, side by side or stacked. Loads plotext: import it when seen."""

from textual.app import ComposeResult
from textual.containers import Grid
from textual.reactive import var

from custui.widgets.channel_chart import ChannelChart
from custui.widgets.customer_view import CustomerView
from custui.widgets.month_chart import MonthChart
from custui.widgets.product_chart import ProductChart
from custui.widgets.status_chart import StatusChart


class ChartGrid(Grid):
    """Months, status, channels and products."""

    DEFAULT_CSS = """
    ChartGrid {
        grid-size: 2;
        /* A ring with its legend, and products with their names, need more than months and channels. */
        grid-columns: 4fr 5fr;
        grid-gutter: 1 2;
        grid-rows: 1fr;
        height: 100%;
        min-height: 23;
        /* A month needs a cell and a gap at least: many of them get the whole width. */
        &.-long { grid-columns: 5fr 4fr; min-height: 35; }
        &.-long > MonthChart { column-span: 2; }
        /* The ring stands on its legend here, which needs the lines. */
        &.-stacked { grid-size: 1; grid-columns: 1fr; grid-rows: 12 19 9 11; height: auto; min-height: 0; }
        &.-stacked > MonthChart { column-span: 1; }
    }
    """

    view: var[CustomerView | None] = var(None)
    money: var[bool] = var(False)

    def compose(self) -> ComposeResult:
        """Yield the charts."""
        yield MonthChart(key="y").data_bind(ChartGrid.view, ChartGrid.money)
        yield StatusChart().data_bind(ChartGrid.view)
        yield ChannelChart().data_bind(ChartGrid.view)
        yield ProductChart().data_bind(ChartGrid.view)
