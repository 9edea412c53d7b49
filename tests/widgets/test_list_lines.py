"""The lines around the rows: pager, totals, period, states."""

from datetime import date

import pytest
from textual.app import App, ComposeResult

from custui.domain.customer import CustomerPage
from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.screens.customers_states import failed, is_of_its_own, rows_state
from custui.screens.period import days_words
from custui.widgets.listing import Count, Listing, is_everybody
from custui.widgets.pager import Pager, position_words
from tests.factories import make_row
from tests.pilot import wait_until

TODAY = date(2026, 6, 8)


def listing(number: int = 1, rows: int = 2, size: int = 50, query: ListQuery | None = None) -> Listing:
    page = CustomerPage((make_row(),) * rows, number, size, has_more=False)
    return Listing(query or ListQuery(page=PageRequest(number, size)), page, {}, TODAY)


def test_the_pager_counts_rows_from_one_and_thousands_with_commas() -> None:
    shown = listing(number=3, rows=50)
    assert position_words(shown, None) == "101–150 of … · page 3"
    assert position_words(shown, Count(ListQuery(), 12_345, 0)) == "101–150 of 12,345 · page 3/247"


def test_a_count_of_another_list_is_not_shown() -> None:
    other = Count(ListQuery(CustomerFilters(search="bello")), 7, 0)
    assert "of …" in position_words(listing(), other)


def test_page_and_sort_do_not_change_who_is_counted() -> None:
    count = Count(ListQuery(), 7, 0)
    assert count.holds_for(ListQuery(CustomerFilters(sort=Sort(SortField.NAME)), page=PageRequest(4, 20)))
    assert not count.holds_for(ListQuery(period=Period(PeriodKind.DAYS_7)))
    assert is_everybody(ListQuery(CustomerFilters(sort=Sort(SortField.NAME)), page=PageRequest(4, 20)))
    assert not is_everybody(ListQuery(CustomerFilters(search="x")))


class Lines(App[None]):
    def compose(self) -> ComposeResult:
        yield Pager()


async def test_the_pager_tells_of_orders_that_are_nobodys_beside_everybody_only() -> None:
    async with Lines().run_test(size=(80, 3)) as pilot:
        pager = pilot.app.query_one(Pager)
        pager.count = Count(ListQuery(), 597, 12)
        pager.listing = listing(rows=50)
        await pilot.pause()
        assert pager.render().plain.startswith("1–50 of 597 · page 1/12 · 12 orders without phone  ")
        pager.marked = "3 marked"
        assert pager.render().plain.startswith(
            "1–50 of 597 · page 1/12 · 12 orders without phone · 3 marked  "
        )
        assert pager.render().plain.endswith("  last order ↓")
        pager.count = Count(ListQuery(), 597, 1)
        assert "1 order without phone" in pager.render().plain
        for query in (ListQuery(CustomerFilters(search="x")), ListQuery(period=Period(PeriodKind.DAYS_7))):
            pager.count, pager.listing = Count(query, 9, 12), listing(rows=9, query=query)
            assert "without phone" not in pager.render().plain


async def test_a_narrow_pager_keeps_what_is_marked() -> None:
    async with Lines().run_test(size=(40, 3)) as pilot:
        pager = pilot.app.query_one(Pager)
        pager.count, pager.listing = Count(ListQuery(), 130, 12), listing(rows=50)
        pager.marked = "3 marked"
        await pilot.pause()
        assert pager.render().plain == "1–50 of 130 · page 1/3 · 3 marked"


async def test_the_pager_drops_its_end_before_its_beginning() -> None:
    async with Lines().run_test(size=(40, 3)) as pilot:
        pager = pilot.app.query_one(Pager)
        pager.count = Count(ListQuery(), 12_345, 0)
        pager.listing = listing(number=2, rows=50)
        await pilot.pause()
        assert pager.render().plain == "51–100 of 12,345 · page 2/247"
        pager.listing = listing(rows=50)
        await pilot.resize_terminal(80, 3)
        await pilot.pause()
        assert pager.render().plain.endswith("  sorted by last order ↓")
        assert pager.render().cell_length == 78


async def test_the_pager_says_so_only_when_the_store_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pager, "PATIENCE", 0.001)
    async with Lines().run_test(size=(60, 3)) as pilot:
        pager = pilot.app.query_one(Pager)
        pager.listing = listing()
        query = ListQuery(CustomerFilters(search="bello"))
        pager.asked = query
        await wait_until(pilot, lambda: pager.waiting, "the word")
        assert "asking the store…" in pager.render().plain
        pager.listing = listing(query=query)
        assert "asking" not in pager.render().plain
        pager.asked = ListQuery()
        await wait_until(pilot, lambda: pager.waiting, "the word again")
        pager.problem = "the store is gone"
        assert "asking" not in pager.render().plain


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (PeriodKind.TODAY, "8 Jun"),
        (PeriodKind.DAYS_7, "2 Jun – 8 Jun"),
        (PeriodKind.YEAR, "1 Jan – 8 Jun"),
        (PeriodKind.ALL, ""),
    ],
)
def test_the_chooser_tells_each_periods_days(kind: PeriodKind, words: str) -> None:
    assert days_words(Period(kind).days(TODAY), TODAY) == words


def test_days_of_another_year_bear_it() -> None:
    days = custom_period(date(2025, 12, 30), date(2026, 1, 2)).days(TODAY)
    assert days_words(days, TODAY) == "30 Dec 2025 – 2 Jan"


def test_what_is_searched_is_cleaned_before_it_is_repeated() -> None:
    query = ListQuery(CustomerFilters(search="\x1b[31m‮x"), ALL_TIME)
    state = rows_state(listing(rows=0, query=query), ShopRules())
    assert state is not None
    assert "\x1b" not in state.title
    assert "‮" not in state.title
    assert rows_state(listing(rows=1), ShopRules()) is None


def test_nobody_says_what_is_on_and_which_key_takes_it_off() -> None:
    filters = CustomerFilters(groups=frozenset({Group.VIP}), city="Enugu\x1b[2J", search="ada")
    state = rows_state(listing(rows=0, query=ListQuery(filters, Period(PeriodKind.DAYS_7))), ShopRules())
    assert state is not None
    assert state.title == "Nobody matches “ada” in the period 7 days"
    assert state.lines[0].startswith("VIP · Enugu")
    assert "\x1b" not in state.lines[0]
    assert state.lines[2:] == (
        "F clears filters and search",
        "Esc clears the search",
        "p chooses another period",
    )


def test_a_failed_list_of_a_segment_says_how_to_leave_it() -> None:
    by_segment = ListQuery(CustomerFilters(segment="Promo list"))
    assert "F clears filters and search" in failed("there is no segment Promo list", by_segment).lines
    assert failed("the store is locked", ListQuery()).lines == ("r tries again", "q leaves custui")
    assert is_of_its_own(listing(), by_segment)
    assert is_of_its_own(None, by_segment)
    assert not is_of_its_own(listing(query=by_segment), by_segment)
    assert not is_of_its_own(listing(), ListQuery(CustomerFilters(search="ada")))


class OnePager(App[None]):
    def compose(self) -> ComposeResult:
        yield Pager()


async def test_a_patience_that_ends_as_the_answer_comes_says_nothing() -> None:
    app = OnePager()
    async with app.run_test() as pilot:
        pager = app.query_one(Pager)
        pager.listing = listing(3)
        pager.asked = ListQuery(page=PageRequest(2))
        pager.watch_listing()
        pager._wait()  # its time was up just before the answer came
        await pilot.pause()
        assert not pager.waiting
