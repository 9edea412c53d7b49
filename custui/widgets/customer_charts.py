"""CustomerCharts: the Charts tab. plotext is loaded, and anything drawn, once the tab is first seen."""

import asyncio
from importlib import import_module
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from custui.widgets.customer_view import CustomerView
from custui.widgets.key_scroll import KeyScroll

_TWO_ABREAST = 66
"""Cells from which two charts stand side by side."""
_MONTHS_PART = 4 / 9
"""Of the width, for the months beside another chart (`ChartGrid`)."""
_CELLS_PER_MONTH = 2
_COUNT_AXIS, _MONEY_AXIS = 3, 7


class CustomerCharts(KeyScroll):
    """Four charts of the period's orders; scrolls where they have no room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "money", "Spent by month", id="charts.money"),
    ]
    DEFAULT_CSS = """
    CustomerCharts {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """

    view: var[CustomerView | None] = var(None)
    money: var[bool] = var(False)
    """Whether what was spent is drawn over the orders by month."""

    async def on_show(self) -> None:
        """Mount the charts when the tab is first seen; keys are answered while plotext loads."""
        if self.children:
            return
        loaded = await asyncio.to_thread(import_module, "custui.widgets.chart_grid")
        if not self.is_attached:
            return  # the page was left meanwhile
        await self.mount(loaded.ChartGrid().data_bind(CustomerCharts.view, CustomerCharts.money))
        self._arrange()

    def on_resize(self) -> None:
        """Put the charts side by side, or one beneath the other."""
        self._arrange()

    def watch_view(self) -> None:
        """Give many months the whole width."""
        self._arrange()

    def watch_money(self) -> None:
        """Make room for the other axis."""
        self._arrange()

    def action_money(self) -> None:
        """Draw the money line, or leave it away."""
        self.money = not self.money

    def on_month_chart_money_asked(self, event: Message) -> None:
        """Do so by the mouse; named, not typed, as its class is not loaded yet."""
        event.stop()
        self.action_money()

    def _arrange(self) -> None:
        width = self.content_size.width
        months = len(self.view.details.charts.orders_by_month) if self.view else 0
        axes = _COUNT_AXIS + _MONEY_AXIS * self.money
        for grid in self.children:
            grid.set_class(width < _TWO_ABREAST, "-stacked")
            grid.set_class(width * _MONTHS_PART < _CELLS_PER_MONTH * months + axes, "-long")
