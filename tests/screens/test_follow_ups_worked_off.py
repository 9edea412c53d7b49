"""An agent works through all follow-ups due: listed by one key, finished by one, nobody skipped by `]`."""

from datetime import date, timedelta
from pathlib import Path

from textual.pilot import Pilot

from custui.app import AppOptions, CustuiApp
from custui.domain.deeds import AddNote
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.screens.customer import CustomerScreen
from custui.screens.customers import CustomersScreen
from custui.store.repository import SqlRepository, open_repository
from custui.terminal.capabilities import Terminal
from tests.factories import NOW, days_ago, make_incoming
from tests.pilot import opened, screen_text, settle, wait_until
from tests.worlds import phone

WITH_ONE = (1, 2, 4, 5)
"""Customers of whom one is due; customer n ordered n days ago."""


def shop(folder: Path) -> SqlRepository:
    repository = open_repository(str(folder / "shop.db"), ShopRules(), lambda: NOW)
    orders = [
        make_incoming(f"A{n}", days_ago(n), phone=phone(n), customer_name=f"Customer {n}") for n in range(7)
    ]
    repository.save_orders("csv", orders)
    due = CustomerFilters(among=frozenset(map(phone, WITH_ONE)))
    later = CustomerFilters(among=frozenset({phone(3)}))
    today = date(2026, 6, 8)
    repository.act(AddNote("Call back", today), ListQuery(due), "tunde", "due")
    repository.act(AddNote("Call later", today + timedelta(days=1)), ListQuery(later), "tunde", "later")
    return repository


async def page_of(pilot: Pilot[None], number: int) -> CustomerScreen:
    """Wait for a customer's page."""

    def shown() -> bool:
        screen = pilot.app.screen
        view = screen.view if isinstance(screen, CustomerScreen) else None
        return view is not None and view.details.customer.phone == phone(number)

    await wait_until(pilot, shown, f"the page of customer {number}")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, CustomerScreen)
    return screen


async def test_all_of_them_over_two_pages_of_the_list(tmp_path: Path) -> None:
    repository = shop(tmp_path)
    options = AppOptions(
        rules=repository.rules,
        agent="kemi",
        page_size=2,
        clock=lambda: NOW,
        terminal=Terminal(),
        theme="custui-dark",
    )
    async with CustuiApp(lambda: repository, options).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "4 follow-ups due" in screen_text(pilot)
        await pilot.press("p", "k", "enter", "slash", *"Customer 1", "down", "d")
        await wait_until(
            pilot, lambda: "of 4" in screen_text(pilot), "the due ones, of all time and any name"
        )
        await settle(pilot)
        await pilot.press("g", "enter")
        for place, number in enumerate(WITH_ONE):
            await page_of(pilot, number)
            assert "! due today  Call back" in screen_text(pilot)
            await pilot.press("d")
            await settle(pilot)
            assert "1 follow-up due" not in screen_text(pilot)
            assert "✓ done 8 Jun" in screen_text(pilot)
            if place == 1:  # a step back and on again is no way round anybody
                await pilot.press("left_square_bracket", "right_square_bracket")
                await page_of(pilot, number)
            await pilot.press("right_square_bracket")
        await settle(pilot)
        assert repository.follow_ups_due() == 0
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen), "the list")
        await settle(pilot)
        assert "follow-up due" in screen_text(pilot)
        assert "follow-ups due" not in screen_text(pilot)
