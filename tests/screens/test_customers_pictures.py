"""How the list looks at the three sizes; after a wanted change run pytest with --snapshot-update and look."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.pilot import desk_app, opened, settle
from tests.worlds import shop_of

Compare = Callable[..., bool]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 30)], ids=["80x24", "120x40", "40x30"])
def test_the_list(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def until_rows(pilot: Pilot[Any]) -> None:
        await opened(pilot)

    assert snap_compare(desk_app(shop_of(130, without_phone=12)), terminal_size=size, run_before=until_rows)


def test_the_period_chooser(snap_compare: Compare) -> None:
    async def until_open(pilot: Pilot[Any]) -> None:
        await opened(pilot)
        await pilot.press("p")
        await settle(pilot)

    assert snap_compare(desk_app(shop_of(20)), terminal_size=(80, 24), run_before=until_open)
