"""A small app around the charts and the timeline, and customers worth drawing."""

import random
from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.reactive import reactive
from textual.widgets import Static, TabbedContent, TabPane

from custui.domain.orders import Order
from custui.domain.status import Status
from custui.themes import OWN_THEMES
from custui.widgets.customer_charts import CustomerCharts
from custui.widgets.customer_view import CustomerView
from custui.widgets.order_timeline import OrderTimeline
from custui.widgets.overview_charts import OverviewCharts
from tests.factories import days_ago, make_item, make_order, naira
from tests.pilot import wait_until

STATUSES = (*[Status.DELIVERED] * 6, Status.CANCELLED, Status.CANCELLED, Status.PENDING, Status.CONFIRMED,
    Status.RETURNED, Status.DISPATCHED)  # fmt: skip
PRODUCTS = (
    "Shea butter",
    "Black soap of 250 grams, handmade",
    "Ankara 6 yards",
    "衣服の長い名前です",
    "Gèlè",
    "Coffee",
)
CHANNELS = ("whatsapp", "facebook", "website", "jumia")


def busy(count: int, days: int) -> tuple[Order, ...]:
    """Return the orders of a customer with a bit of everything, the same every time."""
    drawn = random.Random(5)
    return tuple(
        make_order(
            number,
            days_ago(days * drawn.random()),
            drawn.choice(STATUSES),
            naira(drawn.randint(2, 60) * 1_000),
            channel=drawn.choice(CHANNELS),
            items=(
                make_item(drawn.choice(PRODUCTS), drawn.randint(1, 4), naira(drawn.randint(1, 12) * 1_000)),
            ),
        )
        for number in range(1, count + 1)
    )


class ChartDesk(App[None]):
    """The timeline, and the tab that holds the charts beside one that does not."""

    CSS = """
    TabbedContent, TabPane, ContentSwitcher { height: 1fr; padding: 0; }
    #low { height: auto; }
    """
    view: reactive[CustomerView | None] = reactive(None)

    def __init__(self, view: CustomerView, theme: str = "custui-dark", *, overview: bool = False) -> None:
        super().__init__()
        for own in OWN_THEMES:
            self.register_theme(own)
        self.theme = theme
        self.animation_level = "none"
        self._overview = overview
        self.set_reactive(ChartDesk.view, view)

    def compose(self) -> ComposeResult:
        yield OrderTimeline().data_bind(ChartDesk.view)
        with TabbedContent(initial="other"):
            with TabPane("Other", id="other"):
                if self._overview:
                    yield OverviewCharts().data_bind(ChartDesk.view)
                else:
                    yield Static("nothing")
            with TabPane("Charts", id="charts"):
                yield CustomerCharts().data_bind(ChartDesk.view)

    @property
    def charts(self) -> CustomerCharts:
        return self.query_one(CustomerCharts)


async def charts_opened(pilot: Pilot[None]) -> CustomerCharts:
    """Go to the charts and wait for them."""
    app = pilot.app
    assert isinstance(app, ChartDesk)
    app.query_one(TabbedContent).active = "charts"
    await wait_until(pilot, lambda: bool(app.charts.query("ProductChart")), "the charts")
    await pilot.pause()
    app.charts.focus()
    await pilot.pause()
    return app.charts


def text_of(charts: CustomerCharts, name: str) -> Sequence[str]:
    """Return the lines a chart draws."""
    return [line.rstrip() for line in str(charts.query_one(name).render()).split("\n")]
