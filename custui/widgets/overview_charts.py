"""OverviewCharts: the two charts of the overview, where a big terminal has room for them."""

import asyncio
from importlib import import_module

from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import var

from custui.widgets.customer_view import CustomerView


class OverviewCharts(Horizontal):
    """Orders by month beside how they ended; mounted, and plotext loaded, once they are seen."""

    DEFAULT_CSS = """
    OverviewCharts {
        height: 11;
        & > MonthChart { width: 4fr; margin: 0 2 0 0; }
        & > StatusChart { width: 5fr; }
    }
    """

    view: var[CustomerView | None] = var(None)
    money: var[bool] = var(False)
    """Whether what was spent is drawn over the orders by month."""

    async def on_show(self) -> None:
        """Mount the charts when they are first seen; keys are answered while plotext loads."""
        if self.children:
            return
        loaded = await asyncio.to_thread(import_module, "custui.widgets.chart_grid")
        if not self.is_attached:
            return  # the page was left meanwhile
        await self.mount(
            loaded.MonthChart().data_bind(OverviewCharts.view, OverviewCharts.money),
            loaded.StatusChart().data_bind(OverviewCharts.view),
        )

    def on_month_chart_money_asked(self, event: Message) -> None:
        """Draw the money line, or leave it away; named, not typed, as its class is not loaded yet."""
        event.stop()
        self.money = not self.money
