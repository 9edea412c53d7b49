"""What stands around the rows: cards, groups, follow-ups, count; and that rows never wait for them."""

from datetime import date

import pytest

from custui.domain.customer import CustomerPage, Note
from custui.domain.dashboard import GroupCard, ListCards
from custui.domain.errors import StoreError
from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, PageRequest
from custui.screens.customers_feed import CustomersFeed
from custui.widgets.customer_preview import CustomerPreview
from custui.widgets.group_cards import GroupCardsBar
from custui.widgets.list_cards import ListCardsLine
from tests.factories import days_ago, make_order
from tests.fakes import FakeRepository
from tests.pilot import desk_app, lines_of, opened, screen_text, settle, shown, wait_until
from tests.worlds import RULES, phone, shop_of

WEEK = Period(PeriodKind.DAYS_7)
FIGURES = ("list_cards", "group_cards", "follow_ups_due", "count_customers")


def names(repository: FakeRepository) -> list[object]:
    return [call[0] for call in repository.calls]


async def test_rows_come_first_then_the_figures_then_the_count() -> None:
    repository = shop_of(30)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        asked = [name for name in names(repository) if name in {"get_customers", *FIGURES}]
        assert asked == ["get_customers", *FIGURES]
        text = lines_of(pilot.app.screen)
        assert text[1].startswith(" 30 customers")
        assert "★ VIP" in text[2]


class SlowFigures(FakeRepository):
    """Figures that never come while the store is held; rows that do."""

    def get_customers(self, filters: CustomerFilters, period: Period, page: PageRequest) -> CustomerPage:
        held = not self._released.is_set()
        self._released.set()
        try:
            return super().get_customers(filters, period, page)
        finally:
            if held:
                self._released.clear()

    def revision(self) -> int:
        return self._revision


async def test_pages_turn_while_the_figures_are_still_being_reckoned() -> None:
    repository = SlowFigures(shop_of(60).orders, rules=RULES)
    repository.hold()
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        repository.release()
        screen = await opened(pilot)
        repository.hold()
        repository.change()
        screen.query_one(CustomersFeed).look()
        await wait_until(
            pilot, lambda: len(repository.asked("list_cards")) == 2, "the figures being reckoned anew"
        )
        for number in (20, 40):
            await pilot.press("greater_than_sign")
            await wait_until(pilot, lambda number=number: shown(screen)[0] == phone(number), "the page")  # type: ignore[misc]
        assert len(repository.asked("list_cards")) == 2
        repository.release()
        await settle(pilot)


async def test_another_page_search_or_filter_asks_for_no_figures_another_period_and_a_change_do() -> None:
    repository = shop_of(60)
    async with desk_app(repository, page_size=20).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("greater_than_sign")
        await settle(pilot)
        await pilot.press("slash", *"amina", "enter")
        await settle(pilot)
        assert repository.asked("list_cards") == [(ALL_TIME,)]
        assert "1–12 of 12" in screen_text(pilot)
        screen.show_period(WEEK)
        await settle(pilot)
        assert repository.asked("list_cards") == [(ALL_TIME,), (WEEK,)]
        assert repository.asked("group_cards") == [(ALL_TIME,), (WEEK,)]
        repository.change(make_order(9001, phone_text="0805 220 9911"))
        screen.query_one(CustomersFeed).look()
        await wait_until(pilot, lambda: len(repository.asked("list_cards")) == 3, "the new figures")
        await settle(pilot)
        assert screen.cards == FakeRepository(repository.orders, rules=RULES).list_cards(WEEK)


async def test_a_figure_of_another_period_never_stands_over_the_rows() -> None:
    repository = SlowFigures(shop_of(30).orders, rules=RULES)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        repository.hold()
        screen.show_period(WEEK)
        await wait_until(pilot, lambda: len(shown(screen)) == 7, "the rows of a week")
        assert pilot.app.screen.query_one(ListCardsLine).cards is None
        assert pilot.app.screen.query_one(GroupCardsBar).cards == ()
        assert "30 customers" not in screen_text(pilot)
        repository.release()
        await wait_until(pilot, lambda: " 7 customers" in screen_text(pilot), "the week's figures")
        await settle(pilot)


class NoCards(FakeRepository):
    """Its figures fail until told otherwise."""

    broken = True

    def list_cards(self, period: Period) -> ListCards:
        if self.broken:
            raise StoreError("the server closed the connection")
        return super().list_cards(period)


async def test_figures_that_fail_leave_the_rows_and_come_once_the_store_is_back() -> None:
    repository = NoCards(shop_of(5).orders, rules=RULES)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        await wait_until(pilot, lambda: "closed the connection" in screen_text(pilot), "the notice")
        assert "Ngozi Eze-Obi 0" in screen_text(pilot)
        repository.broken = False
        screen.query_one(CustomersFeed).look()
        await wait_until(pilot, lambda: "5 customers" in screen_text(pilot), "the figures")
        await settle(pilot)
        assert "closed the connection" not in screen_text(pilot)
        assert "1–5 of 5" in screen_text(pilot)


# Follow-ups.


def with_a_follow_up(customers: int = 5) -> FakeRepository:
    repository = shop_of(customers)
    repository.notes[phone(2)] = (Note(1, "Call", "kemi", days_ago(3), date(2026, 6, 8)),)
    return repository


@pytest.mark.parametrize(("size", "words"), [((80, 24), "1 follow-up due"), ((40, 30), "1 due")])
async def test_the_header_counts_what_is_due_and_a_click_lists_whose_it_is(
    size: tuple[int, int], words: str
) -> None:
    async with desk_app(with_a_follow_up()).run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert words in lines_of(screen)[0]
        await pilot.click("FollowUpsDue")
        await wait_until(pilot, lambda: shown(screen) == [phone(2)], "whose it is")
        await settle(pilot)


async def test_nothing_due_takes_no_room() -> None:
    async with desk_app(shop_of(5)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert "due" not in lines_of(screen)[0]


# Groups.


async def test_a_click_on_a_groups_card_filters_by_it_and_another_click_no_longer() -> None:
    repository = shop_of(60)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        counted: dict[Group, GroupCard] = {card.group: card for card in screen.groups}
        line = lines_of(screen)[2]
        for group in (Group.VIP, Group.HIGH_VALUE):
            await pilot.click("GroupCardsBar", offset=(line.index(group.word), 0))
            await settle(pilot)
        assert screen.asked.filters.groups == {Group.VIP, Group.HIGH_VALUE}
        assert "filters (2)" in screen_text(pilot)
        assert "[★ VIP" in screen_text(pilot)
        await pilot.click("GroupCardsBar", offset=(line.index(Group.HIGH_VALUE.word), 0))
        await settle(pilot)
        assert screen.asked.filters.groups == {Group.VIP}
        assert screen.count is not None
        assert screen.count.customers == counted[Group.VIP].customers


# The preview.


async def test_the_preview_reads_the_customer_once_the_cursor_rests_and_only_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(160, 45)) as pilot:
        screen = await opened(pilot)
        preview = screen.query_one(CustomerPreview)
        await wait_until(pilot, lambda: preview.details is not None, "the first customer")
        read = len(repository.asked("get_customer_details"))
        monkeypatch.setattr(type(screen), "PREVIEW_AFTER", 3600.0)
        await pilot.press("j", "j")
        await settle(pilot)
        assert len(repository.asked("get_customer_details")) == read
        assert preview.details is not None
        assert preview.details.customer.phone == phone(0)
        monkeypatch.setattr(type(screen), "PREVIEW_AFTER", 0.001)
        await pilot.press("j")
        await wait_until(
            pilot,
            lambda: preview.details is not None and preview.details.customer.phone == phone(3),
            "the fourth customer",
        )
        assert repository.asked("get_customer_details")[-1][0] == phone(3)
        assert len(repository.asked("get_customer_details")) == read + 1
        await settle(pilot)


async def test_a_slow_store_leaves_no_details_beside_another_customers_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(160, 45)) as pilot:
        screen = await opened(pilot)
        preview = screen.query_one(CustomerPreview)
        await wait_until(pilot, lambda: preview.details is not None, "the first customer")
        monkeypatch.setattr(type(screen), "PREVIEW_AFTER", 0.001)
        monkeypatch.setattr(type(screen), "PREVIEW_PATIENCE", 0.001)
        repository.hold()
        await pilot.press("j")
        await wait_until(pilot, lambda: preview.details is None, "the emptied preview")
        assert preview.spoken == "0803 550 0001"
        repository.release()
        await wait_until(pilot, lambda: preview.details is not None, "the second customer")
        await settle(pilot)


async def test_an_ordinary_terminal_reads_nobody_until_opened() -> None:
    repository = shop_of(12)
    async with desk_app(repository).run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert repository.asked("get_customer_details") == []
        await pilot.resize_terminal(160, 45)
        await wait_until(pilot, lambda: bool(repository.asked("get_customer_details")), "the preview")
        await settle(pilot)


async def test_the_preview_follows_anothers_note() -> None:
    repository = shop_of(3)
    async with desk_app(repository).run_test(size=(160, 45)) as pilot:
        screen = await opened(pilot)
        await wait_until(pilot, lambda: screen.details is not None, "the customer")
        repository.notes[phone(0)] = (Note(1, "Prefers evenings", "tunde", days_ago(0)),)
        repository.change()
        screen.query_one(CustomersFeed).look()
        await wait_until(pilot, lambda: "Prefers evenings" in screen_text(pilot), "the note")
        await settle(pilot)
