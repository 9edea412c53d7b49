"""Two customers made one: all that is theirs comes together, is found, and stays apart underneath."""

from datetime import timedelta

import pytest

from custui.domain.customer import Alias, CustomerDetails, MatchKind
from custui.domain.deeds import Deed
from custui.domain.errors import StoreError, UnknownCustomerError
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.health import rebuild
from custui.store.proof import proof
from custui.store.shelves import ALIASES, ORDERS
from tests.factories import make_incoming
from tests.store.list_shop import A, B, C, D, E, ListShop, those


@pytest.fixture
def shop(database: Database, rules: ShopRules) -> ListShop:
    from tests.factories import NOW

    return ListShop(database, rules, NOW)


def merge(shop: ListShop, alias: str, into: str, agent: str = "kemi") -> Deed:
    return shop.repository.merge(alias, into, agent, shop.key())


def page(shop: ListShop, phone: str) -> CustomerDetails:
    found = shop.repository.get_customer_details(phone, ALL_TIME)
    assert found is not None
    return found


def save(shop: ListShop, number: str, phone: str, **said: str) -> None:
    shop.repository.save_orders("shop", [make_incoming(number, shop.now, phone=phone, **said)])  # type: ignore[arg-type]


def test_an_alias_answers_with_its_customer(shop: ListShop) -> None:
    before = page(shop, A)
    deed = merge(shop, A, B)
    both = page(shop, B)
    assert both.customer.phone == B
    assert both.customer.figures.orders == 3
    assert len(both.orders) == 3
    assert both.aliases == (Alias(A, deed.id, shop.now, "kemi"),)
    assert page(shop, A) == both
    assert {row.phone for row in shop.repository.export_customers(CustomerFilters(), ALL_TIME)} == {
        B,
        C,
        D,
        E,
    }
    shop.undo(deed)
    assert page(shop, A) == before
    assert page(shop, B).aliases == ()


def test_the_deed_is_told_once_and_logged_with_both(shop: ListShop) -> None:
    shop.repository.add_note(A, "said", "kemi", "note")
    before = len(shop.logged())
    key = shop.key()
    deed = shop.repository.merge(A, B, "kemi", key)
    assert (deed.words, deed.customers) == ("merged 0803 555 0100 into Ngozi Eze-Obi", 1)
    told = {"deed": deed.id, "phone": A, "into": B, "orders": 1, "notes": 1}
    words = {"deed": deed.id, "words": deed.words, "customers": 1}
    assert shop.logged()[before:] == [
        ("kemi", "merged", A, told),
        ("kemi", "merged", B, told),
        ("kemi", "merged", None, words),
    ]
    assert shop.repository.merge(A, B, "kemi", key) == deed
    assert shop.repository.last_deed("kemi") == deed
    # On the one page that both have now it stands once.
    assert [entry.action for entry in shop.repository.activity(B).entries] == ["merged", "added note"]
    before = len(shop.logged())
    shop.undo(deed, "ada")
    assert [line[:3] for line in shop.logged()[before:]] == [
        ("ada", "undid: merged", phone) for phone in (A, B, None)
    ]
    for phone in (A, B):
        told_there = [entry.action for entry in shop.repository.activity(phone).entries]
        assert told_there[:2] == ["undid: merged", "merged"]
    shop.repository.merge(A, B, "kemi", shop.key())
    told_together = [entry.action for entry in shop.repository.activity(B).entries]
    assert told_together == ["merged", "undid: merged", "merged", "added note"]


def test_what_was_typed_is_said_as_it_was_typed(shop: ListShop) -> None:
    with pytest.raises(UnknownCustomerError, match=r"no customer has the phone 0905$"):
        shop.repository.merge_preview("raw:0905", B)


def test_what_cannot_be_merged(shop: ListShop) -> None:
    merge(shop, A, B)
    for alias, into in ((B, B), (A, B), (B, A)):
        with pytest.raises(StoreError, match="both phones are one customer's already"):
            merge(shop, alias, into)
    for alias, into in ((A, "+2348099999999"), ("+2348099999999", A)):
        with pytest.raises(UnknownCustomerError, match=r"no customer has the phone \+2348099999999"):
            shop.repository.merge_preview(alias, into)
    assert len(shop.rows(ALIASES)) == 1


def test_whatever_comes_later_for_the_alias_lands_with_its_customer(shop: ListShop) -> None:
    deed = merge(shop, A, B)
    save(shop, "new", "0803 555 0100")
    save(shop, f"{C}-0", A)  # an order of somebody else's that turns out to be hers
    assert page(shop, B).customer.figures.orders == 5
    assert shop.repository.add_note(A, "said", "kemi", "note")
    assert [note.body for note in page(shop, B).notes] == ["said"]
    shop.undo(deed)
    assert page(shop, A).customer.figures.orders == 3
    assert page(shop, C).customer.figures.orders == 2
    assert [note.body for note in page(shop, B).notes] == ["said"], "it was written on this page"
    assert page(shop, A).notes == ()


def test_the_customers_own_orders_speak_of_phone_and_whatsapp(shop: ListShop) -> None:
    shop.later(60)
    landline = "+2342012912345"
    save(shop, "landline", landline)
    assert page(shop, landline).customer.whatsapp is None
    deed = merge(shop, A, landline)
    assert page(shop, landline).customer.whatsapp == A, (
        "a mobile number that was merged, where there is no other"
    )
    shop.undo(deed)
    save(shop, "given", A, whatsapp="0706 555 0133")
    merge(shop, A, landline)
    assert page(shop, landline).customer.whatsapp == "+2347065550133"
    save(shop, "own", landline, whatsapp="0706 555 0144")
    shop.later(60)
    save(shop, "given later", A, whatsapp="0706 555 0155")
    assert page(shop, landline).customer.whatsapp == "+2347065550144"


def test_a_merged_number_finds_its_customer(shop: ListShop) -> None:
    merge(shop, A, B)
    found = shop.repository.get_customers(
        CustomerFilters(search="0803 555 0100"), ALL_TIME, PageRequest(1, 20)
    )
    assert [row.phone for row in found.rows] == [B]
    assert (found.matches[B].kind, found.matches[B].text) == (MatchKind.ALTERNATE, A)


def test_a_rebuild_keeps_merges_and_the_proof_knows_them(shop: ListShop) -> None:
    merge(shop, A, B)
    last = merge(shop, B, C)
    before = page(shop, C)
    rebuild(shop.database, shop.rules, shop.now, "kemi")
    assert page(shop, A) == before
    with shop.database.write() as connection:
        assert proof(connection, shop.rules) == []
        away = ORDERS.update().where(ORDERS.c.merged_from == A)
        connection.execute(away.values(phone_key=B))
        connection.execute(ALIASES.update().where(ALIASES.c.phone_key == A).values(customer_key=B))
        found = proof(connection, shop.rules)
    assert f"{A} is merged into {B}, which is merged itself" in found
    assert f"{B} has 1 orders but no summary" in found
    with shop.database.write() as connection:
        connection.execute(ALIASES.delete().where(ALIASES.c.deed_id == last.id))
        assert f"order {B}-0 is with {C}, but {B}'s by the merges" in proof(connection, shop.rules)


def test_merges_follow_a_number_that_is_read_otherwise(shop: ListShop) -> None:
    save(shop, "bare", "8059 111 222")
    (raw,) = {row.phone_key for row in shop.rows(ORDERS) if row.number == "bare"}
    other = "+447911123456"
    save(shop, "abroad", other)
    deed = merge(shop, raw, other)
    in_uk = ShopRules(region="GB")
    rebuild(shop.database, in_uk, shop.now, "kemi")
    (key,) = {row.merged_from for row in shop.rows(ORDERS) if row.number == "bare"}
    assert key
    assert [(row.phone_key, row.customer_key) for row in shop.rows(ALIASES)] == [(key, other)]
    with shop.database.read() as connection:
        assert proof(connection, in_uk) == []
    shop.database._rules = None
    shop.undo(deed)
    assert page(shop, key).customer.figures.orders == 1


def test_a_segment_is_left_with_all_phones(shop: ListShop) -> None:
    made = shop.create("Promo", those(A, B))
    assert made.subject is not None
    merge(shop, A, B)
    assert shop.repository.segment_sizes() == {made.subject: 1}
    gone = shop.remove(made.subject, B)
    assert (gone.customers, gone.words) == (1, "removed 1 customer from Promo")
    assert shop.members(made.subject) == set()
    shop.undo(gone)
    assert shop.members(made.subject) == {A, B}


def test_the_preview_tells_what_comes_along(shop: ListShop) -> None:
    for name, phones in (("Promo", [A]), ("Both", [A, B]), ("Base", [A])):
        shop.create(name, those(*phones))
    shop.repository.add_note(A, "said", "kemi", "note")
    told = shop.repository.merge_preview(A, B)
    assert (told.notes, told.segments) == (1, ("Base", "Promo"))
    assert (told.alias, told.into) == (page(shop, A).customer, page(shop, B).customer)
    merge(shop, A, B)
    assert told.result == page(shop, B).customer
    assert [one.name for one in page(shop, B).segments] == ["Base", "Both", "Promo"]


def test_deeds_on_an_alias_are_undone_after_the_merge(shop: ListShop) -> None:
    noted = shop.note("call", A)
    merged = merge(shop, A, B)
    assert [note.body for note in page(shop, B).notes] == ["call"]
    shop.undo(noted)
    assert page(shop, B).notes == ()
    shop.later(timedelta(days=400).total_seconds())
    assert shop.repository.last_deed("kemi") is None, "u offers it no more"
    assert shop.undo(merged).undone, "the page still does"
