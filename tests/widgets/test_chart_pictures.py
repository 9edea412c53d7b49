"""What charts and timeline look like; `pytest --snapshot-update` after a look at it."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.widgets.chart_desk import ChartDesk, busy, charts_opened
from tests.widgets.views import make_view

SnapCompare = Callable[..., bool]


def press(*keys: str) -> Callable[[Pilot[None]], object]:
    async def run_before(pilot: Pilot[None]) -> None:
        await charts_opened(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    return run_before


def test_a_few_orders_at_80x24(snap_compare: SnapCompare) -> None:
    assert snap_compare(ChartDesk(make_view()), terminal_size=(80, 24), run_before=press())


def test_a_year_with_the_money_line_in_the_light(snap_compare: SnapCompare) -> None:
    desk = ChartDesk(make_view(busy(60, 350)), "custui-light")
    assert snap_compare(desk, terminal_size=(120, 40), run_before=press("y"))


def test_many_orders_on_a_phone_in_sixteen_colours(snap_compare: SnapCompare) -> None:
    desk = ChartDesk(make_view(busy(500, 1_000)), "ansi-dark")
    assert snap_compare(desk, terminal_size=(40, 30), run_before=press("j", "j", "j", "j"))


def test_three_years_without_colour(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk = ChartDesk(make_view(busy(80, 1_080)))
    assert snap_compare(desk, terminal_size=(80, 36), run_before=press())
