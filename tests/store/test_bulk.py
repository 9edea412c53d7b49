"""What is done to many customers at once: all or none, each once, each logged, and told as it goes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from custui.domain.deeds import AddNote, AddToSegment, BulkAction, Deed, RemoveFromSegment
from custui.domain.errors import StoreError
from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import deeds
from custui.store.engine import Database
from custui.store.shelves import ACTIVITY, DEED_PHONES, DEEDS, MEMBERS, NOTES
from tests.factories import make_incoming
from tests.store.list_shop import EVERYBODY, PHONES, A, B, C, D, E, ListShop, of_segment, those

DUE = date(2026, 6, 12)


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    return ListShop(database, rules, now)


@pytest.fixture
def promo(shop: ListShop) -> int:
    made = shop.create("Promo")
    assert made.subject is not None
    return made.subject


def changed(shop: ListShop, deed: Deed) -> list[str]:
    return [row.phone_key for row in shop.rows(DEED_PHONES) if row.deed_id == deed.id]


def test_members_are_added_once(shop: ListShop, promo: int) -> None:
    first = shop.add(promo, A, B, "+2340")
    assert (first.words, first.customers, first.subject) == ("added 2 customers to Promo", 2, promo)
    shop.later()
    second = shop.add(promo, B, C, agent="tunde")
    assert (second.words, second.customers) == ("added 1 customer to Promo", 1)
    assert changed(shop, second) == [C]
    at = int(shop.now.timestamp())
    assert [tuple(row) for row in shop.rows(MEMBERS)] == [
        (promo, A, at - 1, "kemi", None),
        (promo, B, at - 1, "kemi", None),
        (promo, C, at, "tunde", None),
    ]


def test_members_are_removed_who_are_there(shop: ListShop, promo: int) -> None:
    shop.add(promo, A, B, C)
    deed = shop.remove(promo, B, D)
    assert (deed.words, deed.customers) == ("removed 1 customer from Promo", 1)
    assert shop.members(promo) == {A, C}
    (row,) = (row for row in shop.rows(DEED_PHONES) if row.deed_id == deed.id)
    assert (row.phone_key, row.added_at, row.added_by) == (B, int(shop.now.timestamp()), "kemi")


def test_everybody_gets_the_note(shop: ListShop) -> None:
    noted = shop.act(AddNote("call\0 back"), EVERYBODY)
    assert (noted.words, noted.customers, noted.subject) == ("wrote a note for 5 customers", 5, None)
    followed = shop.act(AddNote("ask", DUE), those(A), "tunde")
    assert followed.words == "set a follow-up for 1 customer on 12 Jun 2026"
    at = int(shop.now.timestamp())
    rows = [
        (
            row.phone_key,
            row.body,
            row.author,
            row.created_at,
            row.due_on,
            row.done_at,
            row.deed_id,
            row.version,
        )
        for row in shop.rows(NOTES)
    ]
    assert rows == [
        *((phone, "call back", "kemi", at, None, None, noted.id, 1) for phone in PHONES),
        (A, "ask", "tunde", at, "2026-06-12", None, followed.id, 1),
    ]
    details = shop.repository.get_customer_details(A, ALL_TIME)
    assert details is not None
    assert [(note.body, note.due_on) for note in details.notes] == [("ask", DUE), ("call back", None)]


def test_each_customer_is_logged_and_the_deed_itself(shop: ListShop, promo: int) -> None:
    deed = shop.add(promo, A, B)
    told = {"deed": deed.id, "segment": promo, "name": "Promo"}
    assert shop.logged()[-3:] == [
        ("kemi", "added to segment", A, told),
        ("kemi", "added to segment", B, told),
        ("kemi", "added to segment", None, {**told, "words": deed.words, "customers": 2}),
    ]
    noted = shop.act(AddNote("x", DUE), those(C))
    told = {"deed": noted.id, "due_on": "2026-06-12", "about": "x"}
    assert shop.logged()[-2] == ("kemi", "added note", C, told)


def test_the_query_says_who(shop: ListShop, promo: int) -> None:
    smart = shop.create_smart("Smart", ListQuery(CustomerFilters(max_orders=3)))
    assert smart.subject is not None
    asked = {
        ListQuery(CustomerFilters(min_orders=4), page=PageRequest(9, 1)): {D, E},
        ListQuery(CustomerFilters(sort=Sort(SortField.SPENT)), Period(PeriodKind.TODAY)): set(PHONES),
        ListQuery(CustomerFilters(groups=frozenset({Group.VIP}))): {E},
        ListQuery(CustomerFilters(search="5501 01")): {B},
        ListQuery(CustomerFilters(without=frozenset({A, B}))): {C, D, E},
        of_segment("Smart"): {A, B, C},
        ListQuery(CustomerFilters(not_segment="smart")): {D, E},
    }
    for query, whom in asked.items():
        deed = shop.act(AddToSegment(promo), query)
        assert shop.members(promo) == set(changed(shop, deed)) == whom, query
        shop.act(RemoveFromSegment(promo), EVERYBODY)
    with pytest.raises(StoreError, match="these customers are not there any more"):
        shop.act(AddToSegment(promo), ListQuery(CustomerFilters(min_orders=2), Period(PeriodKind.TODAY)))


def test_a_deed_is_done_to_those_whom_it_takes_out_of_its_own_query(shop: ListShop, promo: int) -> None:
    shop.add(promo, *PHONES)
    assert shop.act(RemoveFromSegment(promo), of_segment("Promo")).customers == 5
    assert shop.members(promo) == set()
    nobody_yet = ListQuery(CustomerFilters(not_segment="Promo", has_notes=False))
    assert shop.act(AddToSegment(promo), nobody_yet).customers == 5
    assert shop.act(AddNote("x"), ListQuery(CustomerFilters(has_notes=False))).customers == 5
    with pytest.raises(StoreError, match="these customers are not there any more"):
        shop.act(AddNote("x"), ListQuery(CustomerFilters(has_notes=False)))


def test_a_deed_is_done_once_however_often_it_is_sent(shop: ListShop, promo: int) -> None:
    actions: tuple[BulkAction, ...] = (AddToSegment(promo), AddNote("x"), RemoveFromSegment(promo))
    for number, action in enumerate(actions):
        first = shop.repository.act(action, those(A), "kemi", f"same {number}")
        before = [shop.state(), len(shop.rows(ACTIVITY)), len(shop.rows(DEEDS))]
        assert shop.repository.act(action, EVERYBODY, "tunde", f"same {number}") == first
        assert [shop.state(), len(shop.rows(ACTIVITY)), len(shop.rows(DEEDS))] == before


def test_a_deed_sent_again_after_it_was_undone_stays_undone(shop: ListShop) -> None:
    first = shop.repository.act(AddNote("x"), EVERYBODY, "kemi", "same")
    shop.undo(first)
    assert shop.repository.act(AddNote("x"), EVERYBODY, "kemi", "same").undone
    assert shop.rows(NOTES) == []


def test_what_is_done_to_a_phone_merged_meanwhile_is_done_to_its_customer(shop: ListShop, promo: int) -> None:
    shop.repository.merge(A, B, "kemi", "first")
    shop.repository.merge(B, C, "kemi", "second")
    assert shop.act(AddNote("x"), those(A)).customers == 1
    assert [(row.phone_key, row.body) for row in shop.rows(NOTES)] == [(C, "x")]
    assert shop.act(AddToSegment(promo), those(A, B, D)).customers == 2
    assert shop.members(promo) == {C, D}


def test_progress_is_told_from_nothing_to_all(
    shop: ListShop, promo: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "_AT_ONCE", 2)
    shop.act(AddToSegment(promo), EVERYBODY)
    assert shop.progress == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert shop.members(promo) == set(PHONES)
    for action in (RemoveFromSegment(promo), AddNote("x")):
        shop.progress.clear()
        shop.act(action, those(*PHONES[:4]))
        assert shop.progress == [(0, 4), (2, 4), (4, 4)]
    assert shop.members(promo) == {E}
    assert [row.phone_key for row in shop.rows(NOTES)] == list(PHONES[:4])
    shop.progress.clear()
    shop.act(AddToSegment(promo), those(E))
    assert shop.progress == [(0, 0)]


def test_a_deed_that_breaks_off_is_not_done_at_all(
    shop: ListShop, promo: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "_AT_ONCE", 2)

    def stop(done: int, of: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    before, revision = shop.state(), shop.repository.revision()
    logged, kept = len(shop.rows(ACTIVITY)), len(shop.rows(DEEDS))
    with pytest.raises(KeyboardInterrupt):
        shop.repository.act(AddToSegment(promo), EVERYBODY, "kemi", "key", stop)
    assert (shop.state(), shop.repository.revision()) == (before, revision)
    assert (len(shop.rows(ACTIVITY)), len(shop.rows(DEEDS))) == (logged, kept)


def test_what_cannot_be_done_is_refused(shop: ListShop, promo: int) -> None:
    smart = shop.create_smart("Smart", EVERYBODY)
    assert smart.subject is not None
    before, revision = shop.state(), shop.repository.revision()
    refusals: tuple[tuple[BulkAction, ListQuery, str], ...] = (
        (AddToSegment(99), EVERYBODY, "this segment is gone"),
        (RemoveFromSegment(99), EVERYBODY, "this segment is gone"),
        (AddToSegment(smart.subject), EVERYBODY, "segment Smart is smart: its query says who is in it"),
        (RemoveFromSegment(smart.subject), EVERYBODY, "segment Smart is smart: its query says who is in it"),
        (AddNote(" \u200b\n"), EVERYBODY, "a note needs words"),
        (AddNote("x"), of_segment("nobody's"), "there is no segment nobody's"),
        (AddNote("x"), those("+2340"), "this customer is not there any more"),
        (AddToSegment(promo), those("+2340", "+2341"), "these customers are not there any more"),
    )
    for action, on, sentence in refusals:
        with pytest.raises(StoreError) as refusal:
            shop.act(action, on)
        assert str(refusal.value) == sentence
    assert (shop.state(), shop.repository.revision()) == (before, revision)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_thousands_take_few_statements_and_all_come_back(
    new_database: Callable[[str], Database], rules: ShopRules, now: datetime, dialect: str
) -> None:
    shop = ListShop(new_database(dialect), rules, now)
    orders = [make_incoming(f"B{n}", now - timedelta(minutes=n), phone=f"0806{n:07}") for n in range(2_600)]
    shop.repository.save_orders("shop", orders)
    made = shop.create("Promo")
    assert made.subject is not None
    deed = shop.act(AddToSegment(made.subject), EVERYBODY)
    assert deed.words == "added 2,605 customers to Promo"
    assert shop.progress == [(0, 2_605), (2_500, 2_605), (2_605, 2_605)]
    assert shop.repository.segment_sizes() == {made.subject: 2_605}
    shop.undo(deed)
    assert shop.rows(MEMBERS) == []
