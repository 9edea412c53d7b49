from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.content import Content

from custui.domain.customer import CustomerPage, CustomerRow, Due, Match, MatchKind
from custui.domain.figures import Figures
from custui.domain.flags import Flag
from custui.domain.phone import PhoneVerdict
from custui.domain.query import CustomerFilters, ListQuery, SortField
from custui.domain.status import Status
from custui.widgets.customer_cells import (
    average_cell,
    channel_cell,
    customer_cell,
    flags_cell,
    last_order_cell,
    name_cell,
    phone_cell,
    spent_cell,
    two_lines,
    whatsapp_cell,
)
from custui.widgets.customer_columns import Aside
from custui.widgets.listing import Listing, Look
from tests.factories import NOW, PHONE, RULES, days_ago, lagos, make_order, make_row, naira

OTHER = "+2348052209911"
LOOK = Look(RULES)
TODAY = NOW.astimezone(RULES.zone).date()


def listing_of(row: CustomerRow, search: str = "", match: Match | None = None) -> Listing:
    spoken = {PHONE: "0803 555 0147", OTHER: "0805 220 9911"}
    matches = {} if match is None else {row.phone: match}
    page = CustomerPage((row,), 1, 50, has_more=False, matches=matches)
    return Listing(ListQuery(CustomerFilters(search=search)), page, spoken, TODAY)


def named(width: int, search: str, match: Match, *, whatsapp_shown: bool = False, look: Look = LOOK) -> str:
    """Return the name's cell of Ngozi, found by `match`."""
    row = make_row(whatsapp=OTHER)
    listing = listing_of(row, search, match)
    cell = customer_cell(SortField.NAME, row, listing, look, width, whatsapp_shown=whatsapp_shown)
    assert cell.cell_length <= width
    return cell.plain


def matched(cell: Content) -> list[str]:
    """Return the parts of a cell that stand out."""
    return [cell.plain[span.start : span.end] for span in cell.spans if "underline" in str(span.style)]


@pytest.mark.parametrize(
    ("days", "width", "said"),
    [
        (0, 11, "today"),
        (1, 11, "yesterday"),
        (12, 11, "12 days ago"),
        (12, 30, "12 days ago  Call about [/x] …"),
        (0, 60, "today        Call about [/x] �[2J and more"),
    ],
)
def test_what_is_due_says_since_when_and_where_there_is_room_what(days: int, width: int, said: str) -> None:
    row = make_row()
    due = Due(TODAY - timedelta(days=days), "Call about [/x] \x1b[2J\nand more")
    page = CustomerPage((row,), 1, 50, has_more=False, due={row.phone: due})
    listing = replace(listing_of(row), page=page)
    assert customer_cell(Aside.DUE, row, listing, LOOK, width).plain == said
    assert customer_cell(Aside.DUE, row, listing_of(row), LOOK, width).plain == ""
    below = two_lines(row, listing, LOOK, 36).plain.split("\n")[1]
    assert below.endswith(f"due {'today' if days == 0 else 'yesterday' if days == 1 else '12 days ago'}")
    assert len(below) == 36


def row_with_last_order(days: int) -> CustomerRow:
    return make_row([make_order(1, days_ago(days))])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (99, "99 days ago"),
        (100, "28 Feb 2026"),
        (-1, "dated ahead"),
    ],
)
def test_last_order_is_told_in_days_then_by_date(days: int, words: str) -> None:
    cell = last_order_cell(row_with_last_order(days), TODAY, LOOK, 11)
    assert cell.plain == words
    assert cell.cell_length <= 11


def test_last_order_is_shorter_in_a_shorter_column() -> None:
    told = {
        days: last_order_cell(row_with_last_order(days), TODAY, LOOK, 9).plain for days in (1, 61, 100, -1)
    }
    assert told == {1: "yesterday", 61: "61 d ago", 100: "Feb 2026", -1: "ahead"}


def test_last_order_is_highlighted_above_thirty_days_and_thirty_is_not() -> None:
    assert last_order_cell(row_with_last_order(31), TODAY, LOOK, 11).spans
    assert not last_order_cell(row_with_last_order(30), TODAY, LOOK, 11).spans


def test_today_is_the_shops_day_not_utcs() -> None:
    # 23:30 UTC on the 7th is half past midnight on the 8th in Lagos.
    row = make_row([make_order(1, lagos("2026-06-08", "00:30"))])
    assert last_order_cell(row, TODAY, LOOK, 11).plain == "today"


def test_money_is_compact_only_where_the_full_amount_has_no_room() -> None:
    row = make_row([make_order(1, total=naira(1_234_500))])
    assert spent_cell(row, LOOK, 10).plain == "₦1,234,500"
    assert spent_cell(row, LOOK, 9).plain == "₦1.2m"
    assert spent_cell(row, Look(RULES, unicode=False), 13).plain == "NGN 1,234,500"


def test_orders_in_another_currency_are_marked_beside_the_sum() -> None:
    row = make_row([make_order(1, total=naira(5_000)), make_order(2, total=9_900, currency="USD")])
    assert spent_cell(row, LOOK, 10).plain == "*₦5,000"
    assert not spent_cell(make_row(), LOOK, 10).plain.startswith("*")


def test_average_without_an_order_that_counts_is_a_dash_and_never_zero() -> None:
    row = make_row([make_order(1, status=Status.CANCELLED)])
    assert average_cell(row, LOOK).plain == "—"
    assert average_cell(make_row([make_order(1, total=naira(34_240))]), LOOK).plain == "₦34.2k"


def test_whatsapp_shows_only_where_it_differs() -> None:
    same, other, none = make_row(), make_row(whatsapp=OTHER), make_row(whatsapp=None)
    assert whatsapp_cell(same, listing_of(same)).plain == ""
    assert whatsapp_cell(other, listing_of(other)).plain == "0805 220 9911"
    assert whatsapp_cell(none, listing_of(none)).plain == "—"


@pytest.mark.parametrize(
    ("verdict", "sign"),
    [(PhoneVerdict.UNVERIFIED, "?"), (PhoneVerdict.UNREADABLE, "×"), (PhoneVerdict.DAMAGED, "×")],
)
def test_a_doubtful_number_keeps_its_sign_even_where_the_text_is_cut(
    verdict: PhoneVerdict, sign: str
) -> None:
    key = "raw:ask musa at the gate behind the school"
    row = make_row(phone=key, verdict=verdict)
    cell = phone_cell(row, listing_of(row), 13)
    assert cell.plain.endswith(f" {sign}")
    assert cell.cell_length == 13


def test_a_sign_comes_close_to_its_number_where_there_is_no_room_for_a_space() -> None:
    row = make_row(verdict=PhoneVerdict.UNVERIFIED)
    assert phone_cell(row, listing_of(row), 14).plain == "0803 555 0147?"
    assert phone_cell(row, listing_of(row), 15).plain == "0803 555 0147 ?"


def test_a_customer_without_a_name_is_told_as_such() -> None:
    row = make_row(name=" ")
    assert name_cell(row, listing_of(row, "no")).plain == "no name"
    assert not matched(name_cell(row, listing_of(row, "no")))


def test_an_unknown_channel_is_a_dash_and_an_unheard_of_one_keeps_its_word() -> None:
    assert channel_cell(make_row([make_order(channel="unknown")])).plain == "—"
    assert channel_cell(make_row([make_order(channel="jumia")])).plain == "Jumia"
    assert "\x1b" not in channel_cell(make_row([make_order(channel="\x1b[31mx")])).plain


def test_flags_take_words_as_long_as_there_is_room_and_a_vip_needs_no_repeat() -> None:
    row = replace(make_row(), flags=(Flag.VIP, Flag.REPEAT, Flag.HIGH_VALUE, Flag.PROBLEMATIC))
    assert flags_cell(row, 7).plain == "★ ◆ ✗"
    assert flags_cell(row, 18).plain == "★ VIP  ◆ ✗"
    assert flags_cell(row, 24).plain == "★ VIP  ◆ High value  ✗"
    assert flags_cell(row, 40).plain == "★ VIP  ◆ High value  ✗ Problematic"
    assert flags_cell(replace(row, flags=(Flag.VIP,)), 7).plain == "★"
    assert flags_cell(replace(row, flags=(Flag.REPEAT, Flag.AT_RISK)), 7).plain == "↻ !"
    assert flags_cell(replace(row, flags=tuple(Flag)), 7).cell_length == 7


def test_two_lines_stand_at_their_places() -> None:
    row = make_row()
    lines = two_lines(row, listing_of(row), LOOK, 36).plain.split("\n")
    assert lines == ["Ngozi Eze-Obi               ₦102,000", "0803 555 0147     6 · 5 d    ★ ◆ ✗  "]


def test_what_was_searched_stands_out_in_name_and_numbers_without_colour() -> None:
    row = make_row(whatsapp=OTHER)
    by_name, by_digits = listing_of(row, "NGOZI obi"), listing_of(row, "555014")
    assert matched(name_cell(row, by_name)) == ["Ngozi", "Obi"]
    assert matched(phone_cell(row, by_digits, 14)) == ["555 014"]
    assert matched(whatsapp_cell(row, listing_of(row, "9911"))) == ["9911"]
    assert not matched(name_cell(row, listing_of(row)))
    assert matched(customer_cell(SortField.NAME, row, by_name, LOOK, 8)) == ["Ngozi"]
    assert matched(two_lines(row, by_digits, LOOK, 40)) == ["555 014"]


@pytest.mark.parametrize(
    ("match", "words"),
    [
        (Match(MatchKind.OTHER_NAME, "Ngozi Obi"), "Ngozi Eze-Obi · also Ngozi Obi"),
        (Match(MatchKind.ALTERNATE, "+2348091234567"), "Ngozi Eze-Obi · also 0809 123 4567"),
        (Match(MatchKind.WHATSAPP, OTHER), "Ngozi Eze-Obi · WhatsApp 0805 220 9911"),
        (Match(MatchKind.ORDER, "1001"), "Ngozi Eze-Obi · order #1001"),
        (Match(MatchKind.ORDER, "#1001"), "Ngozi Eze-Obi · order #1001"),
        (Match(MatchKind.NOTE, "wants shea butter"), "Ngozi Eze-Obi · note: wants shea butter"),
        (Match(MatchKind.NAME, "Ngozi Eze-Obi"), "Ngozi Eze-Obi"),
        (Match(MatchKind.PHONE, PHONE), "Ngozi Eze-Obi"),
        (Match(MatchKind.SIMILAR, "Ngozi Eze-Obi"), "≈ Ngozi Eze-Obi"),
        (Match(MatchKind.SIMILAR, "Ngosi Obi"), "≈ Ngozi Eze-Obi · also Ngosi Obi"),
    ],
)
def test_what_matched_where_no_column_shows_it_stands_behind_the_name(match: Match, words: str) -> None:
    assert named(60, "x", match) == words


def test_the_aside_loses_words_then_is_cut_and_the_name_never_is_for_its_sake() -> None:
    order = Match(MatchKind.ORDER, "1001")
    assert named(27, "1001", order) == "Ngozi Eze-Obi · order #1001"
    assert named(26, "1001", order) == "Ngozi Eze-Obi · #1001"
    assert named(20, "1001", order) == "Ngozi Eze-Obi #1001"
    assert named(18, "1001", order) == "Ngozi Eze-Obi"
    other = Match(MatchKind.OTHER_NAME, "Ngozi Obi")
    assert named(26, "ngozi", other) == "Ngozi Eze-Obi · Ngozi Obi"
    assert named(22, "ngozi", other) == "Ngozi Eze-Obi · Ngozi…"
    assert named(10, "ngozi", other) == "Ngozi Eze…"


def test_in_the_aside_too_what_matched_stands_out() -> None:
    row = make_row()
    listing = listing_of(row, "1001", Match(MatchKind.ORDER, "A-1001"))
    assert matched(customer_cell(SortField.NAME, row, listing, LOOK, 40)) == ["1001"]


def test_of_a_note_the_words_stand_out_and_of_a_name_then_nothing() -> None:
    row = make_row()
    listing = listing_of(row, "Note: SHEA ngozi", Match(MatchKind.NOTE, "ngozi: Shẹ̀a butter"))
    assert matched(customer_cell(SortField.NAME, row, listing, LOOK, 60)) == ["ngozi", "Shẹ̀a"]
    assert named(26, "note: shea", Match(MatchKind.NOTE, "wants shea butter")) == "Ngozi Eze-Obi · wants she…"


def test_a_whatsapp_number_with_a_column_of_its_own_is_not_said_twice() -> None:
    match = Match(MatchKind.WHATSAPP, OTHER)
    assert named(60, "9911", match, whatsapp_shown=True) == "Ngozi Eze-Obi"


def test_a_terminal_without_signs_has_another_for_a_like_name() -> None:
    match = Match(MatchKind.SIMILAR, "Ngozi Eze-Obi")
    assert named(40, "ngosi", match, look=Look(RULES, unicode=False)) == "~ Ngozi Eze-Obi"


def test_a_phone_shows_what_matched_too() -> None:
    row = make_row()
    listing = listing_of(row, "1001", Match(MatchKind.ORDER, "1001"))
    assert two_lines(row, listing, LOOK, 36).plain.split("\n")[0] == "Ngozi Eze-Obi · #1001       ₦102,000"


def test_hostile_matches_are_cleaned() -> None:
    bad = "\x1b[31m‮[@click=app.quit]x"
    for kind in MatchKind:
        shown = named(80, bad, Match(kind, bad))
        assert "\x1b" not in shown
        assert "‮" not in shown


@settings(max_examples=60)
@given(
    name=st.text(max_size=60),
    channel=st.text(max_size=20),
    orders=st.integers(1, 10**7),
    spent=st.integers(0, 10**13),
    idle=st.integers(0, 5000),
    flags=st.sets(st.sampled_from(list(Flag))),
    width=st.integers(30, 60),
    match=st.none() | st.builds(Match, st.sampled_from(list(MatchKind)), st.text(max_size=30)),
    search=st.text(max_size=8),
)
def test_no_cell_is_wider_than_its_column(
    name: str,
    channel: str,
    orders: int,
    spent: int,
    idle: int,
    flags: set[Flag],
    width: int,
    match: Match | None,
    search: str,
) -> None:
    row = replace(
        make_row(name=name),
        figures=Figures(orders=orders, spent=spent, spent_orders=1),
        preferred_channel=channel,
        last_order_at=NOW - timedelta(days=idle),
        days_since_last_order=idle,
        flags=tuple(flag for flag in Flag if flag in flags),
    )
    listing = listing_of(row, search, match)
    for field, cells in (
        (SortField.NAME, 16),
        (SortField.ORDERS, 10),
        (SortField.SPENT, 10),
        (SortField.LAST_ORDER, 11),
        (SortField.LAST_ORDER, 9),
        (SortField.CHANNEL, 9),
        (SortField.FLAGS, 9),
    ):
        cell = customer_cell(field, row, listing, LOOK, cells)
        assert cell.cell_length <= cells, field
        if field in (SortField.ORDERS, SortField.SPENT):
            assert cell.cell_length == cells
    for line in two_lines(row, listing, LOOK, width).split("\n"):
        assert line.cell_length == width
