"""Saved views by key and number, and the list of last time."""

import pytest

from custui.domain.deeds import View
from custui.domain.errors import StoreError
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.screens.customers_memory import MemoryActions
from custui.screens.views import ViewsDialog
from custui.widgets.search_box import SearchBox
from tests.fakes import FakeRepository
from tests.pilot import desk_app, opened, screen_text, settle, shown, wait_until
from tests.worlds import RULES, phone, shop_of

VIPS = ListQuery(
    CustomerFilters(search="amina", groups=frozenset({Group.VIP}), sort=Sort(SortField.SPENT)),
    Period(PeriodKind.DAYS_90),
)


def with_views() -> FakeRepository:
    repository = shop_of(60)
    repository.saved_views += [
        View(1, "Amina the VIP", VIPS, "tunde"),
        View(2, "Old ones", ListQuery(CustomerFilters(groups=frozenset({Group.AT_RISK}))), "tunde"),
    ]
    return repository


async def test_a_number_opens_its_view_with_search_sort_and_period() -> None:
    async with desk_app(with_views(), page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: shown(screen)[0] == phone(20), "the second page")
        await pilot.press("1")
        assert screen.asked == ListQuery(VIPS.filters, VIPS.period, PageRequest(size=20))
        await settle(pilot)
        assert screen.query_one(SearchBox).text == "amina"
        text = screen_text(pilot)
        assert "VIP ×" in text
        assert "90 days ▾" in text
        assert "sorted by spent ↓" in text
        assert screen.table.has_focus
        assert screen.check_action("view", (2,)) is True
        assert screen.check_action("view", (3,)) is False
        before = screen.asked
        await pilot.press("3")
        assert screen.asked == before
        await settle(pilot)


async def test_the_list_shown_is_saved_under_a_name_and_opened_by_its_number_at_once() -> None:
    repository = shop_of(30)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"amina", "enter")
        await settle(pilot)
        await pilot.press("v")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ViewsDialog), "the views")
        await pilot.press("s", *"Aminas", "enter")
        await wait_until(pilot, lambda: bool(repository.saved_views), "the view")
        await wait_until(pilot, lambda: len(screen.views) == 1, "the view on the screen")
        assert repository.saved_views[0].query.filters == CustomerFilters(search="amina")
        await pilot.press("F")
        await wait_until(pilot, lambda: len(shown(screen)) == 30, "everybody")
        await pilot.press("1")
        await wait_until(pilot, lambda: len(shown(screen)) == 6, "the Aminas")
        await settle(pilot)


# The list of last time.


async def test_the_list_of_last_time_is_the_first_that_is_asked_for_and_says_what_is_on() -> None:
    repository = shop_of(60)
    repository.looked_at["kemi"] = VIPS
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert repository.asked("get_customers") == [(VIPS.filters, VIPS.period, PageRequest(size=20))]
        text = screen_text(pilot)
        assert "VIP ×" in text
        assert "f filters (1)" in text
        assert "90 days ▾" in text
        assert screen.query_one(SearchBox).text == "amina"
        assert repository.asked("last_query") == [("kemi",)]


async def test_a_list_that_rests_is_kept_and_one_passed_by_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1.0 <= MemoryActions.REST <= 3.0
    monkeypatch.setattr(MemoryActions, "REST", 3600.0)
    repository = shop_of(60)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_sorted(Sort(SortField.NAME))
        await settle(pilot)
        assert not repository.asked("remember_query")
        monkeypatch.setattr(MemoryActions, "REST", 0.001)
        screen.show_sorted(Sort(SortField.SPENT))
        await wait_until(pilot, lambda: bool(repository.asked("remember_query")), "it to be kept")
        kept = ListQuery(CustomerFilters(sort=Sort(SortField.SPENT)))
        assert repository.asked("remember_query") == [("kemi", kept)]
        # A page further on is the same list.
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: screen.asked == (screen.listing and screen.listing.query), "the page")
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert len(repository.asked("remember_query")) == 1


async def test_leaving_keeps_the_list_before_the_store_is_closed() -> None:
    repository = shop_of(30)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_filters(CustomerFilters(search="amina"))
        await wait_until(pilot, lambda: len(shown(screen)) == 6, "the Aminas")
        await pilot.press("q")
    assert repository.looked_at["kemi"] == ListQuery(CustomerFilters(search="amina"))
    assert repository.closed


async def test_leaving_writes_nothing_where_nothing_changed_or_nothing_may_be_written() -> None:
    repository = shop_of(30)
    repository.looked_at["kemi"] = VIPS
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("q")
    assert not repository.asked("remember_query")
    repository = shop_of(30)
    repository.read_only = True
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_sorted(Sort(SortField.NAME))
        await settle(pilot)
        await pilot.press("q")
    assert not repository.asked("remember_query")


async def test_a_list_that_the_store_refused_is_not_what_the_next_start_begins_with() -> None:
    repository = shop_of(5)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_filters(CustomerFilters(segment="gone"))
        await wait_until(pilot, lambda: "no segment gone" in screen_text(pilot), "the refusal")
        await settle(pilot)
        await pilot.press("q")
    assert not repository.asked("remember_query")


class NoMemory(FakeRepository):
    """It cannot tell what was looked at last."""

    def last_query(self, agent: str) -> ListQuery | None:
        raise StoreError("the server closed the connection")


async def test_a_store_that_cannot_tell_begins_with_everybody() -> None:
    repository = NoMemory(shop_of(5).orders, rules=RULES)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert len(shown(screen)) == 5
        assert screen.asked.filters == CustomerFilters()


async def test_a_busy_store_does_not_hold_the_agent_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MemoryActions.LAST_CHANCE <= 1.0
    monkeypatch.setattr(MemoryActions, "LAST_CHANCE", 0.01)
    repository = shop_of(5)
    app = desk_app(repository)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_sorted(Sort(SortField.NAME))
        await settle(pilot)
        repository.hold()
        await pilot.press("q")
        await wait_until(pilot, lambda: app.return_code == 0, "the end")
        repository.release()
