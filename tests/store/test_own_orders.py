"""Orders of custui's own and statuses: once, numbered, logged, refused when stale, undone whole."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from custui.domain.errors import StaleEditError, StoreError
from custui.domain.orders import StatusChange
from custui.domain.period import ALL_TIME
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.engine import Database
from custui.store.proof import proof
from custui.store.shelves import ACTIVITY, DEEDS, ITEMS, NOTES, ORDERS, SUMMARY
from tests.factories import PHONE, make_incoming, make_item
from tests.store.desk_shop import OTHER_PHONE, DeskShop

pytestmark = pytest.mark.as_agent


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> DeskShop:
    return DeskShop(database, rules, now)


def test_an_order_is_created_once_however_often_it_is_sent(shop: DeskShop) -> None:
    order = make_incoming("N1", shop.now, items=(make_item(), make_item("Gele")))
    deeds = [shop.create(order, "key") for _ in range(3)]
    assert deeds[0] == deeds[1] == deeds[2]
    made = shop.order("N1")
    assert (deeds[0].subject, deeds[0].words, deeds[0].customers) == (made.id, "created order N1", 1)
    assert (made.origin, made.idempotency_key, made.version) == ("custui", "key", 1)
    assert [row.product for row in shop.rows(ITEMS) if row.order_id == made.id] == ["Shea butter", "Gele"]
    assert shop.page().customer.figures.orders == 2
    told = {"deed": deeds[0].id, "number": "N1"}
    assert shop.last_activity() == ("kemi", "created order", PHONE, made.id, told)
    assert len(shop.rows(ACTIVITY)) == 2


@pytest.mark.for_leads
def test_a_blank_number_is_given_and_never_twice(shop: DeskShop) -> None:
    blank = make_incoming(" ", shop.now)
    assert shop.create(blank).words == "created order C-1001"
    last = shop.create(blank)
    assert last.words == "created order C-1002"
    shop.undo(last)
    shop.create(make_incoming("C-1003", shop.now))
    shop.repository.save_orders("shop", [make_incoming("C-1004", shop.now)])
    assert shop.create(blank).words == "created order C-1005"
    assert sorted(order.number for order in shop.page().orders) == [
        *("A1", "C-1001", "C-1003", "C-1004", "C-1005")
    ]


def test_a_number_is_given_once(shop: DeskShop) -> None:
    order = make_incoming("N1", shop.now)
    shop.create(order)
    revision = shop.database.revision()
    with pytest.raises(StoreError, match="there is an order N1 already"):
        shop.create(replace(order, number=" N1"))
    assert shop.database.revision() == revision
    shop.create(replace(order, number="A1"))
    assert [order.number for order in shop.page().orders] == ["N1", "A1", "A1"], "another shop system's"


def test_an_order_without_phone_is_created_for_nobody(shop: DeskShop) -> None:
    made = shop.create(make_incoming("N1", shop.now, phone=""))
    assert len(shop.rows(SUMMARY)) == 2
    told = {"deed": made.id, "number": "N1"}
    assert shop.last_activity() == ("kemi", "created order", None, made.subject, told)
    shop.undo(made)
    assert [row.number for row in shop.rows(ORDERS)] == ["A1", "A2", "A3"]


def test_an_undone_order_is_gone_with_its_customer_and_stays_so(shop: DeskShop, rules: ShopRules) -> None:
    order = make_incoming("", shop.now, phone="0902 118 4420", items=(make_item("Gele"),))
    made = shop.create(order, "key")
    before = shop.rows(SUMMARY)
    shop.later()
    undone = shop.undo(made)
    assert undone.undone
    assert len(shop.rows(SUMMARY)) == len(before) - 1
    assert [row.order_id for row in shop.rows(ITEMS)] == [shop.order("A1").id]
    told = {"deed": made.id, "words": made.words, "number": "C-1001"}
    assert shop.last_activity() == ("lead", "undid: created order", "+2349021184420", made.subject, told)
    assert shop.create(order, "key") == undone, "the same Enter, once more"
    assert shop.repository.get_customer_details("+2349021184420", ALL_TIME) is None
    with shop.database.read() as connection:
        assert proof(connection, rules) == []


def test_a_status_changes_with_the_figures(shop: DeskShop) -> None:
    deed = shop.set_status("A1", Status.CANCELLED)
    order = shop.order("A1")
    assert (order.status, order.status_text, order.version) == ("cancelled", "cancelled", 2)
    figures = shop.page().customer.figures
    assert (figures.cancelled, figures.delivered, figures.spent) == (1, 0, 0)
    assert (deed.words, deed.subject) == ("set order A1 from delivered to cancelled", order.id)
    told = {"deed": deed.id, "number": "A1", "from": "delivered", "to": "cancelled"}
    assert shop.last_activity() == ("kemi", "changed status", PHONE, order.id, told)


@pytest.mark.for_leads
def test_an_undone_status_brings_the_shops_word_and_the_figures_back(shop: DeskShop) -> None:
    shop.repository.save_orders("shop", [make_incoming("B1", shop.now, status="Completed")])
    before = shop.page().customer
    deed = shop.set_status("B1", Status.RETURNED)
    assert shop.page().customer.figures.delivered == 1
    shop.undo(deed)
    order = shop.order("B1")
    assert (order.status, order.status_text, order.version) == ("delivered", "Completed", 3)
    assert shop.page().customer == before
    told = {"deed": deed.id, "words": deed.words, "number": "B1"}
    assert shop.last_activity() == ("lead", "undid: changed status", PHONE, order.id, told)


@pytest.mark.parametrize("version", [1, 3])
def test_a_stale_status_keeps_both_versions(shop: DeskShop, version: int) -> None:
    shop.set_status("A1", Status.RETURNED)
    revision = shop.database.revision()
    with pytest.raises(StaleEditError, match="someone else changed order A1 to 'returned'") as stale:
        shop.set_status("A1", Status.CANCELLED, version)
    assert (stale.value.mine, stale.value.theirs, stale.value.version) == ("cancelled", "returned", 2)
    assert shop.order("A1").status == "returned"
    assert shop.database.revision() == revision


def test_what_was_done_to_one_order_is_undone_in_reverse_order_alone(shop: DeskShop) -> None:
    before = shop.page().customer
    made = shop.create(make_incoming("", shop.now, status="pending"))
    first = shop.set_status("C-1001", Status.CONFIRMED)
    second = shop.set_status("C-1001", Status.DISPATCHED)
    for deed in (made, first):
        shop.refuses(deed, "the order was changed again since")
    shop.undo(second)
    assert shop.shown("C-1001").status is Status.CONFIRMED
    shop.refuses(made, "the order was changed again since")
    shop.undo(first)
    assert shop.shown("C-1001").status_text == "pending"
    shop.undo(made)
    assert shop.page().customer == before


@pytest.mark.for_leads
def test_an_import_since_is_not_undone(shop: DeskShop) -> None:
    deed = shop.set_status("A1", Status.CANCELLED)
    shop.repository.save_orders("shop", [make_incoming("A1", shop.now, status="returned")])
    shop.refuses(deed, "the order was changed again since")
    shop.repository.delete_order(shop.order("A1").id, "import")
    shop.refuses(deed, "the order was deleted since")


def test_a_new_order_of_the_same_id_is_another(shop: DeskShop) -> None:
    made = shop.create(make_incoming("", shop.now))
    assert made.subject is not None
    shop.repository.delete_order(made.subject, "import")
    shop.create(make_incoming("", shop.now))
    shop.refuses(made, "the order was deleted since")


@pytest.mark.for_leads
def test_an_unchanged_import_leaves_the_agents_status(shop: DeskShop) -> None:
    again = make_incoming("A2", shop.now - timedelta(days=1), phone=OTHER_PHONE, customer_name="Chinedu")
    shop.set_status("A2", Status.RETURNED)
    assert shop.repository.save_orders("shop", [again]).unchanged == 1
    assert shop.order("A2").status == "returned"
    assert shop.repository.save_orders("shop", [replace(again, status="paid")]).updated == 1
    assert shop.order("A2").status == "confirmed"


@pytest.mark.for_leads
def test_the_last_order_takes_the_customer_with_it_but_not_what_was_written(shop: DeskShop) -> None:
    shop.repository.add_note(PHONE, "call after five", "tunde", "key-1")
    shop.edit(replace(shop.page().profile, name="Madam Ngozi"))
    order = shop.order("A1")
    shop.repository.delete_order(order.id, "kemi")
    assert shop.customer() is None
    assert shop.rows(ITEMS) == []
    gone = {"number": "A1", "origin": "shop"}
    assert shop.last_activity() == ("kemi", "deleted order", PHONE, order.id, gone)
    assert [row.body for row in shop.rows(NOTES)] == ["call after five"]
    shop.create(make_incoming("N1", shop.now))
    assert shop.page().customer.name == "Madam Ngozi"


def test_an_order_that_is_gone_is_named(shop: DeskShop) -> None:
    with pytest.raises(StoreError, match="this order is gone"):
        shop.repository.change_status(StatusChange(999, 1, Status.DELIVERED), "kemi")
    with pytest.raises(StoreError, match="this order is gone"):
        shop.repository.delete_order(999, "kemi")
    assert shop.database.revision() == 1
    assert shop.rows(DEEDS) == []
