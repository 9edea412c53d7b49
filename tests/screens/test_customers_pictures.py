"""How the list looks at its sizes; after a wanted change run pytest with --snapshot-update and look."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from custui.domain.customer import Note
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery
from custui.widgets.customer_preview import CustomerPreview
from custui.widgets.filter_panel import FilterPanel
from custui.widgets.fitting_footer import FittingFooter
from tests.factories import days_ago
from tests.fakes import FakeRepository
from tests.pilot import desk_app, opened, screen_text, settle, wait_until
from tests.worlds import phone, shop_of

Compare = Callable[..., bool]


async def drawn(pilot: Pilot[Any], *words: str) -> None:
    """Wait until the screen says all this and has stopped changing, its colours too."""
    seen = [""] * 30

    def is_still() -> bool:
        strips = pilot.app.screen._compositor.render_strips()
        seen.append(repr([list(strip) for strip in strips]))
        del seen[0]
        return len(set(seen)) == 1 and all(word in screen_text(pilot) for word in words)

    await settle(pilot)
    await wait_until(pilot, is_still, f"a still screen with {words}")


def busy_shop() -> FakeRepository:
    """Return a shop with orders that are nobody's and a follow-up that is due."""
    shop = shop_of(130, without_phone=12)
    shop.notes[phone(1)] = (Note(1, "Call about the soap", "kemi", days_ago(3), date(2026, 6, 7)),)
    return shop


SIZES = [(80, 24), (120, 40), (40, 30), (160, 45)]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "40x30", "160x45"])
def test_the_list(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def until_rows(pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        if screen.query_one(CustomerPreview).display:
            await wait_until(pilot, lambda: screen.details is not None, "the preview")
        await drawn(pilot)

    assert snap_compare(desk_app(busy_shop()), terminal_size=size, run_before=until_rows)


@pytest.mark.parametrize("size", [(80, 24), (40, 30)], ids=["80x24", "40x30"])
def test_a_filtered_list_with_marks(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def until_marked(pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        vips = CustomerFilters(groups=frozenset({Group.VIP}), city="Ikeja")
        screen.show_list(ListQuery(vips, Period(PeriodKind.DAYS_30)))
        await settle(pilot)
        await pilot.press("space", "j", "space")
        keys = ["Esc Clear", "? Keys"] if screen.query_one(FittingFooter).display else []
        await drawn(pilot, "2 marked", *keys)

    assert snap_compare(desk_app(busy_shop()), terminal_size=size, run_before=until_marked)


def test_the_list_beside_the_open_filters(snap_compare: Compare) -> None:
    async def until_open(pilot: Pilot[Any]) -> None:
        await opened(pilot)
        await pilot.press("f")
        await wait_until(pilot, lambda: isinstance(pilot.app.focused, FilterPanel), "the panel's focus")
        await drawn(pilot, "Esc Back", "? Keys")

    assert snap_compare(desk_app(busy_shop()), terminal_size=(80, 24), run_before=until_open)


def test_nobody_found(snap_compare: Compare) -> None:
    async def until_told(pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        screen.show_list(ListQuery(CustomerFilters(search="zz", city="Enugu"), Period(PeriodKind.DAYS_7)))
        await drawn(pilot, "Nobody matches", "Esc Clear", "? Keys")

    assert snap_compare(desk_app(busy_shop()), terminal_size=(80, 24), run_before=until_told)


def test_the_period_chooser(snap_compare: Compare) -> None:
    async def until_open(pilot: Pilot[Any]) -> None:
        await opened(pilot)
        await pilot.press("p")
        await settle(pilot)

    assert snap_compare(desk_app(shop_of(20)), terminal_size=(80, 24), run_before=until_open)
