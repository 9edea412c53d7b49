"""Filters on the list: the panel, the chips, the key that clears, and what is said where nobody is left."""

from datetime import date

import pytest

from custui.domain.customer import Note, Segment
from custui.domain.deeds import SegmentEdit
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import Activity, CustomerFilters, ListQuery, Sort, SortField
from custui.screens.customer import CustomerScreen
from custui.screens.customers import CustomersScreen
from custui.screens.customers_feed import CustomersFeed
from custui.screens.segment_choice import FilterBy
from custui.widgets.chip_bar import ChipBar
from custui.widgets.customer_table import CustomerTable
from custui.widgets.filter_panel import FilterPanel
from custui.widgets.search_box import SearchBox
from tests.factories import NOW, make_order
from tests.fakes import FakeRepository
from tests.pilot import desk_app, lines_of, opened, screen_text, settle, shown, wait_until
from tests.worlds import phone, shop_of

VIPS = CustomerFilters(groups=frozenset({Group.VIP}))
SIZES = [(80, 24), (120, 40), (40, 30)]


def panel_of(screen: CustomersScreen) -> FilterPanel:
    return screen.query_one(FilterPanel)


@pytest.mark.parametrize("size", SIZES)
async def test_f_opens_the_panel_a_choice_filters_at_once_and_escape_goes_back_to_the_rows(
    size: tuple[int, int],
) -> None:
    async with desk_app(shop_of(60)).run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert not panel_of(screen).display
        await pilot.press("f")
        await settle(pilot)
        assert panel_of(screen).has_focus
        assert "Filters" in screen_text(pilot)
        # A wide enough terminal shows rows beside the panel.
        assert ("Ngozi Eze-Obi" in screen_text(pilot)) is (size[0] > 40)
        await pilot.press("right")  # the activity status: from any to active
        await wait_until(pilot, lambda: len(shown(screen)) == 31, "the active ones")
        assert screen.asked.filters == CustomerFilters(status=Activity.ACTIVE)
        assert panel_of(screen).has_focus
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert not panel_of(screen).display
        assert screen.table.has_focus
        assert "Ngozi Eze-Obi" in screen_text(pilot)
        assert "filters (1)" in screen_text(pilot)
        await pilot.press("j")
        assert screen.table.cursor_row == 1


async def test_panel_chips_and_cards_show_the_same_filters() -> None:
    async with desk_app(shop_of(60)).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("f")
        screen.show_filters(VIPS)
        await settle(pilot)
        assert panel_of(screen).wanted == VIPS
        assert screen.query_one(ChipBar).filters == VIPS
        assert screen.chosen_groups == {Group.VIP}
        chips = next(line for line in lines_of(screen) if "f filters (1)" in line)
        await pilot.click("ChipBar", offset=(3, 0))  # the one chip
        await settle(pilot)
        assert "VIP ×" in chips
        assert screen.asked.filters == CustomerFilters()
        assert panel_of(screen).wanted == CustomerFilters()
        assert not screen.chosen_groups


async def test_a_filter_leaves_search_and_sort_alone_and_begins_on_the_first_page() -> None:
    async with desk_app(shop_of(60), page_size=10).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_sorted(Sort(SortField.SPENT))
        await pilot.press("slash", *"amina", "enter")
        await settle(pilot)
        await pilot.press("greater_than_sign")
        await wait_until(pilot, lambda: len(shown(screen)) == 2, "the second page")
        screen.post_message(FilterPanel.Changed(CustomerFilters(status=Activity.ACTIVE)))
        await wait_until(pilot, lambda: screen.asked.filters.status is not None, "the filter")
        assert screen.asked.filters == CustomerFilters(
            search="amina", status=Activity.ACTIVE, sort=Sort(SortField.SPENT)
        )
        assert screen.asked.page.number == 1
        await settle(pilot)


async def test_a_click_on_the_words_opens_the_panel() -> None:
    async with desk_app(shop_of(5)).run_test(size=(40, 30)) as pilot:
        screen = await opened(pilot)
        row = next(y for y, line in enumerate(lines_of(screen)) if "f filters" in line)
        await pilot.click(offset=(lines_of(screen)[row].index("filters"), row))
        await settle(pilot)
        assert panel_of(screen).has_focus


async def test_what_can_be_chosen_is_asked_for_only_while_the_panel_is_open() -> None:
    repository = shop_of(20)
    repository.made_segments.append(Segment(1, "Promo list", "green"))
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        repository.change(make_order(9001))
        screen.query_one(CustomersFeed).look()
        await settle(pilot)
        assert not repository.asked("shares")
        await pilot.press("f")
        await settle(pilot)
        assert len(repository.asked("shares")) == 1
        choices = panel_of(screen).choices
        assert choices.shares == repository.shares(screen.asked.period)
        assert [segment.name for segment in choices.segments] == ["Promo list"]
        assert choices.groups == repository.group_cards(screen.asked.period)
        asked = len(repository.asked("shares"))
        await pilot.press("right")
        await settle(pilot)
        assert len(repository.asked("shares")) == asked
        screen.show_period(Period(PeriodKind.DAYS_7))
        await settle(pilot)
        assert repository.asked("shares")[-1] == (Period(PeriodKind.DAYS_7),)


async def test_F_takes_every_filter_and_the_search_off() -> None:  # noqa: N802 -- the key's name
    async with desk_app(shop_of(60)).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"amina", "enter")
        screen.show_filters(CustomerFilters(search="amina", city="Enugu", sort=Sort(SortField.NAME)))
        screen.show_period(Period(PeriodKind.DAYS_90))
        await wait_until(pilot, lambda: "Nobody matches “amina”" in screen_text(pilot), "the words")
        await settle(pilot)
        text = screen_text(pilot)
        assert "Enugu" in text
        for hint in ("F clears filters and search", "Esc clears the search", "p chooses another period"):
            assert hint in text
        await pilot.press("F")
        await wait_until(pilot, lambda: len(shown(screen)) == 50, "everybody of the period")
        assert screen.asked.filters == CustomerFilters(sort=Sort(SortField.NAME))
        assert screen.asked.period == Period(PeriodKind.DAYS_90)
        assert screen.query_one(SearchBox).text == ""
        await settle(pilot)


# Segments.


async def test_a_segment_that_is_gone_says_so_in_the_rows_place_and_F_clears_it() -> None:  # noqa: N802
    repository = shop_of(5)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_filters(CustomerFilters(segment="Promo list"))
        await wait_until(pilot, lambda: "no segment Promo list" in screen_text(pilot), "the sentence")
        await settle(pilot)
        # Rows of everybody under that filter would seem to be the segment's.
        assert "Ngozi Eze-Obi" not in screen_text(pilot)
        assert "F clears filters and search" in screen_text(pilot)
        assert "in Promo list ×" in screen_text(pilot)
        await pilot.press("F")
        await wait_until(pilot, lambda: "Ngozi Eze-Obi 0" in screen_text(pilot), "everybody")
        assert "no segment" not in screen_text(pilot)
        await settle(pilot)


def with_promo_list() -> tuple[FakeRepository, Segment]:
    """Return a shop of nine customers, two of whom are in a segment."""
    repository = shop_of(9)
    segment = Segment(1, "Promo list", "green")
    repository.made_segments.append(segment)
    repository.members |= {phone(number): (segment,) for number in (2, 3)}
    return repository, segment


async def test_a_renamed_segment_goes_on_being_filtered_by_and_walked_through() -> None:
    repository, _ = with_promo_list()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_filters(CustomerFilters(segment="promo LIST", has_notes=False))
        await wait_until(pilot, lambda: len(shown(screen)) == 2, "its customers")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen), "the page")
        await settle(pilot)
        page = pilot.app.screen
        assert isinstance(page, CustomerScreen)
        for renamed, keys in (("Eid", ("s", "e", "ctrl+u", *"Eid", "enter")), ("Promo list", ("u", "enter"))):
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            assert [one.name for one in repository.segments()] == [renamed]
            assert page.walk is not None
            assert page.walk.query.filters == screen.asked.filters
            assert screen.asked.filters == CustomerFilters(segment=renamed, has_notes=False)
        await pilot.press("escape")
        await settle(pilot)
        assert len(shown(screen)) == 2
        assert "in Promo list ×" in screen_text(pilot)


async def test_a_list_follows_the_name_that_another_agent_gives_its_segment() -> None:
    repository, segment = with_promo_list()
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_filters(CustomerFilters(segment="promo LIST"))
        await wait_until(pilot, lambda: len(shown(screen)) == 2, "its customers")
        await settle(pilot)
        repository.edit_segment(SegmentEdit(1, "Eid", "green", None, segment.version), "tunde")
        screen.feed.look()
        await wait_until(pilot, lambda: "in Eid ×" in screen_text(pilot), "the new name")
        await settle(pilot)
        assert screen.asked.filters == CustomerFilters(segment="Eid")
        assert len(shown(screen)) == 2
        assert "tries again" not in screen_text(pilot)


async def test_the_rows_of_a_segment_stay_while_the_store_is_away() -> None:
    repository = shop_of(5)
    segment = Segment(1, "Promo list", "green")
    repository.made_segments.append(segment)
    repository.members[phone(3)] = (segment,)
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        screen.show_filters(CustomerFilters(segment="Promo list"))
        await wait_until(pilot, lambda: shown(screen) == [phone(3)], "the member")
        await settle(pilot)
        repository.failure = "the server closed the connection"
        await pilot.press("r")
        await wait_until(pilot, lambda: "closed the connection" in screen_text(pilot), "the notice")
        assert "Yetunde Adebayo" in screen_text(pilot)
        assert "r tries again" in screen_text(pilot)
        repository.failure = None
        await pilot.press("r")
        await wait_until(pilot, lambda: "closed the" not in screen_text(pilot), "the end of it")
        await settle(pilot)


async def test_a_segment_picked_to_look_at_shows_all_of_its_customers() -> None:
    repository = shop_of(12)
    segment = Segment(1, "Promo list", "green")
    repository.made_segments.append(segment)
    repository.members |= {phone(3): (segment,), phone(2): (segment,)}
    async with desk_app(repository).run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"amina", "enter")
        await settle(pilot)
        screen.filter_by(FilterBy("Promo list"))
        await wait_until(pilot, lambda: shown(screen) == [phone(2), phone(3)], "its members")
        assert screen.query_one(SearchBox).text == ""
        screen.filter_by(FilterBy("VIP", Group.VIP))
        await settle(pilot)
        assert screen.asked == ListQuery(VIPS, page=screen.asked.page)


async def test_those_due_have_a_column_that_says_since_when_and_a_click_on_its_title_sorts_nothing() -> None:
    repository = shop_of(12)
    repository.notes[phone(3)] = (Note(1, "Call about the lace", "kemi", NOW, due_on=date(2026, 6, 5)),)
    async with desk_app(repository).run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        before = screen.asked.filters.sort
        await pilot.press("d")
        await settle(pilot)
        assert shown(screen) == [phone(3)]
        assert "3 days ago   Call about the lace" in screen_text(pilot)
        head = next(line for line in lines_of(screen) if " Due " in line)
        await pilot.click(CustomerTable, offset=(head.index("Due") + 1, 0))
        await settle(pilot)
        assert screen.asked.filters.sort == before
        await pilot.press("F")
        await settle(pilot)
        assert " Due " not in "\n".join(lines_of(screen)[:-1])
