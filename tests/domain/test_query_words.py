"""Filters as parts that can be taken off, and whole queries in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.customer import CustomerPage, Match, MatchKind
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import Activity, CustomerFilters, ListQuery, PhoneDoubt, Sort, SortField
from custui.domain.query_words import filter_parts, order_words, query_words, sort_words
from custui.domain.rules import ShopRules
from tests.factories import RULES, make_row

WORDS = st.sampled_from(("", "  ", "Lagos", "Oyo State", "[@click=app.quit]x", "line\nbreak", "x" * 90))
ENDS = st.one_of(st.none(), st.integers(0, 20_000_000))
FILTERS = st.builds(
    CustomerFilters,
    search=WORDS,
    status=st.sampled_from((None, *Activity)),
    min_orders=ENDS,
    max_orders=ENDS,
    min_spent=ENDS,
    max_spent=ENDS,
    channel=st.sampled_from((None, "whatsapp", "unknown", "jumia")),
    city=st.one_of(st.none(), WORDS),
    state=st.one_of(st.none(), WORDS),
    segment=st.one_of(st.none(), WORDS),
    not_segment=st.one_of(st.none(), WORDS),
    groups=st.frozensets(st.sampled_from(Group)),
    has_notes=st.sampled_from((None, True, False)),
    follow_up_due=st.booleans(),
    phone=st.sampled_from((None, *PhoneDoubt)),
    among=st.sampled_from((None, frozenset(), frozenset({"+2348035550147"}))),
    without=st.sampled_from((frozenset(), frozenset({"+2348035550147"}))),
    sort=st.builds(Sort, st.sampled_from(SortField), st.booleans()),
)


def said(filters: CustomerFilters, rules: ShopRules = RULES) -> list[str]:
    return [part.words for part in filter_parts(filters, rules)]


@given(FILTERS)
def test_every_part_comes_off_by_itself_and_the_others_keep_their_order(filters: CustomerFilters) -> None:
    words = said(filters)
    for place, part in enumerate(filter_parts(filters, RULES)):
        assert said(part.without) == words[:place] + words[place + 1 :]
        assert (part.without.search, part.without.sort) == (filters.search, filters.sort)


@given(FILTERS, st.randoms(use_true_random=False))
def test_without_all_its_parts_only_search_and_sort_are_left(filters: CustomerFilters, random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    left = filters
    while parts := filter_parts(left, RULES):
        left = random.choice(parts).without
    assert left == CustomerFilters(search=filters.search, sort=filters.sort)


@given(FILTERS)
def test_parts_are_short_and_stand_on_one_line(filters: CustomerFilters) -> None:
    for words in said(filters):
        assert words == " ".join(words.split())
        assert 0 < len(words) <= 50


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (CustomerFilters(status=Activity.INACTIVE), "inactive"),
        (CustomerFilters(groups=frozenset({Group.AT_RISK, Group.VIP})), "VIP|At risk"),
        (CustomerFilters(min_orders=2), "2+ orders"),
        (CustomerFilters(min_orders=1, max_orders=1), "1 order"),
        (CustomerFilters(min_orders=3, max_orders=7), "3–7 orders"),
        (CustomerFilters(max_orders=1), "up to 1 order"),
        (CustomerFilters(min_orders=0, max_orders=0), "0 orders"),
        (CustomerFilters(min_spent=1_000_000, max_spent=4_999_999), "₦10k–₦50k spent"),
        (CustomerFilters(channel="tiktok"), "via TikTok"),
        (CustomerFilters(channel="unknown"), "channel unknown"),
        (CustomerFilters(city="Lagos", state="Lagos"), "Lagos|Lagos state"),
        (CustomerFilters(city="", state="\u200b "), "no city|no state"),
        (CustomerFilters(state="Oyo State"), "Oyo State"),
        (CustomerFilters(segment="Promo list", not_segment="Old"), "in Promo list|not in Old"),
        (CustomerFilters(has_notes=True), "has notes"),
        (CustomerFilters(has_notes=False), "no notes"),
        (CustomerFilters(follow_up_due=True), "follow-up due"),
        (CustomerFilters(phone=PhoneDoubt.UNREADABLE), "number unreadable"),
        (CustomerFilters(among=frozenset(map(str, range(1_312)))), "1,312 marked"),
        (CustomerFilters(among=frozenset({"a", "b"}), without=frozenset({"a"})), "2 marked|1 left out"),
        (CustomerFilters(search="ngozi"), ""),
    ],
)
def test_each_part_in_words(filters: CustomerFilters, words: str) -> None:
    assert "|".join(said(filters)) == words


def test_money_is_said_in_the_shops_currency_and_what_the_terminal_can_show() -> None:
    filters = CustomerFilters(min_spent=100_000)
    assert said(filters, replace(RULES, currency="JPY")) == ["¥100k+ spent"]
    assert filter_parts(filters, RULES, ascii_only=True)[0].words == "NGN 1,000+ spent"


def test_a_query_in_one_line() -> None:
    filters = CustomerFilters(
        search=" ngozi ", groups=frozenset({Group.VIP}), city="Lagos", sort=Sort(SortField.SPENT)
    )
    query = ListQuery(filters, Period(PeriodKind.DAYS_30))
    assert query_words(query, RULES) == "VIP · Lagos · matching “ngozi” · 30 days · by spent ↓"


def test_everybody() -> None:
    assert query_words(ListQuery(), RULES) == "everybody"
    assert query_words(ListQuery(CustomerFilters(search="  ")), RULES) == "everybody"
    by_name = ListQuery(
        CustomerFilters(sort=Sort(SortField.NAME, descending=False)), Period(PeriodKind.TODAY)
    )
    assert query_words(by_name, RULES) == "everybody · today · by name ↑"


def test_sorts_in_words() -> None:
    assert sort_words(Sort()) == "last order ↓"
    assert sort_words(Sort(SortField.WHATSAPP, descending=False)) == "WhatsApp ↑"


def test_names_alike_come_after_the_sorted_ones_or_alone() -> None:
    rows = make_row(phone="+2348030000001"), make_row(phone="+2348030000002")
    exact, alike = Match(MatchKind.NAME, "Ngozi"), Match(MatchKind.SIMILAR, "Ngosi")

    def words(*found: Match) -> str:
        matches = {row.phone: match for row, match in zip(rows, found, strict=False)}
        return order_words(Sort(), CustomerPage(rows, 1, 50, False, matches=matches))

    assert words() == words(exact, exact) == "last order ↓"
    assert words(exact, alike) == "last order ↓, then likeness"
    assert words(alike, alike) == "likeness"
    assert order_words(Sort(), CustomerPage((), 1, 50, False)) == "last order ↓"
