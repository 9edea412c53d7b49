"""OverviewCharts: the two charts of the overview, where a big terminal has room for them."""

from textual.containers import Horizontal
from textual.reactive import reactive

from custui.widgets.customer_view import CustomerView


class OverviewCharts(Horizontal):
    """Orders by month beside how they ended; mounted, and plotext loaded, once they are seen."""

    DEFAULT_CSS = """
    OverviewCharts {
        height: 12;
        & > MonthChart { margin: 0 3 0 0; }
    }
    """

    view: reactive[CustomerView | None] = reactive(None)

    async def on_show(self) -> None:
        """Mount the charts when they are first seen."""
        from custui.widgets.month_chart import MonthChart
        from custui.widgets.status_chart import StatusChart

        if not self.children:
            await self.mount(
                MonthChart().data_bind(OverviewCharts.view), StatusChart().data_bind(OverviewCharts.view)
            )
