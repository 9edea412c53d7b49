"""The customer page: its figures, its keys, its states, and what becomes of hostile text."""

import pytest
from textual.screen import Screen
from textual.widgets import Input, TabbedContent

from custui.app import CustuiApp
from custui.domain.customer import Note
from custui.domain.figures import stats
from custui.domain.orders import Order
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.status import Status
from custui.screens.contact import ContactDialog
from custui.screens.context import Return
from custui.screens.customer import CustomerScreen
from custui.screens.customer_answers import Asked, Read, Slow
from custui.screens.customer_feed import CustomerFeed
from custui.screens.period import PeriodDialog
from custui.widgets.breadcrumb import Breadcrumb
from custui.widgets.chip import Chip
from custui.widgets.note_list import NoteList
from custui.widgets.order_table import OrderTable
from custui.widgets.overview import Overview
from custui.widgets.overview_charts import OverviewCharts
from custui.widgets.stats_card import trend_content
from tests.factories import NOW, PHONE, days_ago, make_history, make_item, make_order, make_segment, naira
from tests.fakes import FakeRepository
from tests.pilot import desk_app, lines_of, opened, settle, wait_until
from tests.screens.customer_desk import BY_PHONE, MONTH, at_page, crowd, made_up_store, walk_of

CARDS = ("orders", "spent", "average", "conversion", "idle")


async def test_a_tab_has_one_name_on_a_phone_too() -> None:
    async with at_page(size=(40, 30)) as at:
        assert "Overview Orders Charts Notes Activity" in at.text
    async with at_page() as at:
        assert "1 Overview  2 Orders 6  3 Charts  4 Notes  5 Activity" in at.text


async def test_the_page_at_eighty_columns_says_everything_at_once() -> None:
    repository = made_up_store()
    repository.notes[PHONE] = (Note(1, "Prefers delivery after 5 PM", "tunde", days_ago(30)),)
    repository.members[PHONE] = (make_segment(),)
    async with at_page(repository, period=MONTH) as at:
        told = at.text
        for said in (
            "← Customers / Ngozi Eze-Obi", "30 days ▾", "│ NE │", "● Active", "★ VIP", "✗ Problematic",
            "0803 555 0147", "+234 803 555 0147", "WhatsApp same", "customer since 2 Mar 2026",
            "Ikeja, Lagos", "# Promo list", "₦52,000", "1 Overview", "2 Orders 4 of 6", "5 Activity",
            "Black soap ×2", "Prefers delivery after 5 PM", "tunde,",
        ):  # fmt: skip
            assert said in told, said


async def test_the_cards_are_the_domains_figures_and_follow_the_period_at_once() -> None:
    async with at_page(period=MONTH) as at:
        for period in (Period(PeriodKind.DAYS_7), Period(PeriodKind.YEAR), MONTH):
            at.page._take_period(period)
            await at.settle()
            expected = stats(make_history(), period, NOW, at.repository.rules)
            assert at.card("orders")[1].split()[0] == str(expected.figures.orders)
            assert at.card("spent")[1].split()[0] == f"₦{expected.figures.spent // 100:,}"
            average = expected.figures.average
            assert at.card("average")[1].split()[0] == ("—" if average is None else f"₦{average // 100:,}")
            assert (
                at.card("conversion")[2]
                == f"{expected.figures.delivered}/{expected.figures.orders} delivered"
            )
            assert at.card("idle")[1].split()[0] == str(expected.days_since_last_order.value)
            trends = (
                expected.total_orders.trend,
                expected.total_spent.trend,
                expected.average_order_value.trend,
                expected.conversion_rate.trend,
                expected.days_since_last_order.trend,
            )
            for name, trend in zip(CARDS, trends, strict=True):
                told = tuple(trend_content(trend, told=told).plain for told in (True, False))
                assert at.card(name)[1].endswith(told)


async def test_p_chooses_the_period() -> None:
    async with at_page() as at:
        before = [at.card(name) for name in CARDS]
        await at.press("p")
        assert isinstance(at.desk.screen, PeriodDialog)
        await at.press(*"kkkkk", "enter")  # from all time up to 30 days
        assert at.page.period == MONTH
        assert at.page.period.title in at.lines[0]
        after = [at.card(name) for name in CARDS]
        assert all(old != new for old, new in zip(before, after, strict=True))
        await at.press("p", "escape")
        assert [at.card(name) for name in CARDS] == after


async def test_numbers_choose_the_tabs() -> None:
    async with at_page() as at:
        tabs = at.page.query_one(TabbedContent)
        await at.press("2")
        assert tabs.active == "history"
        assert at.page.query_one(OrderTable).has_focus
        await at.press("1")
        assert tabs.active == "overview"


async def test_the_way_back_can_be_clicked() -> None:
    async with at_page() as at:
        await at.pilot.click("BackLink")
        await at.settle()
        assert at.desk.back == Return(PHONE, None)


async def test_w_and_c_open_the_contact_panel() -> None:
    async with at_page() as at:
        await at.press("w")
        assert isinstance(at.desk.screen, ContactDialog)
        await at.press("escape", "c")
        assert isinstance(at.desk.screen, ContactDialog)
        assert [channel for _, channel, _ in at.repository.contacts] == ["whatsapp", "call"]


# Walking the list.


async def test_brackets_walk_the_list_across_its_pages_both_ways() -> None:
    repository = FakeRepository(orders=crowd(3))
    walk = walk_of(repository, 2)
    async with at_page(repository, phone=walk.phones[0], period=MONTH, walk=walk) as at:
        crumbs = at.page.query_one(Breadcrumb)
        assert (crumbs.customer, crumbs.place) == ("A", "1 of 3")
        await at.press("right_square_bracket")
        assert (crumbs.customer, crumbs.place) == ("B", "2 of 3")
        await at.press("right_square_bracket")
        assert (crumbs.customer, crumbs.place) == ("C", "3 of 3")
        assert " / C " in at.lines[0]
        await at.press("right_square_bracket", "right_square_bracket")
        assert at.desk.notices == ["This is the last customer of the list."]
        assert crumbs.customer == "C"
        await at.press("left_square_bracket")
        assert (crumbs.customer, crumbs.place) == ("B", "2 of 3")
        await at.press("left_square_bracket", "left_square_bracket")
        assert at.desk.notices[-1] == "This is the first customer of the list."
        await at.press("right_square_bracket", "right_square_bracket", "escape")
        back = at.desk.back
        assert back is not None
        assert back.query is not None
        assert back.phone == "+2348035550203"
        assert (back.query.filters, back.query.page.number, back.query.page.size) == (BY_PHONE, 2, 2)


async def test_without_a_list_there_is_nowhere_to_walk() -> None:
    async with at_page() as at:
        await at.press("right_square_bracket")
        assert at.desk.notices == []
        assert at.page.check_action("walk", (1,)) is False


async def test_another_customer_begins_without_the_last_ones_filter() -> None:
    repository = FakeRepository(orders=crowd(2))
    async with at_page(repository, phone="+2348035550201", walk=walk_of(repository, 2)) as at:
        await at.press("slash", *"zzz")
        assert at.rows() == []
        await at.press("escape", "right_square_bracket")
        assert at.rows() == ["A0002"]
        assert at.page.query_one("#order-text", Input).value == ""


# The order history.


async def test_the_history_follows_the_period_and_says_so() -> None:
    async with at_page(period=MONTH) as at:
        await at.press("2")
        assert at.rows() == ["A0006", "A0005", "A0004", "A0003"]
        assert at.summary == "4 of 6 orders in 30 days"
        at.page._take_period(ALL_TIME)
        await at.settle()
        assert at.summary == "6 orders, all time"
        assert len(at.rows()) == 6
        at.page._take_period(Period(PeriodKind.TODAY))
        await at.settle()
        assert "No orders today; 6 in all. Press p for another period." in at.text


async def test_a_header_sorts_and_turns_the_sort_round() -> None:
    async with at_page() as at:
        await at.press("2")
        table = at.page.query_one(OrderTable)
        amount = next(i for i, line in enumerate(at.lines) if "Amount" in line)
        place = at.lines[amount].index("Amount")
        assert "Date↓" in at.lines[amount]
        await at.pilot.click(offset=(place + 1, amount))
        await at.settle()
        assert at.rows() == ["A0001", "A0003", "A0002", "A0006", "A0004", "A0005"]
        await at.pilot.click(offset=(place + 1, amount))
        await at.settle()
        assert at.rows() == ["A0005", "A0004", "A0006", "A0002", "A0003", "A0001"]
        assert "Amount↑" in at.lines[amount]
        assert table.cursor_row == at.rows().index("A0006"), "the cursor stays on its order"


async def test_o_sorts_by_any_column_either_way() -> None:
    async with at_page() as at:
        await at.press("o", "j", "enter")  # from newest first to oldest first
        assert at.page.query_one(TabbedContent).active == "history"
        assert at.rows() == ["A0001", "A0002", "A0003", "A0004", "A0005", "A0006"]
        await at.press("o", "escape")
        assert at.rows()[0] == "A0001"


async def test_f_filters_by_status_and_channel_and_chips_take_it_off() -> None:
    async with at_page() as at:
        await at.press("f")
        await wait_until(at.pilot, lambda: "✗ cancelled" in at.text, "the choices")
        await at.press(*"jjj", "enter")
        assert at.rows() == ["A0005", "A0002"]
        assert at.summary == "2 matches · 6 orders, all time"
        chips = [chip.words for chip in at.page.query(Chip) if chip.display]
        assert chips == ["✗ cancelled"]
        await at.press("f", *"jj", "enter")  # past the heading to any channel, then facebook
        assert at.rows() == ["A0005"]
        await at.pilot.click("#status-chip")
        await at.settle()
        assert at.rows() == ["A0005"]
        await at.pilot.click("#channel-chip")
        await at.settle()
        assert len(at.rows()) == 6


async def test_text_is_looked_for_and_escape_first_leaves_it_then_clears_it() -> None:
    async with at_page() as at:
        await at.press("slash", *"soap w")
        assert at.page.query_one(Input).has_focus, "letters are text while typing, not keys"
        await at.press("backspace", "backspace")
        assert at.rows() == ["A0004", "A0003", "A0002"]
        await at.press(*"xy")
        assert "No order matches: Esc clears the filter." in at.text
        await at.press("backspace", "backspace", "enter")
        assert at.page.query_one(OrderTable).has_focus
        assert at.rows() == ["A0004", "A0003", "A0002"]
        await at.press("escape")
        assert len(at.rows()) == 6
        assert at.desk.back is None
        await at.press("escape")
        assert at.desk.back is not None


async def test_five_thousand_orders_are_shown_a_hundred_at_a_time() -> None:
    many = [make_order(n, days_ago(n / 10), phone_text=PHONE) for n in range(1, 5001)]
    async with at_page(FakeRepository(orders=many)) as at:
        await at.press("2")
        assert len(at.rows()) == 100
        assert at.rows()[0] == "A0001"
        assert "1–100 of 5,000" in at.text
        await at.press("greater_than_sign")
        assert at.rows()[0] == "A0101"
        assert "101–200 of 5,000" in at.text
        await at.press("less_than_sign", "less_than_sign")
        assert at.rows()[0] == "A0001"
        await at.press("slash", *"a4999")
        assert at.rows() == ["A4999"]
        assert "1–100" not in at.text


async def test_orders_in_another_currency_are_listed_marked_and_counted_beside_the_total() -> None:
    dollars = make_order(7, days_ago(1), Status.DELIVERED, 12_000, currency="USD", phone_text=PHONE)
    async with at_page(orders=[dollars], period=MONTH) as at:
        assert at.card("spent")[:2] == ["Spent +1 order in USD", "₦52,000  new"]
        assert at.card("orders")[1].startswith("5 ")
        await at.press("2")
        assert at.summary == "5 of 7 orders in 30 days, 1 in USD"
        assert "USD 120" in at.text


# States.


async def test_loading_is_said_until_the_customer_comes() -> None:
    repository = made_up_store()
    repository.hold()
    async with at_page(repository, waiting=True) as at:
        await wait_until(at.pilot, lambda: "Reading the customer…" in at.text, "the word that it takes long")
        repository.release()
        await at.settle()
        assert "Reading the customer…" not in at.text
        assert "Ngozi Eze-Obi" in at.text


async def test_the_page_is_drawn_whole_and_not_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(desk: CustuiApp, screen: Screen[object], update: object) -> None:
        if update is not None and not desk._batch_count and isinstance(screen, CustomerScreen):
            drawn.append("\n".join(lines_of(screen)))

    monkeypatch.setattr(CustuiApp, "_display", draw)
    async with desk_app(made_up_store()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert drawn
        for text in drawn:
            for said in ("Customers / Ngozi Eze-Obi", "customer since", "6 orders", "2 Orders 6", "Back"):
                assert said in text, text


async def test_charts_that_have_no_room_are_not_drawn_up() -> None:
    for size, charts in (((80, 24), 0), ((120, 40), 2)):
        async with at_page(size=size) as at:
            assert len(at.page.query_one(OverviewCharts).children) == charts


async def test_a_slow_customer_is_not_mistaken_for_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CustomerFeed, "PATIENCE", 0.01)
    repository = FakeRepository(orders=crowd(2))
    async with at_page(repository, phone="+2348035550201", walk=walk_of(repository, 2)) as at:
        repository.hold()
        await at.pilot.press("right_square_bracket")
        while at.page.state is None:
            await at.pilot.pause(0.01)
        assert "Reading the customer…" in at.text
        repository.release()
        await at.settle()
        assert " / B " in at.lines[0]
        assert at.page.state is None


async def test_a_failure_is_one_sentence_and_r_tries_again() -> None:
    repository = made_up_store()
    repository.failure = "the store is locked by another program"
    async with at_page(repository) as at:
        assert "the store is locked by another program" in at.text
        assert "r tries again" in at.text
        assert at.page.check_action("contact", ("whatsapp",)) is False
        repository.failure = None
        await at.press("r")
        assert "0803 555 0147" in at.text


async def test_an_answer_is_not_overtaken_by_word_that_it_is_slow() -> None:
    repository = made_up_store()
    repository.failure = "the store is locked by another program"
    async with at_page(repository) as at:
        at.page.feed.post_message(Slow())  # on its way already when the answer came
        await at.settle()
        assert "the store is locked by another program" in at.text


async def test_a_later_failure_leaves_the_page_and_says_so() -> None:
    async with at_page() as at:
        at.repository.failure = "the disk is full"
        await at.press("r")
        assert "the disk is full — r tries again" in at.text
        assert "0803 555 0147" in at.text
        at.repository.failure = None
        at.page.feed.look()
        await at.settle()
        assert "the disk is full" not in at.text, "the store came back: the notice goes by itself"


async def test_a_failed_period_does_not_leave_the_figures_of_another() -> None:
    async with at_page() as at:
        at.repository.failure = "the disk is full"
        at.page._take_period(MONTH)
        await at.settle()
        assert "₦102,000" not in at.text
        assert "the disk is full" in at.text


async def test_a_customer_who_is_gone_is_told_so() -> None:
    async with at_page() as at:
        at.repository.orders.clear()
        at.repository.change()
        at.page.feed.look()
        await at.settle()
        assert "No order bears this phone any more" in at.text
        await at.press("escape")
        assert at.desk.back == Return(PHONE, None)


async def test_an_order_of_another_program_shows_in_place() -> None:
    async with at_page() as at:
        await at.press("2", "j", "j")
        table = at.page.query_one(OrderTable)
        assert table.order_at_cursor is not None
        assert table.order_at_cursor.number == "A0004"
        at.repository.change(make_order(9, days_ago(0), phone_text=PHONE))
        at.page.feed.look()
        await at.settle()
        assert at.rows()[0] == "A0009"
        assert at.card("orders")[1].startswith("7 ")
        assert table.order_at_cursor.number == "A0004", "the cursor stays on its order"


async def test_a_change_elsewhere_draws_nothing_again() -> None:
    async with at_page() as at:
        view = at.page.view
        at.repository.change(make_order(9, phone_text="+2348035550299"))
        reads = len(at.repository.asked("get_customer_details"))
        at.page.feed.look()
        await at.settle()
        assert len(at.repository.asked("get_customer_details")) == reads + 1
        assert at.page.view is view


async def test_an_answer_that_comes_too_late_is_dropped() -> None:
    async with at_page() as at:
        assert at.page.view is not None
        late = at.repository.get_customer_details(PHONE, MONTH)
        at.page.post_message(Read(Asked(PHONE, MONTH), late, NOW, 99))
        await at.settle()
        assert at.page.view.period == ALL_TIME


# Sizes and hostile text.


@pytest.mark.parametrize("size", [(40, 30), (20, 8)])
async def test_nothing_is_wider_than_the_terminal(size: tuple[int, int]) -> None:
    repository = made_up_store()
    repository.notes[PHONE] = (Note(1, "long " * 50, "tunde", days_ago(30)),)
    async with at_page(repository, size=size, period=MONTH) as at:
        await at.press("2", "1")
        assert at.page.max_scroll_x == 0
        assert at.page.body.max_scroll_x == 0
        assert len(at.lines) == size[1]


async def test_wide_shows_notes_beside_what_the_orders_say() -> None:
    repository = made_up_store()
    repository.notes[PHONE] = (Note(1, "Prefers evenings", "tunde", days_ago(30)),)
    async with at_page(repository, size=(120, 40)) as at:
        assert at.page.query_one(Overview).query_one(NoteList).region.x > 50
        assert at.page.query_one(Overview).query_one(NoteList).region.y == at.page.query_one("#told").region.y


HOSTILE = [
    "[@click=app.quit]Ngozi[/]",
    "[/x]",
    "\x1b]52;c;aGFjaw==\x07\x1b[31mNgozi",
    "\u202eizogN\u2066",
    "[bold",
    "\x9b31m\r\nsecond\tline",
    "N" * 10_000,
    "王" * 300,
    "e\u0301" * 200,
    "\\[red]",
]


def hostile_order(place: int, text: str) -> Order:
    """Return an order that is `text` wherever text can be."""
    return make_order(
        place, days_ago(place), Status.UNKNOWN, naira(5), number=text, status_text=text, channel=text.lower(),
        customer_name=text, city=text, state=text, address=text, phone_text=PHONE,
        items=(make_item(text, 2, sku=text),),
    )  # fmt: skip


def controls(lines: list[str]) -> set[str]:
    """Return the characters that would command a terminal or turn text round."""
    return {c for line in lines for c in line if c < " " or "\x7f" <= c <= "\x9f" or c in "\u202e\u2066"}


async def test_hostile_text_is_shown_as_text_on_every_part_of_the_page() -> None:
    orders = [hostile_order(place, text) for place, text in enumerate(HOSTILE, 1)]
    repository = FakeRepository(orders=orders)
    repository.notes[PHONE] = tuple(Note(n, text, text, days_ago(3)) for n, text in enumerate(HOSTILE))
    repository.members[PHONE] = tuple(make_segment(n, text) for n, text in enumerate(HOSTILE))
    async with at_page(repository) as at:
        # Each key opens another part: the orders, one order, the filters to choose from, the text.
        for keys in ((), ("2",), ("enter",), ("escape", "f"), ("escape", "slash", *"ngo")):
            await at.press(*keys)
            assert controls(at.lines) == set()
            assert at.desk.is_running
        assert at.rows() == [order.number for order in orders if "Ngozi" in order.number]


async def test_a_click_on_hostile_text_does_nothing_but_what_clicks_do() -> None:
    text = "[@click=app.quit]Ngozi[/][/x]"
    repository = FakeRepository(orders=[hostile_order(1, text)])
    repository.notes[PHONE] = (Note(1, text, text, days_ago(3)),)
    async with at_page(repository) as at:
        assert text in at.text, "shown literally"
        spots = [(line.index("Ngozi"), y) for y, line in enumerate(at.lines) if "Ngozi" in line]
        assert len(spots) >= 5  # among them breadcrumb, name, place and sentences
        await at.press("2")
        spots[4:] = [
            (line.index("Ngozi"), y) for y, line in enumerate(at.lines) if "Ngozi" in line and y > 10
        ]
        for spot in spots:
            await at.pilot.click(offset=spot)
        await at.settle()
        assert at.desk.is_running
        assert at.desk.back is None


# Deeds.


async def test_a_segment_is_put_on_and_undone_and_the_page_shows_it_at_once() -> None:
    repository = made_up_store()
    repository.made_segments = [make_segment()]
    async with at_page(repository) as at:
        assert "# Promo list" not in at.text
        await at.press("s")
        assert "Ngozi Eze-Obi · ✓ in it" in at.text
        assert "f filter" not in at.text
        await at.press("enter")
        assert "# Promo list" in at.text
        assert at.desk.notices == ["Added 1 customer to Promo list · u undoes"]
        await at.press("s")
        assert "✓ ● Promo list" in at.text
        await at.press("escape", "u")
        assert "Undo: added 1 customer to Promo list, just now?" in at.text
        await at.press("enter")
        assert "# Promo list" not in at.text


async def test_a_page_without_a_customer_puts_nobody_into_a_segment() -> None:
    repository = FakeRepository(orders=crowd(1), made_segments=[make_segment()])
    async with at_page(repository, phone=PHONE) as at:
        assert "No order bears this phone" in at.text
        await at.press("s", "enter")
        assert not repository.asked("act")


async def test_a_store_for_reading_only_offers_no_writing() -> None:
    repository = made_up_store()
    repository.read_only = True
    async with at_page(repository) as at:
        assert not {"n", "s", "u"} & set(at.page.active_bindings)
