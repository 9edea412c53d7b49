import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, Table, select

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.errors import StaleEditError, StoreError, UnknownCustomerError
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store import desk
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.shelves import ACTIVITY, ITEMS, NOTES, ORDERS, PROFILE, SUMMARY
from tests.factories import PHONE, make_incoming, make_item

OTHER_PHONE = "+2348052209911"


@dataclass
class Shop:
    """A store with two customers: one order, and two."""

    database: Database
    rules: ShopRules
    now: datetime

    def rows(self, table: Table) -> list[Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def customer(self, phone: str = PHONE) -> Row[Any] | None:
        return next((row for row in self.rows(SUMMARY) if row.phone_key == phone), None)

    def order_ids(self) -> dict[str, int]:
        return {row.number: row.id for row in self.rows(ORDERS)}

    def last_activity(self) -> tuple[str, str, str | None, int | None, dict[str, Any]]:
        row = self.rows(ACTIVITY)[-1]
        assert row.at == int(self.now.timestamp())
        return row.agent, row.action, row.phone_key, row.order_id, json.loads(row.detail)

    def edit(self, name: str | None, version: int, phone: str = PHONE) -> int:
        edit = CustomerEdit(Profile(name), version, "kemi")
        return desk.update_profile(self.database, self.rules, self.now, phone, edit)

    def note(self, body: str, key: str, phone: str = PHONE) -> int:
        return desk.add_note(self.database, self.now, phone, body, "tunde", key)


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> Shop:
    orders = [
        make_incoming("A1", now, items=(make_item(),)),
        make_incoming("A2", now - timedelta(days=1), phone=OTHER_PHONE, customer_name="Chinedu"),
        make_incoming("A3", now, phone=OTHER_PHONE, customer_name="Chinedu Okafor"),
    ]
    save_orders(database, rules, now, "shop", orders, dry_run=False)
    return Shop(database, rules, now)


def test_an_order_is_created_once_however_often_it_is_sent(shop: Shop) -> None:
    order = make_incoming("N1", shop.now, items=(make_item(), make_item("Gele")))
    ids = {desk.create_order(shop.database, shop.rules, shop.now, order, "kemi", "key-1") for _ in range(3)}
    assert len(ids) == 1
    (made,) = [row for row in shop.rows(ORDERS) if row.number == "N1"]
    assert (made.id, made.origin, made.idempotency_key) == (ids.pop(), "custui", "key-1")
    assert [row.product for row in shop.rows(ITEMS) if row.order_id == made.id] == ["Shea butter", "Gele"]
    customer = shop.customer()
    assert customer is not None
    assert customer.orders == 2
    assert shop.last_activity() == ("kemi", "created order", PHONE, made.id, {"number": "N1"})
    assert len(shop.rows(ACTIVITY)) == 2


def test_a_number_is_given_once(shop: Shop) -> None:
    order = make_incoming("N1", shop.now)
    desk.create_order(shop.database, shop.rules, shop.now, order, "kemi", "key-1")
    revision = shop.database.revision()
    with pytest.raises(StoreError, match="there is an order N1 already"):
        desk.create_order(shop.database, shop.rules, shop.now, order, "kemi", "key-2")
    assert shop.database.revision() == revision


def test_an_order_without_phone_is_created_for_nobody(shop: Shop) -> None:
    order = make_incoming("N1", shop.now, phone="")
    made = desk.create_order(shop.database, shop.rules, shop.now, order, "kemi", "key-1")
    assert len(shop.rows(SUMMARY)) == 2
    assert shop.last_activity() == ("kemi", "created order", None, made, {"number": "N1"})


def test_a_status_changes_with_the_figures(shop: Shop) -> None:
    order_id = shop.order_ids()["A1"]
    desk.change_status(shop.database, shop.rules, shop.now, order_id, Status.CANCELLED, "kemi")
    order = shop.rows(ORDERS)[0]
    assert (order.status, order.status_text, order.version) == ("cancelled", "cancelled", 2)
    customer = shop.customer()
    assert customer is not None
    assert (customer.cancelled, customer.delivered, customer.spent) == (1, 0, 0)
    change = {"number": "A1", "from": "delivered", "to": "cancelled"}
    assert shop.last_activity() == ("kemi", "changed status", PHONE, order_id, change)


def test_the_last_order_takes_the_customer_with_it_but_not_what_was_written(shop: Shop) -> None:
    shop.note("call after five", "key-1")
    shop.edit("Madam Ngozi", 0)
    order_id = shop.order_ids()["A1"]
    desk.delete_order(shop.database, shop.rules, shop.now, order_id, "kemi")
    assert shop.customer() is None
    assert shop.rows(ITEMS) == []
    gone = {"number": "A1", "origin": "shop"}
    assert shop.last_activity() == ("kemi", "deleted order", PHONE, order_id, gone)
    assert [row.body for row in shop.rows(NOTES)] == ["call after five"]
    back = make_incoming("N1", shop.now)
    desk.create_order(shop.database, shop.rules, shop.now, back, "kemi", "key-1")
    customer = shop.customer()
    assert customer is not None
    assert customer.name == "Madam Ngozi"


@pytest.mark.parametrize("deed", ["change_status", "delete_order"])
def test_an_order_that_is_gone_is_named(shop: Shop, deed: str) -> None:
    deeds: dict[str, Callable[[], None]] = {
        "change_status": lambda: desk.change_status(
            shop.database, shop.rules, shop.now, 999, Status.DELIVERED, "kemi"
        ),
        "delete_order": lambda: desk.delete_order(shop.database, shop.rules, shop.now, 999, "kemi"),
    }
    with pytest.raises(StoreError, match="this order is gone"):
        deeds[deed]()
    assert shop.database.revision() == 1


def test_a_note_is_added_once_however_often_it_is_sent(shop: Shop) -> None:
    ids = [shop.note("first", "key-1"), shop.note("first", "key-1"), shop.note("second", "key-2")]
    assert ids[0] == ids[1] != ids[2]
    notes = [(row.id, row.phone_key, row.body, row.author, row.created_at) for row in shop.rows(NOTES)]
    at = int(shop.now.timestamp())
    assert notes == [(ids[0], PHONE, "first", "tunde", at), (ids[2], PHONE, "second", "tunde", at)]
    assert shop.last_activity() == ("tunde", "added note", PHONE, None, {"note": ids[2]})
    assert len(shop.rows(ACTIVITY)) == 3


def test_nothing_is_written_about_a_customer_who_is_unknown(shop: Shop) -> None:
    with pytest.raises(UnknownCustomerError, match=r"no customer has the phone \+2340"):
        shop.note("?", "key-1", "+2340")
    with pytest.raises(UnknownCustomerError):
        shop.edit("X", 0, "+2340")
    assert shop.rows(NOTES) == shop.rows(PROFILE) == []
    assert shop.database.revision() == 1


def test_an_edited_name_is_shown_until_it_is_given_back(shop: Shop) -> None:
    assert shop.edit("  Madam Ọlá ", 0) == 1
    customer = shop.customer()
    assert customer is not None
    assert (customer.name, customer.name_folded) == ("Madam Ọlá", "madam ola")
    assert {"madam ola", "ngozi eze-obi"} <= set(customer.search_text.split("\n"))
    change = {"from": None, "to": "Madam Ọlá"}
    assert shop.last_activity() == ("kemi", "changed name", PHONE, None, change)
    assert shop.edit(None, 1) == 2
    customer = shop.customer()
    assert customer is not None
    assert customer.name == "Ngozi Eze-Obi"
    assert "madam ola" not in customer.search_text
    other = shop.customer(OTHER_PHONE)
    assert other is not None
    assert other.name == "Chinedu Okafor"


@pytest.mark.parametrize("blank", ["", "   ", "\u0301"])
def test_a_blank_name_is_none(shop: Shop, blank: str) -> None:
    shop.edit(blank, 0)
    customer = shop.customer()
    assert customer is not None
    assert customer.name == "Ngozi Eze-Obi"
    assert [row.name for row in shop.rows(PROFILE)] == [None]


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_edit_keeps_both_versions(shop: Shop, version: int) -> None:
    shop.edit("Theirs", 0)
    revision = shop.database.revision()
    with pytest.raises(StaleEditError) as stale:
        shop.edit("Mine", version)
    assert (stale.value.mine, stale.value.theirs, stale.value.version) == ("Mine", "Theirs", 1)
    assert [row.name for row in shop.rows(PROFILE)] == ["Theirs"]
    assert shop.database.revision() == revision


def test_a_contact_is_logged(shop: Shop) -> None:
    desk.log_contact(shop.database, shop.now, PHONE, "whatsapp", "kemi")
    assert shop.last_activity() == ("kemi", "opened whatsapp", PHONE, None, {})
    assert shop.database.revision() == 2


def test_words_no_engine_holds_do_not_stop_an_agent(shop: Shop) -> None:
    shop.note("call\0 back \ud800", "key-1")
    shop.edit("Ng\0ozi", 0)
    order = replace(make_incoming("N\0" + "1", shop.now), address="\udfff")
    desk.create_order(shop.database, shop.rules, shop.now, order, "ke\0mi", "key-1")
    desk.log_contact(shop.database, shop.now, PHONE, "call", "ke\0mi")
    assert [row.body for row in shop.rows(NOTES)] == ["call back \N{REPLACEMENT CHARACTER}"]
    assert {row.agent for row in shop.rows(ACTIVITY)} == {"", "tunde", "kemi"}
