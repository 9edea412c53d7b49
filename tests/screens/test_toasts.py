"""A notice hides rows for a moment, never the line that counts the list nor what can be pressed."""

import pytest

from tests.pilot import desk_app, lines_of, opened, settle
from tests.worlds import shop_of


@pytest.mark.parametrize(("size", "last"), [((80, 24), "Open"), ((120, 40), "Open"), ((40, 30), "More")])
async def test_the_count_stays_in_sight(size: tuple[int, int], last: str) -> None:
    async with desk_app(shop_of(60)).run_test(size=size, notifications=True) as pilot:
        screen = await opened(pilot)
        before = lines_of(screen)
        (counted,) = (number for number, line in enumerate(before) if " of 60" in line)
        screen.notify("Wrote a note for 1 customer · u undoes")
        await settle(pilot)
        lines = lines_of(screen)
        assert "Wrote a note" in "\n".join(lines)
        assert lines[counted:] == before[counted:]
        assert last in "\n".join(lines[counted:])


@pytest.mark.parametrize(("size", "kept"), [((80, 24), 1), ((120, 40), 1), ((40, 30), 3)])
async def test_a_customers_page_keeps_its_keys_and_buttons_in_sight(size: tuple[int, int], kept: int) -> None:
    async with desk_app(shop_of(3)).run_test(size=size, notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await settle(pilot)
        page = pilot.app.screen
        before = lines_of(page)
        page.notify("Wrote a note for Ngozi Eze-Obi, who asked for the price · u undoes")
        await settle(pilot)
        lines = lines_of(page)
        assert "Wrote a note" in "\n".join(lines)
        assert lines[-kept:] == before[-kept:]
