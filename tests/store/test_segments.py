"""Segments, static and smart: made, changed, deleted, counted; and the queries that name them follow."""

from collections.abc import Callable
from datetime import datetime

import pytest
from msgspec.structs import replace

from custui.domain.customer import SEGMENT_COLOURS, Segment
from custui.domain.deeds import Deed, NewSegment, SegmentEdit
from custui.domain.errors import RenamedSegmentError, StaleEditError, StoreError
from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.shelves import ACTIVITY, DEED_PHONES, DEEDS, MEMBERS, ORDERS, SEGMENTS
from tests.store.list_shop import EVERYBODY, PHONES, A, B, C, E, ListShop, of_segment, those

pytestmark = pytest.mark.as_agent

REPEATERS = ListQuery(CustomerFilters(groups=frozenset({Group.REPEAT})), Period(PeriodKind.DAYS_30))


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    return ListShop(database, rules, now)


def subject(deed: Deed) -> int:
    assert deed.subject is not None
    return deed.subject


def refuses(shop: ListShop, new: NewSegment, sentence: str) -> None:
    before, revision = shop.state(), shop.repository.revision()
    with pytest.raises(StoreError) as refusal:
        shop.repository.create_segment(new, "kemi", shop.key())
    assert str(refusal.value) == sentence
    assert (shop.state(), shop.repository.revision()) == (before, revision)
    assert shop.rows(DEEDS) == []


@pytest.mark.for_leads
def test_a_segment_is_made_with_its_members(shop: ListShop) -> None:
    made = shop.create("  Promo  list ", those(A, B, "+2340"))
    assert (made.words, made.customers, made.agent) == (
        "created segment Promo  list with 2 customers",
        2,
        "kemi",
    )
    assert made.at == shop.now
    assert not made.undone
    assert shop.repository.segments() == (Segment(subject(made), "Promo  list", "green"),)
    at = int(shop.now.timestamp())
    assert [tuple(row) for row in shop.rows(MEMBERS)] == [
        (made.subject, phone, at, "kemi", None) for phone in (A, B)
    ]
    told = {"deed": made.id, "segment": made.subject, "name": "Promo  list"}
    assert shop.logged()[-3:] == [
        ("kemi", "created segment", A, told),
        ("kemi", "created segment", B, told),
        ("kemi", "created segment", None, {**told, "words": made.words, "customers": 2}),
    ]


@pytest.mark.for_leads
def test_a_segment_is_made_once_however_often_it_is_asked_for(shop: ListShop) -> None:
    new = NewSegment("Promo", "green", members=EVERYBODY)
    deeds = [shop.repository.create_segment(new, "kemi", "same") for _ in range(3)]
    assert deeds[0] == deeds[1] == deeds[2]
    assert len(shop.rows(SEGMENTS)) == len(shop.rows(DEEDS)) == 1
    assert len(shop.rows(ACTIVITY)) == 1 + len(PHONES) + 1


@pytest.mark.for_leads
def test_a_static_segment_freezes_a_smart_one(shop: ListShop) -> None:
    shop.create_smart("Repeaters", REPEATERS)
    frozen = shop.create("Frozen", of_segment("repeaters"))
    assert shop.members(subject(frozen)) == set(PHONES) - {A}
    with pytest.raises(StoreError, match="there is no segment Itself"):
        shop.create("Itself", of_segment("Itself"))


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (NewSegment(" \u200b ", "green"), "a segment needs a name"),
        (NewSegment("x" * 61, "green"), "a segment's name has at most 60 characters"),
        (
            NewSegment("high VALUE", "green"),
            "high VALUE is a group of its own: give the segment another name",
        ),
        (NewSegment("ONE-time", "green"), "ONE-time is a group of its own: give the segment another name"),
        (NewSegment("A", "beige"), "a segment cannot be beige: " + " ".join(SEGMENT_COLOURS)),
        (
            NewSegment("A", "red", EVERYBODY, EVERYBODY),
            "a segment is either smart or has members of its own",
        ),
        (NewSegment("A", "red", those("+2340")), "a smart segment cannot name customers one by one"),
        (
            NewSegment("A", "red", ListQuery(CustomerFilters(without=frozenset({"+2340"})))),
            "a smart segment cannot name customers one by one",
        ),
        (NewSegment("A", "red", of_segment("nobody's")), "there is no segment nobody's"),
        (NewSegment("Ádá", "red", of_segment("ada")), "segment Ádá cannot be made from itself"),
        (
            NewSegment("A", "red", ListQuery(CustomerFilters(not_segment="a"))),
            "segment A cannot be made from itself",
        ),
    ],
)
def test_what_cannot_be_a_segment_is_refused(shop: ListShop, new: NewSegment, sentence: str) -> None:
    refuses(shop, new, sentence)


def test_a_name_has_up_to_sixty_characters(shop: ListShop) -> None:
    assert shop.segment(subject(shop.create("x" * 60))).name == "x" * 60


def test_no_two_segments_bear_one_name(shop: ListShop) -> None:
    made = shop.create("Promo List")
    with pytest.raises(StoreError, match="there is a segment Promo List already"):
        shop.create("prómo  list")
    other = shop.create("Other")
    with pytest.raises(StoreError, match="there is a segment Promo List already"):
        shop.edit(subject(other), name="PROMO LIST")
    shop.edit(subject(made), name="PROMO list")
    assert [one.name for one in shop.repository.segments()] == ["Other", "PROMO list"]


def test_words_no_engine_holds_do_not_stop_an_agent(shop: ListShop) -> None:
    made = shop.repository.create_segment(NewSegment("Pro\0mo \ud800", "green"), "ke\0mi", "key")
    assert shop.segment(subject(made)).name == "Promo \N{REPLACEMENT CHARACTER}"
    smart = shop.create_smart("Sma\0rt", ListQuery(CustomerFilters("\udfff\0", segment="pro\0mo \ud800")))
    assert shop.repository.segment_sizes()[subject(smart)] == 0
    shop.edit(subject(made), name="Prom\0o two")
    query = shop.segment(subject(smart)).query
    assert query is not None
    assert query.filters.segment == "Promo two"


def test_a_smart_segment_holds_whoever_its_query_finds_now(shop: ListShop) -> None:
    smart = subject(shop.create_smart("Repeaters", replace(REPEATERS, page=PageRequest(4))))
    assert shop.segment(smart).query == REPEATERS
    assert shop.repository.segment_sizes() == {smart: 4}
    shop.now = shop.now.replace(year=2027)
    assert shop.repository.segment_sizes() == {smart: 0}


@pytest.mark.for_leads
def test_members_without_orders_do_not_count(shop: ListShop) -> None:
    made = subject(shop.create("Promo", those(A, B)))
    empty = subject(shop.create("Empty"))
    smart = subject(shop.create_smart("Smart", of_segment("Promo")))
    assert shop.repository.segment_sizes() == {made: 2, empty: 0, smart: 2}
    assert shop.repository.memberships(those(B, C)) == {made: 1, empty: 0}
    (order,) = (row for row in shop.rows(ORDERS) if row.phone_key == A)
    shop.repository.delete_order(order.id, "kemi")
    assert shop.repository.segment_sizes() == {made: 1, empty: 0, smart: 1}
    assert shop.repository.memberships(EVERYBODY) == {made: 1, empty: 0}
    assert shop.members(made) == {A, B}


@pytest.mark.for_leads
def test_where_customers_belong_that_nobody_puts_them(shop: ListShop) -> None:
    def found(query: ListQuery) -> set[str]:
        return {row.phone for row in shop.repository.export_customers(query.filters, query.period)}

    promo = subject(shop.create("Promo", those(A, B)))
    recent = Period(PeriodKind.DAYS_30)
    smart = {
        subject(shop.create_smart(name, query)): query
        for name, query in (
            ("Promo again", of_segment("Promo")),
            ("VIPs", ListQuery(CustomerFilters(groups=frozenset({Group.VIP})))),
            ("Recent", ListQuery(CustomerFilters(min_orders=2), recent)),
            ("Everybody", EVERYBODY),
            ("Nobody", ListQuery(CustomerFilters("no such name at all"))),
        )
    }
    for asked in (those(A), those(B, C, E), EVERYBODY, those("+2340"), ListQuery(period=recent)):
        among = found(asked)
        fitting = shop.repository.fitting(asked)
        assert promo not in fitting.segments
        assert fitting.segments == {number: len(among & found(query)) for number, query in smart.items()}
        assert fitting.groups == {
            group: len(among & found(ListQuery(CustomerFilters(groups=frozenset({group})))))
            for group in Group
        }
    assert shop.repository.fitting(those(A)).groups[Group.ONE_TIME] == 1
    assert shop.repository.fitting(those(A, E)).groups[Group.VIP] == 1


def test_an_edit_changes_what_it_says(shop: ListShop) -> None:
    smart = subject(shop.create_smart("Smart", EVERYBODY))
    deed = shop.edit(smart, colour="red", query=REPEATERS, agent="tunde")
    assert (deed.words, deed.customers, deed.subject) == ("changed segment Smart", 0, smart)
    assert shop.segment(smart) == Segment(smart, "Smart", "red", REPEATERS, 2)
    renamed = shop.edit(smart, name="Smarter")
    assert renamed.words == "renamed segment Smart to Smarter"
    assert shop.segment(smart) == Segment(smart, "Smarter", "red", REPEATERS, 3)
    agent, action, phone, detail = shop.logged()[-1]
    assert (agent, action, phone) == ("kemi", "changed segment", None)
    assert detail == {
        "deed": renamed.id, "segment": smart, "name": "Smarter", "words": renamed.words, "customers": 0,
    }  # fmt: skip


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_stale_edit_keeps_both_versions(shop: ListShop, version: int) -> None:
    made = subject(shop.create("Promo"))
    shop.edit(made, name="Theirs")
    before = shop.state()
    with pytest.raises(StaleEditError) as stale:
        shop.repository.edit_segment(SegmentEdit(made, "Mine", "red", None, version), "tunde")
    assert str(stale.value) == "someone else changed segment Theirs to 'Theirs, green' meanwhile"
    assert (stale.value.mine, stale.value.theirs, stale.value.version) == ("Mine, red", "Theirs, green", 2)
    assert shop.state() == before


def test_a_segment_stays_smart_or_static(shop: ListShop) -> None:
    static, smart = subject(shop.create("Static")), subject(shop.create_smart("Smart", EVERYBODY))
    for number, query in ((static, EVERYBODY), (smart, None)):
        now = shop.segment(number)
        with pytest.raises(StoreError, match=f"segment {now.name} stays what it is"):
            shop.repository.edit_segment(SegmentEdit(number, now.name, "red", query, 1), "kemi")


def test_a_segment_of_an_older_store_may_keep_a_name_that_would_be_refused_today(shop: ListShop) -> None:
    made = subject(shop.create("Old"))
    with shop.database.write() as connection:
        connection.execute(SEGMENTS.update().values(name="VIP", name_folded="vip"))
    shop.edit(made, colour="red")
    assert (shop.segment(made).name, shop.segment(made).colour) == ("VIP", "red")
    with pytest.raises(StoreError, match="Repeat is a group"):
        shop.edit(made, name="Repeat")


def test_what_names_a_segment_follows_its_new_name(shop: ListShop) -> None:
    base = subject(shop.create("Base", those(A)))
    one = subject(shop.create_smart("One", of_segment("base")))
    two = subject(shop.create_smart("Two", ListQuery(CustomerFilters(not_segment="BASE", segment="One"))))
    other = subject(shop.create_smart("Other", of_segment("VIP")))
    shop.repository.save_view("View", replace(REPEATERS, filters=CustomerFilters(segment="Base")), "kemi")
    shop.repository.remember_query("tunde", ListQuery(CustomerFilters("ngozi", segment="Base")))
    shop.repository.remember_query("ada", of_segment("VIP"))
    untouched = shop.segment(other)
    shop.edit(base, name="Basis")
    assert shop.segment(one).query == of_segment("Basis")
    assert shop.segment(one).version == 2, "a stale dialog must not write the old name back"
    assert shop.segment(two).query == ListQuery(CustomerFilters(not_segment="Basis", segment="One"))
    assert shop.segment(other) == untouched
    (view,) = shop.repository.views()
    assert (view.query, view.version) == (
        replace(REPEATERS, filters=CustomerFilters(segment="Basis")),
        2,
    )
    assert shop.repository.last_query("tunde") == ListQuery(CustomerFilters("ngozi", segment="Basis"))
    assert shop.repository.last_query("ada") == of_segment("VIP")
    assert shop.repository.segment_sizes() == {base: 1, one: 1, two: 0, other: 1}


@pytest.mark.for_leads
def test_who_asks_by_an_old_name_is_told_the_new_one(shop: ListShop) -> None:
    made = subject(shop.create("Promo", those(A)))
    for name in ("Eid", "Lent"):
        shop.edit(made, name)
    for old in ("promo", "EID"):
        with pytest.raises(RenamedSegmentError) as told:
            list(shop.repository.export_customers(of_segment(old).filters, ALL_TIME))
        assert told.value.renamed == (old, "Lent")
        assert str(told.value) == f"the segment {old} is called Lent by now"
    shop.create("Eid", those(B))
    assert [row.phone for row in shop.repository.export_customers(of_segment("eid").filters, ALL_TIME)] == [B]
    shop.repository.delete_segment(made, "kemi")
    with pytest.raises(StoreError, match="there is no segment promo"):
        list(shop.repository.export_customers(of_segment("promo").filters, ALL_TIME))


def test_no_segment_is_made_from_itself_through_others(shop: ListShop) -> None:
    one = subject(shop.create_smart("One", EVERYBODY))
    shop.create_smart("Two", of_segment("One"))
    shop.create_smart("Three", ListQuery(CustomerFilters(not_segment="two", segment="VIP")))
    with pytest.raises(StoreError, match="segment One cannot be made from itself"):
        shop.edit(one, query=of_segment("Three"))
    with pytest.raises(StoreError, match="segment Uno cannot be made from itself"):
        shop.edit(one, name="Uno", query=of_segment("One"))
    shop.edit(one, query=of_segment("vip"))
    assert shop.repository.segment_sizes()[one] == 1


@pytest.mark.for_leads
def test_a_segment_is_deleted_with_its_members(shop: ListShop) -> None:
    made, kept = subject(shop.create("Promo", those(A, E))), subject(shop.create("Kept", those(A)))
    deed = shop.repository.delete_segment(made, "tunde")
    assert (deed.words, deed.customers, deed.subject) == ("deleted segment Promo", 2, made)
    assert [one.id for one in shop.repository.segments()] == [kept]
    assert [row.segment_id for row in shop.rows(MEMBERS)] == [kept]
    assert [row.phone_key for row in shop.rows(DEED_PHONES) if row.deed_id == deed.id] == [A, E]
    assert [line[:3] for line in shop.logged()[-3:]] == [
        ("tunde", "deleted segment", phone) for phone in (A, E, None)
    ]
    late: tuple[Callable[[], Deed], ...] = (
        lambda: shop.repository.delete_segment(made, "kemi"),
        lambda: shop.repository.edit_segment(SegmentEdit(made, "x", "red", None, 1), "kemi"),
        lambda: shop.add(made, A),
    )
    for gone in late:
        with pytest.raises(StoreError, match="this segment is gone"):
            gone()


def test_a_segment_that_another_is_made_from_stays(shop: ListShop) -> None:
    base = subject(shop.create("Base"))
    smart = subject(shop.create_smart("Smart", ListQuery(CustomerFilters(not_segment="base"))))
    with pytest.raises(
        StoreError, match="segment Base cannot be deleted: the smart segment Smart is made from it"
    ):
        shop.repository.delete_segment(base, "kemi")
    shop.repository.delete_segment(smart, "kemi")
    shop.repository.delete_segment(base, "kemi")
    assert shop.repository.segments() == ()


def test_a_query_that_cannot_be_read_is_left_out_told_by_the_doctor_and_its_segment_can_go(
    shop: ListShop,
) -> None:
    smart, base = subject(shop.create_smart("Smart", EVERYBODY)), subject(shop.create("Base"))
    with shop.database.write() as connection:
        connection.execute(SEGMENTS.update().where(SEGMENTS.c.id == smart).values(query="{}"))
    assert [one.name for one in shop.repository.segments()] == ["Base"]
    (problem,) = integrity(shop.database)
    assert problem == "the query of the segment Smart cannot be read: a newer custui may have saved it"
    renamed = SegmentEdit(base, "Basis", "red", None, 1)
    shop.repository.edit_segment(renamed, "kemi")
    shop.repository.delete_segment(smart, "kemi")
    assert [one.name for one in shop.repository.segments()] == ["Basis"]
