from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from custui.domain.customer import CustomerPage, Match, MatchKind
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, PageRequest, Sort, SortField
from custui.screens.customer import CustomerScreen
from custui.screens.customers_answers import Listed
from custui.screens.customers_base import ALIKE
from custui.screens.period import PeriodDialog
from custui.screens.sort import SortDialog
from custui.widgets.listing import SORT_TITLES
from custui.widgets.search_box import SearchBox, SearchInput
from tests.fakes import FakeRepository
from tests.pilot import desk_app, lines_of, opened, screen_text, settle, shown, wait_until
from tests.worlds import phone, shop_of


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search ask as soon as the app has a moment."""
    monkeypatch.setattr(SearchBox, "PAUSE", 0.001)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search never ask by itself while a test lasts."""
    monkeypatch.setattr(SearchBox, "PAUSE", 3600.0)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    await pilot.press("slash")
    await pilot.press(*text)


@pytest.mark.usefixtures("unhurried")
async def test_typing_asks_nothing_until_it_pauses_and_enter_asks_once_for_all_of_it() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        asked = len(repository.asked("get_customers"))
        await type_text(pilot, "amina")
        await settle(pilot)
        assert len(repository.asked("get_customers")) == asked
        await pilot.press("enter")
        await wait_until(pilot, lambda: shown(screen) == [phone(2), phone(7)], "two Aminas")
        assert len(repository.asked("get_customers")) == asked + 1
        assert screen.table.has_focus


@pytest.mark.usefixtures("brisk")
async def test_a_pause_in_the_typing_asks() -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await type_text(pilot, "chin")
        await wait_until(pilot, lambda: shown(screen) == [phone(1), phone(6), phone(11)], "three Chinedus")
        await settle(pilot)
        assert "1–3 of 3 · page 1/1" in screen_text(pilot)
        assert screen.query_one(SearchInput).has_focus


@pytest.mark.usefixtures("unhurried")
async def test_a_slash_pressed_once_more_is_not_typed_into_the_empty_box() -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await type_text(pilot, "ngozi")
        await pilot.press("escape")
        await type_text(pilot, "a/b")
        assert screen.query_one(SearchInput).value == "a/b"


@pytest.mark.usefixtures("unhurried")
async def test_enter_opens_the_only_hit() -> None:
    async with desk_app(shop_of(12)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash")
        screen.query_one(SearchInput).value = "0803 550 0007"
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the customer")
        await settle(pilot)


@pytest.mark.usefixtures("brisk")
async def test_a_pasted_control_character_never_stays_in_the_box() -> None:
    async with desk_app(shop_of(2)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.query_one(SearchInput).value = "ng\x1b]52;c;aGk=\x07ozi"
        await settle(pilot)
        assert screen.query_one(SearchInput).value.isprintable()


async def test_an_answer_that_was_overtaken_is_dropped() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        first = screen.asked
        old = screen.listing
        assert old is not None
        repository.hold()
        await pilot.press("slash")
        screen.query_one(SearchInput).value = "amina"
        await pilot.press("enter")
        overtaken = screen.asked
        screen.query_one(SearchInput).value = "bakare"
        await pilot.press("enter")
        assert first != overtaken != screen.asked
        repository.release()
        await wait_until(pilot, lambda: shown(screen) == [phone(4), phone(9)], "two Tundes")
        screen.post_message(Listed(old, 1))
        await settle(pilot)
        assert shown(screen) == [phone(4), phone(9)]


# Sort and period.


async def test_the_chooser_sorts_by_the_chosen_field_either_way() -> None:
    async with desk_app(shop_of(9)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("o", "home", "enter")
        assert screen.asked.filters.sort == Sort(SortField.NAME, descending=False)
        await pilot.press("o", "left", "enter")
        assert screen.asked.filters.sort == Sort(SortField.NAME, descending=True)
        await pilot.press("o")
        assert isinstance(pilot.app.screen, SortDialog)
        assert all(title in screen_text(pilot) for title in SORT_TITLES.values())
        await pilot.press("end", "enter")
        assert screen.asked.filters.sort == Sort(SortField.FLAGS, descending=True)
        await settle(pilot)
        assert screen.listing is not None
        assert screen.listing.query == screen.asked


async def test_a_click_on_a_header_sorts_and_another_reverses() -> None:
    async with desk_app(shop_of(9)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        header = next(line for line in lines_of(screen) if "Phone" in line)
        row = lines_of(screen).index(header)
        for sort in (Sort(SortField.SPENT), Sort(SortField.SPENT, descending=False)):
            await pilot.click(offset=(header.index("Spent") + 1, row))
            await settle(pilot)
            assert screen.asked.filters.sort == sort
        assert "↑ Spent" in screen_text(pilot)
        assert "sorted by spent ↑" in screen_text(pilot)


async def test_a_period_narrows_the_list_and_the_figures() -> None:
    repository = shop_of(40)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("p", "home", "down", "enter")
        await wait_until(pilot, lambda: len(shown(screen)) == 7, "the customers of a week")
        await settle(pilot)
        text = screen_text(pilot)
        assert "7 days ▾" in text
        assert "1–7 of 7 · page 1/1" in text
        assert "without phone" not in text


async def test_custom_dates_are_checked_and_taken() -> None:
    async with desk_app(shop_of(9)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("p", "tab")
        dialog = pilot.app.screen
        first, last = dialog.query_one("#from", Input), dialog.query_one("#until", Input)
        assert first.has_focus
        first.value = "2026-06-31"
        await pilot.press("enter")
        assert "write the first day as 2026-03-31" in screen_text(pilot)
        first.value, last.value = "2026-06-08", "2026-06-07"
        await pilot.press("tab", "enter")
        assert "the period ends (2026-06-07) before it" in screen_text(pilot)
        await pilot.press("end", "backspace", "8", "enter")
        await wait_until(pilot, lambda: len(shown(screen)) == 1, "the one of that day")
        assert "8 Jun 2026 ▾" in screen_text(pilot)
        await pilot.press("p")
        assert "● from" in screen_text(pilot)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: screen.asked.period == Period(PeriodKind.DAYS_7), "7 days")


async def test_a_click_on_the_period_opens_the_chooser_and_escape_changes_nothing() -> None:
    async with desk_app(shop_of(3)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        before = screen.asked
        await pilot.click("PeriodFilter")
        assert isinstance(pilot.app.screen, PeriodDialog)
        await pilot.press("escape")
        assert screen.asked == before


class NobodyCalledSo(FakeRepository):
    """Finds whomever a search finds by a like name only."""

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        found = super().get_customers(replace(filters, search="", sort=Sort()), period, page)
        alike = {row.phone: Match(MatchKind.SIMILAR, row.name) for row in found.rows if filters.search}
        return replace(found, matches=alike)


@pytest.mark.usefixtures("brisk")
async def test_names_alike_are_by_likeness_which_the_pager_says_and_choosing_a_sort_tells() -> None:
    repository = NobodyCalledSo(shop_of(12).orders)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert "sorted by last order ↓" in screen_text(pilot)
        await type_text(pilot, "amini")
        await pilot.press("enter")
        await settle(pilot)
        assert "sorted by likeness" in screen_text(pilot)
        assert "↓" not in screen_text(pilot)
        await pilot.press("o", "home", "enter")
        await settle(pilot)
        assert [note.message for note in pilot.app._notifications] == [ALIKE]
        assert "sorted by likeness" in screen_text(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: screen.asked.filters.search == "", "everybody again")
        await settle(pilot)
        assert "sorted by name ↑" in screen_text(pilot)
