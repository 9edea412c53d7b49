"""Segments as conditions: members, stored queries that may name each other, groups; and whom lists find."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, literal, select

from custui.domain.errors import StoreError
from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.query_codec import query_to_json
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store import customers
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.segment_filter import segment_condition
from custui.store.shelves import MEMBERS, SEGMENTS, SUMMARY
from tests.factories import make_incoming

DAYS_30 = Period(PeriodKind.DAYS_30)
Found = Callable[[str], list[str]]


def phone(number: int) -> str:
    return f"+2348035550{number:03d}"


@pytest.fixture(autouse=True)
def shop(database: Database, rules: ShopRules, now: datetime) -> None:
    """Keep customers 1 to 4, of whom each ordered as often, the last time so many weeks ago."""
    orders = [
        make_incoming(f"A{number}-{nth}", now - timedelta(days=7 * number + 60 * nth), phone=phone(number))
        for number in range(1, 5)
        for nth in range(number)
    ]
    save_orders(database, rules, now, "shop", orders, False)


@pytest.fixture
def keep(database: Database) -> Callable[..., None]:
    """Keep a segment with these members, or with this query."""

    def put(name: str, members: Iterable[int] = (), query: str | ListQuery | None = None) -> None:
        text = query_to_json(query) if isinstance(query, ListQuery) else query
        with database.write() as connection:
            row = {"name": name, "name_folded": fold(name), "colour": "green", "query": text}
            kept = insert(SEGMENTS).values(**row, created_at=0, version=1).returning(SEGMENTS.c.id)
            number = connection.execute(kept).scalar_one()
            for member in members:
                told = {"segment_id": number, "phone_key": phone(member), "added_at": 0, "added_by": "kemi"}
                connection.execute(insert(MEMBERS).values(**told))

    return put


@pytest.fixture
def found(database: Database, rules: ShopRules, now: datetime) -> Found:
    """Return the phones' last digits of a segment's customers."""

    def ask(name: str) -> list[str]:
        with database.read() as connection:
            condition = segment_condition(connection, name, rules, now)
            statement = select(SUMMARY.c.phone_key).where(condition).order_by(SUMMARY.c.phone_key)
            return [key[-1] for key in connection.execute(statement).scalars()]

    return ask


def test_members_are_found_by_the_folded_name(keep: Callable[..., None], found: Found) -> None:
    keep("Promo  Lìst", [2, 4, 9])
    assert found("promo list") == ["2", "4"], "a member without orders is no customer"


def test_a_smart_segment_is_whoever_its_query_finds(keep: Callable[..., None], found: Found) -> None:
    keep("Loyal", query=ListQuery(CustomerFilters(min_orders=3)))
    keep("Loyal lately", query=ListQuery(CustomerFilters(min_orders=1), DAYS_30))
    keep("Here lately", query=ListQuery(CustomerFilters(), DAYS_30))
    keep("All", query=ListQuery())
    assert found("loyal") == ["3", "4"]
    assert found("Loyal lately") == ["1", "2", "3", "4"]
    assert found("Here lately") == ["1", "2", "3", "4"]
    assert found("All") == ["1", "2", "3", "4"]


def test_a_smart_segments_period_and_search_are_its_own(
    keep: Callable[..., None], found: Found, now: datetime
) -> None:
    past = custom_period(now.date() - timedelta(days=150), now.date() - timedelta(days=130))
    keep("Then", query=ListQuery(CustomerFilters(), past))
    keep("Number", query=ListQuery(CustomerFilters(search="5550003")))
    keep("Not then", query=ListQuery(CustomerFilters(not_segment="then")))
    assert found("Then") == ["3", "4"]
    assert found("Number") == ["3"]
    assert found("Not then") == [one for one in "1234" if one not in found("Then")]


def test_segments_may_be_made_of_others(keep: Callable[..., None], found: Found) -> None:
    keep("Static", [1, 2, 3])
    keep("Loyal", query=ListQuery(CustomerFilters(min_orders=2, segment="STATIC")))
    keep("Rest", query=ListQuery(CustomerFilters(not_segment="loyal")))
    keep("Twice over", query=ListQuery(CustomerFilters(segment="rest", not_segment="static")))
    assert (found("Loyal"), found("Rest"), found("Twice over")) == (["2", "3"], ["1", "4"], ["4"])


def test_groups_are_segments_by_their_word(keep: Callable[..., None], found: Found) -> None:
    assert (found("repeat"), found(" ONE-TIME ")) == (["2", "3", "4"], ["1"])
    assert found("at  risk") == []
    keep("Repeat", [1])
    assert found("repeat") == ["1"], "one's own segment comes first"


def test_what_is_no_segment_is_refused_in_a_sentence(keep: Callable[..., None], found: Found) -> None:
    keep("Left behind", query=ListQuery(CustomerFilters(segment="Gone")))
    keep("Newer", query='{"period": "all", "mood": "good"}')
    for name, sentence in (
        ("Nobody's", "there is no segment Nobody's"),
        ("left behind", "there is no segment Gone"),
        ("newer", "the query of the segment Newer cannot be read"),
    ):
        with pytest.raises(StoreError, match=sentence):
            found(name)


def test_a_circle_of_segments_is_refused(keep: Callable[..., None], found: Found) -> None:
    keep("One", query=ListQuery(CustomerFilters(segment="two")))
    keep("Two", query=ListQuery(CustomerFilters(not_segment="three")))
    keep("Three", query=ListQuery(CustomerFilters(min_orders=1, segment="ONE"), DAYS_30))
    for name in ("one", "two", "three"):
        with pytest.raises(StoreError, match="leads back to itself"):
            found(name)


@pytest.mark.parametrize("period", [ALL_TIME, DAYS_30])
@pytest.mark.parametrize("few", [True, False])
def test_what_is_few_and_what_is_many_come_to_the_same(
    database: Database,
    rules: ShopRules,
    now: datetime,
    keep: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    period: Period,
    few: bool,
) -> None:
    monkeypatch.setattr("custui.store.filters._FEW", 100 if few else 0)
    keep("Static", [1, 2, 3])
    keep("Smart", query=ListQuery(CustomerFilters(min_orders=2, channel="whatsapp", city="Ikeja")))
    filters = CustomerFilters(segment="static", not_segment="smart", state="lagos", max_orders=3)
    with database.read() as connection:
        for sort in SortField:
            asked = replace(filters, sort=Sort(sort))
            page = customers.page(connection, asked, period, PageRequest(), rules, now)
            assert [row.phone for row in page.rows] == [phone(1)]


@pytest.mark.parametrize("period", [ALL_TIME, DAYS_30, custom_period(date(2026, 1, 1), date(2026, 6, 9))])
def test_phones_can_be_put_into_a_table_at_once(
    database: Database, rules: ShopRules, now: datetime, keep: Callable[..., None], period: Period
) -> None:
    keep("Target")
    thousands = frozenset(phone(number) for number in range(2, 9_000))
    with database.write() as connection:
        filters = CustomerFilters(among=thousands, without=frozenset({phone(3)}))
        found = customers.phones(connection, filters, period, rules, now).subquery()
        target = connection.execute(select(SEGMENTS.c.id)).scalar_one()
        rows = select(literal(target), found.c.phone_key, literal(0), literal("kemi"))
        into = insert(MEMBERS).from_select(["segment_id", "phone_key", "added_at", "added_by"], rows)
        connection.execute(into)
    with database.read() as connection:
        members = connection.execute(select(MEMBERS.c.phone_key).order_by(MEMBERS.c.phone_key)).scalars()
        assert list(members) == [phone(2), phone(4)]
        left = CustomerFilters(segment="target", without=thousands - {phone(4)})
        assert customers.count(connection, left, period, rules, now) == 1
