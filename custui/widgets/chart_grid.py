"""ChartGrid: the charts of the Charts tab, side by side or stacked. Loads plotext: import it when seen."""

from textual.app import ComposeResult
from textual.containers import Grid
from textual.reactive import reactive

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
        &.-stacked { grid-size: 1; grid-columns: 1fr; min-height: 47; }
        /* A month of its own needs a cell and a gap at least. */
        &.-long { min-height: 35; }
        &.-long > MonthChart { column-span: 2; }
        &.-stacked > MonthChart { column-span: 1; }
    }
    """

    view: reactive[CustomerView | None] = reactive(None)
    money: reactive[bool] = reactive(False)

    def compose(self) -> ComposeResult:
        """Yield the charts."""
        yield MonthChart().data_bind(ChartGrid.view, ChartGrid.money)
        yield StatusChart().data_bind(ChartGrid.view)
        yield ChannelChart().data_bind(ChartGrid.view)
        yield ProductChart().data_bind(ChartGrid.view)
