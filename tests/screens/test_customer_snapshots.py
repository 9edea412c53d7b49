"""What the customer page looks like at the three sizes; `pytest --snapshot-update` after a look at it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot

from custui.domain.customer import Note
from custui.screens.context import DeskContext, Walk
from custui.screens.customer import CustomerScreen
from custui.terminal.capabilities import Terminal
from custui.themes import OWN_THEMES
from custui.widgets.overview_charts import OverviewCharts
from tests.factories import PHONE, lagos, make_segment
from tests.fakes import FakeRepository, fixed_clock
from tests.pilot import wait_until
from tests.screens.customer_desk import MONTH, Desk, crowd, made_up_store, walk_of

SnapCompare = Callable[..., bool]


def wireframe_store() -> FakeRepository:
    repository = made_up_store()
    repository.orders.extend(crowd(5))
    repository.notes[PHONE] = (
        Note(
            2,
            "Call about the returned soap: she was not pleased with its colour.",
            "kemi",
            lagos("2026-06-05"),
        ),
        Note(1, "Prefers delivery after 5 PM", "tunde", lagos("2026-05-03")),
    )
    repository.members[PHONE] = (make_segment(),)
    return repository


def desk(theme: str = "custui-dark") -> App[Any]:
    repository = wireframe_store()
    walk: Walk = replace(walk_of(repository, 50, index=0), total=6)
    context = DeskContext(repository, "kemi", fixed_clock, Terminal())
    app = Desk(CustomerScreen(context, PHONE, MONTH, walk))
    for own in OWN_THEMES:
        app.register_theme(own)
    app.theme = theme
    return app


def press(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run_before(pilot: Pilot[None]) -> None:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        charts = [one for one in pilot.app.screen.query(OverviewCharts) if one.display]
        # Their modules are loaded in a thread of their own once they are seen.
        await wait_until(pilot, lambda: all(one.children for one in charts), "the charts")
        await pilot.pause()

    return run_before


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 30)], ids=["80x24", "120x40", "40x30"])
def test_overview_looks(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(desk(), terminal_size=size, run_before=press())


@pytest.mark.parametrize("size", [(120, 40), (40, 30)], ids=["120x40", "40x30"])
@pytest.mark.parametrize("theme", ["custui-light", "ansi-dark"])
def test_overview_looks_in_other_colours_at_other_sizes(
    snap_compare: SnapCompare, theme: str, size: tuple[int, int]
) -> None:
    assert snap_compare(desk(theme), terminal_size=size, run_before=press())


@pytest.mark.parametrize("size", [(120, 40), (40, 30)], ids=["120x40", "40x30"])
def test_overview_looks_without_colour_at_other_sizes(
    snap_compare: SnapCompare, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(desk(), terminal_size=size, run_before=press())


@pytest.mark.parametrize("theme", ["custui-light", "ansi-dark"])
def test_overview_looks_in_other_colours(snap_compare: SnapCompare, theme: str) -> None:
    assert snap_compare(desk(theme), terminal_size=(80, 24), run_before=press())


def test_overview_looks_without_colour(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(desk(), terminal_size=(80, 24), run_before=press())


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
def test_orders_look(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(desk(), terminal_size=size, run_before=press("2"))


def test_an_order_looks(snap_compare: SnapCompare) -> None:
    assert snap_compare(desk(), terminal_size=(80, 24), run_before=press("2", "enter"))
