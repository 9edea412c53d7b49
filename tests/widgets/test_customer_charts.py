"""The Charts tab at work: plotext loaded when seen, the key, the mouse, the period, the theme."""

import subprocess
import sys

from custui.domain.period import parse_period
from tests.pilot import screen_text, wait_until
from tests.widgets.chart_desk import ChartDesk, charts_opened, text_of
from tests.widgets.views import make_view

LOOK = """
import asyncio, sys
from tests.widgets.chart_desk import ChartDesk, charts_opened
from tests.widgets.views import make_view
async def look():
    app = ChartDesk(make_view())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        print("plotext" in sys.modules, "textual_plotext" in sys.modules, len(app.charts.children))
        await charts_opened(pilot)
        print("plotext" in sys.modules)
asyncio.run(look())
"""


def test_plotext_is_loaded_when_the_charts_are_seen_and_not_before() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "0", "True"]


async def test_the_key_the_mouse_the_period_and_the_size() -> None:
    app = ChartDesk(make_view())
    async with app.run_test(size=(120, 40)) as pilot:
        charts = await charts_opened(pilot)
        assert "y spent" in text_of(charts, "MonthChart")[0]
        await pilot.press("y")
        assert "◆ spent" in text_of(charts, "MonthChart")[0]
        await pilot.click("MonthChart")
        assert "y spent" in text_of(charts, "MonthChart")[0]
        app.view = make_view(period=parse_period("30d"))
        await pilot.pause()
        assert text_of(charts, "MonthChart")[-1].split() == ["May", "Jun"]
        assert "cancelled 1 25%" in "\n".join(text_of(charts, "StatusChart"))
        assert len({chart.region.y for chart in charts.query("ChartGrid > *")}) == 2
        await pilot.resize_terminal(40, 30)
        await pilot.pause()
        assert len({chart.region.y for chart in charts.query("ChartGrid > *")}) == 4
        assert charts.max_scroll_y > 0


async def test_a_theme_recolours_and_nothing_is_drawn_anew() -> None:
    app = ChartDesk(make_view())
    async with app.run_test(size=(80, 30)) as pilot:
        charts = await charts_opened(pilot)
        chart = charts.query_one("StatusChart")
        drawn = chart.render()

        def colours() -> set[str]:
            return {str(segment.style.color) for segment in chart.render_line(6) if segment.style}

        before = colours()
        app.theme = "ansi-dark"
        await pilot.pause()
        assert chart.render() is drawn
        assert colours() != before
        assert all("#" not in colour for colour in colours())  # the terminal's own sixteen


async def test_the_overviews_two_charts() -> None:
    app = ChartDesk(make_view(), overview=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await wait_until(pilot, lambda: "█ delivered 3 50%" in screen_text(pilot), "the charts")
        assert "Orders by month  Mar – Jun 2026, 6 orders" in screen_text(pilot)
        await pilot.click("OverviewCharts MonthChart")
        await wait_until(pilot, lambda: "◆ spent" in screen_text(pilot), "the money line")
