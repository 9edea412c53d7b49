"""The log of a customer page by page, and of one order: complete, newest first, only its own."""

from datetime import datetime, timedelta

import pytest

from custui.domain.activity import Activity, ActivityPage
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.engine import Database
from custui.store.shelves import ALIASES
from tests.factories import PHONE, make_incoming
from tests.store.desk_shop import OTHER_PHONE, DeskShop

pytestmark = pytest.mark.as_agent


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> DeskShop:
    return DeskShop(database, rules, now)


def told(page: ActivityPage) -> list[str]:
    return [entry.action for entry in page.entries]


def test_a_customers_log_tells_all_newest_first(shop: DeskShop) -> None:
    assert shop.repository.activity(PHONE) == ActivityPage((), False)
    shop.note("call", "key")
    shop.later()
    deed = shop.set_status("A1", Status.RETURNED)
    shop.repository.log_contact(OTHER_PHONE, "call", "tunde")
    page = shop.repository.activity(PHONE)
    assert told(page) == ["changed status", "added note"]
    change: dict[str, str | int | None] = {
        "deed": deed.id,
        "number": "A1",
        "from": "delivered",
        "to": "returned",
    }
    assert page.entries[0] == Activity(
        page.entries[0].id, shop.now, "kemi", "changed status", change, shop.order("A1").id
    )
    assert page.entries[1].at == shop.now - timedelta(seconds=1)
    assert page.entries[1].order_id is None


@pytest.mark.for_leads
def test_pages_join_without_gap_or_overlap(shop: DeskShop) -> None:
    for number in range(7):
        shop.repository.log_contact(PHONE if number % 3 else OTHER_PHONE, f"way {number}", "kemi")
    with shop.database.write() as connection:
        alias = {"phone_key": OTHER_PHONE, "customer_key": PHONE, "merged_into": PHONE, "deed_id": 1}
        connection.execute(ALIASES.insert().values(**alias, merged_at=0, merged_by="kemi"))
    whole = shop.repository.activity(PHONE)
    assert told(whole) == [f"opened way {number}" for number in range(6, -1, -1)]
    assert not whole.has_more
    entries: list[Activity] = []
    pages = 0
    more = True
    while more:
        page = shop.repository.activity(PHONE, entries[-1].id if entries else None, 3)
        entries += page.entries
        more, pages = page.has_more, pages + 1
    assert (tuple(entries), pages) == (whole.entries, 3)
    assert shop.repository.activity(PHONE, limit=7).has_more is False
    assert told(shop.repository.activity(OTHER_PHONE)) == ["opened way 6", "opened way 3", "opened way 0"]


def test_an_orders_log_tells_its_deeds_and_their_undoing(shop: DeskShop) -> None:
    shop.create(make_incoming("", shop.now))
    shop.undo(shop.set_status("C-1001", Status.CANCELLED))
    shop.set_status("A1", Status.CANCELLED)
    page = shop.repository.order_activity(shop.order("C-1001").id)
    assert told(page) == ["undid: changed status", "changed status", "created order"]
    assert {entry.order_id for entry in page.entries} == {shop.order("C-1001").id}


def test_an_order_that_is_gone_is_not_taken_for_another(shop: DeskShop) -> None:
    gone = shop.create(make_incoming("", shop.now))
    shop.undo(gone)
    new = shop.create(make_incoming("", shop.now))
    assert new.subject is not None
    log = shop.repository.activity(PHONE).entries
    assert [(entry.action, entry.order_id) for entry in log] == [
        ("created order", new.subject),
        ("undid: created order", None),
        ("created order", None),
    ]
    assert told(shop.repository.order_activity(new.subject)) == ["created order"]
