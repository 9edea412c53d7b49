import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Row, Table, event, select

from custui.domain.errors import StoreError
from custui.domain.orders import IncomingOrder, OrderItem, SaveOutcome
from custui.domain.rules import ShopRules
from custui.store import intake
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.shelves import ACTIVITY, ITEMS, ORDERS, SUMMARY
from tests.factories import PHONE, make_incoming, make_item

OTHER_PHONE = "+2348052209911"


class Save(Protocol):
    """Import a batch into the test's store."""

    def __call__(
        self, *orders: IncomingOrder, origin: str = "shop", dry_run: bool = False
    ) -> SaveOutcome: ...


@pytest.fixture
def save(database: Database, rules: ShopRules, now: datetime) -> Save:
    def saved(*orders: IncomingOrder, origin: str = "shop", dry_run: bool = False) -> SaveOutcome:
        return save_orders(database, rules, now, origin, orders, dry_run)

    return saved


def rows(database: Database, table: Table) -> list[Row[Any]]:
    with database.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def test_orders_are_created_with_what_is_read_from_them(
    database: Database, save: Save, now: datetime
) -> None:
    order = make_incoming(
        "A1",
        now,
        phone="0803 555 0147 / 0805 220 9911",
        whatsapp="0902 118 4420",
        status="Shipped",
        channel="IG",
        customer_name=" Ọlá  Bello",
        items=(make_item(quantity=2), make_item("Black soap", sku="BS")),
    )
    assert save(order) == SaveOutcome(created=1)
    (row,) = rows(database, ORDERS)
    assert row.origin == "shop"
    assert row.created_at == int(now.timestamp())
    assert (row.phone_key, row.phone_text) == (PHONE, order.phone)
    assert (row.phone_verdict, row.phone_mobile, row.phone_alternates) == ("valid", True, OTHER_PHONE)
    assert (row.whatsapp_text, row.whatsapp_key) == (order.whatsapp, "+2349021184420")
    assert (row.status, row.status_text) == ("dispatched", "Shipped")
    assert (row.channel, row.channel_text) == ("instagram", "IG")
    assert (row.customer_name, row.name_folded) == (" Ọlá  Bello", "ola bello")
    assert (row.city_folded, row.state_folded) == ("ikeja", "lagos")
    assert [tuple(item)[1:] for item in rows(database, ITEMS)] == [
        (1, "", "Shea butter", 2, 400_000),
        (2, "BS", "Black soap", 1, 400_000),
    ]
    (customer,) = rows(database, SUMMARY)
    assert (customer.phone_key, customer.orders, customer.whatsapp) == (PHONE, 1, "+2349021184420")
    for digits in ("08035550147", "2348035550147", "08052209911", "09021184420"):
        assert digits in customer.search_text


def test_importing_the_same_again_changes_nothing_and_writes_nothing(database: Database, save: Save) -> None:
    orders = [make_incoming("A1", items=(make_item(),)), make_incoming("A2", phone="")]
    assert save(*orders) == SaveOutcome(created=2, without_phone=1)
    assert database.revision() == 1
    assert save(*orders) == SaveOutcome(unchanged=2, without_phone=1)
    assert database.revision() == 1
    assert len(rows(database, ACTIVITY)) == 1


CONTENT = set(IncomingOrder.__struct_fields__) - {"number", "tells_items"}


@pytest.mark.parametrize("field", sorted(CONTENT))
def test_a_change_of_any_field_updates(database: Database, save: Save, field: str) -> None:
    order = make_incoming("A1", items=(make_item(),))
    save(order)
    old = getattr(order, field)
    other: dict[type, Any] = {
        str: f"{old}x",
        int: 7,
        datetime: order.created_at + timedelta(seconds=1),
        tuple: (make_item(quantity=9), make_item("Gele")),
    }
    outcome = save(replace(order, **{field: other[type(old)]}))
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 0)
    (row,) = rows(database, ORDERS)
    assert row.version == 2


@pytest.mark.parametrize(
    "change", [{"product": "Soap"}, {"quantity": 2}, {"unit_price": 1}, {"sku": "S"}], ids=str
)
def test_a_change_of_an_item_replaces_the_items(
    database: Database, save: Save, change: dict[str, Any]
) -> None:
    item = make_item()
    save(make_incoming("A1", items=(item, item)), make_incoming("A2", items=(item,)))
    outcome = save(make_incoming("A1", items=(replace(item, **change),)))
    assert outcome == SaveOutcome(updated=1)
    changed = replace(item, **change)
    assert [OrderItem(r.product, r.quantity, r.unit_price, r.sku) for r in rows(database, ITEMS)] == [
        changed,
        item,
    ]


def test_a_source_without_items_leaves_those_that_are_known(database: Database, save: Save) -> None:
    item = make_item()
    save(make_incoming("A1", items=(item,)), make_incoming("A2", items=(item,)))
    bare = replace(make_incoming("A1", total=7), tells_items=False)
    assert save(bare, make_incoming("A2")) == SaveOutcome(updated=2)
    assert [(row.order_id, row.product) for row in rows(database, ITEMS)] == [(1, item.product)]
    assert [row.total for row in rows(database, ORDERS)] == [7, make_incoming().total]


def test_an_order_that_changes_its_phone_moves_between_customers(database: Database, save: Save) -> None:
    save(make_incoming("A1"), make_incoming("A2"))
    save(make_incoming("A2", phone=OTHER_PHONE))
    assert {(row.phone_key, row.orders) for row in rows(database, SUMMARY)} == {(PHONE, 1), (OTHER_PHONE, 1)}
    save(make_incoming("A1", phone=""), make_incoming("A2", phone=""))
    assert rows(database, SUMMARY) == []


def test_the_same_number_of_another_origin_is_another_order(database: Database, save: Save) -> None:
    save(make_incoming("A1"), origin="shop")
    assert save(make_incoming("A1"), origin="site") == SaveOutcome(created=1)
    assert len(rows(database, ORDERS)) == 2


def test_the_last_of_several_orders_with_one_number_counts(database: Database, save: Save) -> None:
    assert save(make_incoming("A1", total=1), make_incoming("A1", total=2)).created == 1
    assert [row.total for row in rows(database, ORDERS)] == [2]


def test_a_dry_run_tells_and_writes_nothing(database: Database, save: Save) -> None:
    save(make_incoming("A1"), make_incoming("A2"))
    orders = (make_incoming("A1"), make_incoming("A2", total=1), make_incoming("A3"))
    assert save(*orders, dry_run=True) == SaveOutcome(created=1, updated=1, unchanged=1)
    assert database.revision() == 1
    assert len(rows(database, ORDERS)) == 2


def test_the_outcome_counts_what_needs_a_look(save: Save) -> None:
    outcome = save(
        make_incoming("A1", phone="", status="awaiting rider"),
        make_incoming("A2", phone="ask landlord", status="awaiting rider", currency="USD"),
        make_incoming("A3", phone="2.34803E+12", status=""),
        make_incoming("A4", phone="0730 555 0147"),
    )
    assert outcome == SaveOutcome(
        created=4,
        without_phone=1,
        unknown_statuses={"awaiting rider": 2, "": 1},
        unverified_phones=1,
        unreadable_phones=1,
        damaged_phones=1,
        other_currency=1,
    )


def test_a_batch_is_one_transaction_with_one_activity_row(database: Database, save: Save) -> None:
    save(make_incoming("A1"), make_incoming("A2"))
    save(make_incoming("A2", total=1), make_incoming("A3"))
    found = [(row.action, json.loads(row.detail)) for row in rows(database, ACTIVITY)]
    assert found == [
        ("imported", {"origin": "shop", "created": 2, "updated": 0}),
        ("imported", {"origin": "shop", "created": 1, "updated": 1}),
    ]
    assert database.revision() == 2


def test_a_batch_that_fails_leaves_nothing_behind(database: Database, save: Save) -> None:
    with pytest.raises(StoreError):
        save(make_incoming("A1"), make_incoming("A2", total=2**80))
    assert rows(database, ORDERS) == []
    assert rows(database, SUMMARY) == []
    assert database.revision() == 0


def test_text_that_no_engine_holds_is_stored_without_it(database: Database, save: Save) -> None:
    order = make_incoming("A1", customer_name="Ng\0ozi\ud800", items=(make_item("So\0ap"),))
    assert save(order).created == 1
    assert save(order).unchanged == 1
    assert rows(database, ORDERS)[0].customer_name == "Ngozi\N{REPLACEMENT CHARACTER}"
    assert rows(database, ITEMS)[0].product == "Soap"


def test_text_from_outside_is_stored_as_it_came(database: Database, save: Save) -> None:
    words = "[/x] \x1b[31m \u202eabc 'quoted'\"; DROP TABLE orders; %s {x} \\N \t\n\N{PARTY POPPER}"
    save(make_incoming("A1", customer_name=words, address=words, items=(make_item(words, sku=words),)))
    assert rows(database, ORDERS)[0].address == words
    assert [(item.product, item.sku) for item in rows(database, ITEMS)] == [(words, words)]


def test_an_empty_batch_is_nothing(database: Database, save: Save) -> None:
    assert save() == SaveOutcome()
    assert database.revision() == 0


@pytest.mark.parametrize(
    ("totals", "average"),
    [
        ((1, 2), 2),
        ((-1, -2), -1),
        ((-3, -4), -3),
        ((-1, -1), -1),
        ((1, -2), 0),
        ((0, 5, 0), 2),
        ((-5, 0, 0), -2),
    ],
)
def test_the_average_is_rounded_half_up_below_zero_too(
    database: Database, save: Save, totals: tuple[int, ...], average: int
) -> None:
    save(*(make_incoming(f"A{n}", total=total) for n, total in enumerate(totals)))
    (customer,) = rows(database, SUMMARY)
    assert (customer.spent, customer.average) == (sum(totals), average)


def test_words_stay_as_they_came_however_odd(database: Database, save: Save, now: datetime) -> None:
    odd = 'Ada "Q" \\n\'; %s :x\t\n{}[],💚 \u2028 \\u0041'
    orders = [make_incoming(f"{odd}{nth}", now, customer_name=odd, city=odd, address=odd) for nth in (1, 2)]
    assert save(*orders).created == 2
    found = [(row.number, row.customer_name, row.city, row.address) for row in rows(database, ORDERS)]
    assert found == [(f"{odd}{nth}", odd, odd, odd) for nth in (1, 2)]


def test_orders_go_in_by_one_statement_or_row_by_row_where_nothing_lies_between(
    database: Database, save: Save, now: datetime
) -> None:
    put: list[bool] = []

    def watch(*given: object) -> None:
        if str(given[2]).startswith("INSERT INTO orders"):
            put.append(bool(given[5]))

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        save(*(make_incoming(f"A{nth}", now) for nth in range(30)))
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
    # A server is asked once, not once an order.
    assert put == [database.dialect == "sqlite"]


def test_a_second_look_is_taken_only_where_somebody_was_faster(
    database: Database, save: Save, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    look = intake._known

    def watched(connection: Connection, origin: str, numbers: Collection[str]) -> dict[str, intake._Known]:
        found = look(connection, origin, numbers)
        looks.append(len(found))
        if len(looks) == 2:  # of the second batch, which another program saves right now
            saved = save(make_incoming("A2", now))
            assert saved.created == 1
        return found

    monkeypatch.setattr(intake, "_known", watched)
    assert save(make_incoming("A1", now)).created == 1
    assert looks == [0]
    assert save(make_incoming("A2", now)).created == 0
    assert looks == [0, 0, 0, 1]
