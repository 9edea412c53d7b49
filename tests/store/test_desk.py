"""What agents write about one customer: notes and opened contacts."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.errors import UnknownCustomerError
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.shelves import ACTIVITY, NOTES
from tests.factories import PHONE, make_incoming
from tests.store.desk_shop import DeskShop

pytestmark = pytest.mark.as_agent


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> DeskShop:
    return DeskShop(database, rules, now)


def test_a_note_is_added_once_however_often_it_is_sent(shop: DeskShop) -> None:
    ids = [shop.note("first", "key-1"), shop.note("first", "key-1"), shop.note("second", "key-2")]
    assert ids[0] == ids[1] != ids[2]
    notes = [(row.id, row.phone_key, row.body, row.author, row.created_at) for row in shop.rows(NOTES)]
    at = int(shop.now.timestamp())
    assert notes == [(ids[0], PHONE, "first", "tunde", at), (ids[2], PHONE, "second", "tunde", at)]
    assert shop.last_activity() == ("tunde", "added note", PHONE, None, {"note": ids[2], "about": "second"})
    assert len(shop.rows(ACTIVITY)) == 3


def test_nothing_is_written_about_a_customer_who_is_unknown(shop: DeskShop) -> None:
    with pytest.raises(UnknownCustomerError, match=r"no customer has the phone \+2340"):
        shop.note("?", "key-1", "+2340")
    assert shop.rows(NOTES) == []
    assert shop.database.revision() == 1


def test_a_contact_is_logged(shop: DeskShop) -> None:
    shop.repository.log_contact(PHONE, "whatsapp", "kemi")
    assert shop.last_activity() == ("kemi", "opened whatsapp", PHONE, None, {})
    assert shop.database.revision() == 2


def test_words_no_engine_holds_do_not_stop_an_agent(shop: DeskShop) -> None:
    shop.note("call\0 back \ud800", "key-1")
    shop.repository.update_customer_info(PHONE, CustomerEdit(Profile("Ng\0ozi"), 0, "ke\0mi"))
    order = replace(make_incoming("N\0" + "1", shop.now), address="\udfff")
    shop.repository.create_order(order, "ke\0mi", "key-1")
    shop.repository.log_contact(PHONE, "call", "ke\0mi")
    assert [row.body for row in shop.rows(NOTES)] == ["call back \N{REPLACEMENT CHARACTER}"]
    assert shop.page().customer.name == "Ngozi"
    assert shop.shown("N1").address == "\N{REPLACEMENT CHARACTER}"
    assert {row.agent for row in shop.rows(ACTIVITY)} == {"", "tunde", "kemi"}
