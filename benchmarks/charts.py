"""Measure how long the charts and the timeline of a customer take to be drawn anew.

`python benchmarks/charts.py` prints one line a size: processor milliseconds for each part, median of
`RUNS`. The peer, in the same run, is textual-plotext's own bar chart of the same months at that size.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from msgspec.structs import replace
from rich.text import Text
from textual_plotext import Plot

from custui.domain.insights import Charts, charts, insights
from custui.domain.orders import Order, OrderItem
from custui.domain.period import ALL_TIME
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.widgets.channel_chart import ChannelChart
from custui.widgets.customer_view import CustomerView
from custui.widgets.month_chart import MonthChart
from custui.widgets.product_chart import ProductChart
from custui.widgets.status_chart import StatusChart
from custui.widgets.timeline_lines import timeline_lines

RUNS = 15
NOW = datetime(2026, 6, 8, 9, 30, tzinfo=UTC)
RULES = ShopRules()
SIZES = ((38, 11), (76, 11), (58, 18), (116, 18), (200, 28))
"""Of one chart: on a phone, at 80x24, at 120x40, and in a big window."""


def many_orders(count: int = 500, days: int = 1_080) -> tuple[Order, ...]:
    """Return the orders of a customer of three years, newest first."""
    drawn = random.Random(5)
    moments = sorted((NOW - timedelta(days=days * drawn.random()) for _ in range(count)), reverse=True)
    return tuple(
        Order(
            number, f"A{number}", moment, drawn.choice(list(Status)), "", drawn.choice(("whatsapp", "jumia")),
            "NGN", drawn.randint(1, 90) * 100_000, 0, "Ngozi", "0803 555 0147", "Ikeja", "Lagos", "",
            (OrderItem(f"Product {drawn.randint(1, 9)}", drawn.randint(1, 4), 100_000),),
        )
        for number, moment in enumerate(moments)
    )  # fmt: skip


def milliseconds(draw: Callable[[], object]) -> float:
    """Return the median processor time of drawing, once warm."""
    draw()
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        draw()
        taken.append(time.process_time() - start)
    return 1_000 * statistics.median(taken)


def peer(found: Charts, width: int, height: int) -> Text:
    """Draw the months as textual-plotext's widget does."""
    plot = Plot()
    plot.bar([one.month for one in found.orders_by_month], [one.orders for one in found.orders_by_month])
    plot.plotsize(width, height)
    plot._set_size(width, height)  # noqa: SLF001 -- as the widget does
    return Text.from_ansi(plot.build())


def main() -> None:
    """Print a line for each size."""
    from tests.factories import make_details

    orders = many_orders()
    details = make_details(orders, now=NOW)
    details = replace(details, charts=charts(orders, RULES), insights=insights(orders, NOW, RULES))
    view = CustomerView(details, ALL_TIME, NOW, RULES)
    plain, line = MonthChart(), MonthChart()
    line.set_reactive(MonthChart.money, True)
    parts = {
        "months": plain, "months with money": line, "status": StatusChart(), "channels": ChannelChart(),
        "products": ProductChart(),
    }  # fmt: skip
    for width, height in SIZES:
        draws: dict[str, Callable[[], object]] = {
            name: partial(chart.fitted, view, width, height) for name, chart in parts.items()
        }
        draws["timeline"] = partial(timeline_lines, view, width, 3)
        draws["plotext's own months"] = partial(peer, details.charts, width, height)
        told = ", ".join(f"{name} {milliseconds(draw):.1f}" for name, draw in draws.items())
        print(f"{width}x{height}: {told} ms")


if __name__ == "__main__":
    main()
