"""The list shows its first rows while the store is still being opened."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from custui.app import AppOptions, CustuiApp
from custui.domain.customer import CustomerPage
from custui.domain.errors import StoreError
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.repository import DeskRepository
from custui.screens.customer import CustomerScreen
from custui.screens.customers import CustomersScreen
from custui.terminal import key_order_app
from custui.terminal.capabilities import Terminal
from tests.factories import NOW
from tests.fakes import FakeRepository
from tests.idle import PATIENCE
from tests.pilot import at_cursor, opened, screen_text, shown, wait_until
from tests.worlds import RULES, phone, shop_of

SIZE = 50


def by_spent(repository: FakeRepository) -> tuple[ListQuery, CustomerPage]:
    query = ListQuery(CustomerFilters(sort=Sort(SortField.SPENT)), page=PageRequest(size=SIZE))
    return query, repository.get_customers(query.filters, query.period, query.page)


@contextmanager
def slow_desk(
    open_store: Callable[[], DeskRepository], seen: tuple[ListQuery, CustomerPage] | None
) -> Iterator[tuple[CustuiApp, threading.Event]]:
    """Yield an app whose store opens once the event is set."""
    may_open = threading.Event()

    def open_late() -> DeskRepository:
        may_open.wait(PATIENCE)
        return open_store()

    options = AppOptions(
        rules=RULES,
        agent="kemi",
        page_size=SIZE,
        first_sight=lambda: seen,
        clock=lambda: NOW,
        terminal=Terminal(),
    )
    try:
        yield CustuiApp(open_late, options), may_open
    finally:
        may_open.set()


async def test_rows_stand_there_before_the_store_is_open_and_stay_when_it_is() -> None:
    repository = shop_of(9)
    seen = by_spent(repository)
    repository.calls.clear()
    with slow_desk(lambda: repository, seen) as (app, may_open):
        async with app.run_test(size=(80, 24)) as pilot:
            screen = app.screen
            assert isinstance(screen, CustomersScreen)
            await wait_until(pilot, lambda: screen.listing is not None, "the first rows")
            await pilot.pause()
            assert "Ngozi Eze-Obi" in screen_text(pilot)
            assert "sorted by spent" in screen_text(pilot)
            assert repository.calls == []
            drawn = screen.listing
            may_open.set()
            await opened(pilot)
            assert shown(screen) == [row.phone for row in seen[1].rows]
            assert screen.listing is drawn
            assert "1–9 of 9" in screen_text(pilot)


@pytest.mark.parametrize("ahead", [True, False], ids=["rows are there", "rows are to come"])
async def test_keys_pressed_meanwhile_are_kept(monkeypatch: pytest.MonkeyPatch, *, ahead: bool) -> None:
    monkeypatch.setattr(key_order_app, "_HOLDS", 100_000)
    repository = shop_of(9)
    query, page = by_spent(repository)
    repository.remember_query("kemi", query)
    with slow_desk(lambda: repository, (query, page) if ahead else None) as (app, may_open):
        async with app.run_test(size=(80, 24)) as pilot:
            screen = app.screen
            assert isinstance(screen, CustomersScreen)
            await wait_until(pilot, lambda: (screen.listing is not None) is ahead, "the first frame")
            for key in ("j", "enter"):
                app.simulate_key(key)
            await pilot.pause()
            assert app.screen_stack == [screen]
            may_open.set()
            await wait_until(pilot, lambda: isinstance(app.screen, CustomerScreen), "the customer's page")
            assert at_cursor(screen) == page.rows[1].phone


async def test_rows_go_when_the_store_cannot_be_opened() -> None:
    def refuse() -> DeskRepository:
        raise StoreError("shop.db cannot be written by this user: open it with --read-only")

    with slow_desk(refuse, by_spent(shop_of(9))) as (app, may_open):
        async with app.run_test(size=(80, 24)) as pilot:
            await wait_until(pilot, lambda: "Ngozi Eze-Obi" in screen_text(pilot), "the first rows")
            may_open.set()
            await wait_until(pilot, lambda: "--read-only" in screen_text(pilot), "the sentence")
            assert "Ngozi Eze-Obi" not in screen_text(pilot)
            await pilot.press("enter", "j", "q")
    assert app.return_code == 1


async def test_what_changed_meanwhile_is_shown() -> None:
    before, after = shop_of(3), shop_of(4)
    with slow_desk(lambda: after, by_spent(before)) as (app, may_open):
        async with app.run_test(size=(80, 24)) as pilot:
            screen = app.screen
            assert isinstance(screen, CustomersScreen)
            await wait_until(pilot, lambda: screen.listing is not None, "the first rows")
            assert phone(3) not in shown(screen)
            may_open.set()
            await opened(pilot)
            assert phone(3) in shown(screen)
