import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import NewSegment
from custui.domain.errors import StoreError
from custui.domain.query import ListQuery
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store import desk, profiles
from custui.store.engine import Database
from custui.store.health import engine_words, integrity, rebuild
from custui.store.intake import save_orders
from custui.store.opening import open_database
from custui.store.proof import MOST_DIFFERENCES, proof
from custui.store.proof_desk import product_proof, profile_proof
from custui.store.segments import create_segment
from custui.store.shelves import ACTIVITY, DEED_PHONES, MEMBERS, NOTES, ORDERS, PROFILE, SUMMARY
from custui.store.trigrams import has_trigrams
from custui.store.undo import undo
from tests.factories import PHONE, make_incoming, make_item

LOCAL_IN_GHANA = "024 355 0147"


@pytest.fixture
def filled(database: Database, rules: ShopRules, now: datetime) -> Database:
    orders = [make_incoming(f"A{n}", now, phone=f"0803 555 {n:04d}") for n in range(30)]
    save_orders(database, rules, now, "shop", orders, dry_run=False)
    return database


def proven(database: Database, rules: ShopRules) -> list[str]:
    with database.read() as connection:
        return proof(connection, rules)


def tamper(database: Database, sql: str) -> None:
    with database.write() as connection:
        connection.execute(text(sql))


def test_a_sound_store_has_nothing_to_tell(filled: Database, rules: ShopRules) -> None:
    assert integrity(filled) == []
    assert proven(filled, rules) == []


def test_the_proof_names_customer_and_figure(filled: Database, rules: ShopRules) -> None:
    tamper(filled, "UPDATE customer_summary SET spent = 5 WHERE phone_key = '+2348035550003'")
    assert proven(filled, rules) == ["+2348035550003: spent is 5 in the summary, 1200000 by the orders"]


def test_the_proof_finds_missing_and_left_over_rows(filled: Database, rules: ShopRules) -> None:
    tamper(filled, "UPDATE customer_summary SET phone_key = 'raw:x' WHERE phone_key = '+2348035550003'")
    assert proven(filled, rules) == [
        "+2348035550003 has 1 orders but no summary",
        "raw:x has a summary but no orders",
    ]


@pytest.mark.parametrize("figure", ["orders", "delivered", "average", "first_order_at", "other_currency"])
def test_the_proof_stops_after_a_bounded_number(filled: Database, rules: ShopRules, figure: str) -> None:
    tamper(filled, f"UPDATE customer_summary SET {figure} = {figure} + 1")
    found = proven(filled, rules)
    assert len(found) == MOST_DIFFERENCES
    assert all(f": {figure} is " in sentence for sentence in found)


def test_a_search_index_out_of_step_is_found_and_rebuilt(
    new_database: Callable[[str], Database], rules: ShopRules, now: datetime
) -> None:
    database = new_database("sqlite")
    save_orders(database, rules, now, "shop", [make_incoming("A1", now)], dry_run=False)
    tamper(database, "UPDATE customer_summary SET search_text = 'somebody else'")
    assert integrity(database) == ["the search index is out of step with the customers: run `custui rebuild`"]
    rebuild(database, rules, now, "kemi")
    assert integrity(database) == []


def test_a_broken_reference_is_found(new_database: Callable[[str], Database]) -> None:
    database = new_database("sqlite")
    with closing(sqlite3.connect(database.name)) as connection:
        connection.execute("INSERT INTO segment_members VALUES (99, '+234', 0, '', NULL)")
        connection.commit()
    (sentence,) = integrity(database)
    assert sentence.endswith("of segment_members refers to a row of segments that is gone")


def test_a_store_opened_for_reading_only_can_be_checked(target: str, rules: ShopRules) -> None:
    database = open_database(target, rules, read_only=True)
    assert integrity(database) == []
    database.close()


def test_a_rebuild_reads_every_text_by_the_new_rules(target: str, rules: ShopRules, now: datetime) -> None:
    database = open_database(target, rules)
    save_orders(
        database,
        rules,
        now,
        "shop",
        [
            make_incoming("A1", now, phone=LOCAL_IN_GHANA, status="confirmed", total=500, currency="GHS"),
            make_incoming("A2", now, phone="+234 803 555 0147", total=700),
        ],
        dry_run=False,
    )
    database.close()
    ghana = replace(
        rules, region="GH", currency="GHS", spent_statuses=frozenset({Status.DELIVERED, Status.CONFIRMED})
    )
    with pytest.raises(StoreError, match="custui rebuild"):
        open_database(target, ghana)
    database = open_database(target, ghana, expect_rules=False)
    rebuild(database, ghana, now, "kemi")
    database.close()

    database = open_database(target, ghana)
    with database.read() as connection:
        found = connection.execute(
            select(SUMMARY.c.phone_key, SUMMARY.c.spent, SUMMARY.c.other_currency, SUMMARY.c.verdict)
        )
        assert set(found) == {("+233243550147", 500, 0, "valid"), (PHONE, 0, 1, "valid")}
        assert proof(connection, ghana) == []
        assert connection.scalars(select(ACTIVITY.c.action)).all()[-1] == "rebuilt"
    assert integrity(database) == []
    database.close()


def test_what_agents_wrote_goes_along_with_a_phone_that_is_read_anew(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    save_orders(database, rules, now, "shop", [make_incoming("A1", now, phone=LOCAL_IN_GHANA)], dry_run=False)
    with database.read() as connection:
        old = connection.scalars(select(SUMMARY.c.phone_key)).one()
    assert old != "+233243550147"
    desk.add_note(database, now, old, "call after five", "kemi", "key")
    made = create_segment(
        database, rules, now, NewSegment("Promo", "green", members=ListQuery()), "kemi", "key"
    )
    profiles.update_profile(database, rules, now, old, CustomerEdit(Profile("Madam Efua"), 0))
    ghana = replace(rules, region="GH")
    for _ in range(2):
        rebuild(database, ghana, now, "kemi")
        with database.read() as connection:
            for table in (NOTES, MEMBERS, DEED_PHONES, PROFILE, SUMMARY, ORDERS):
                assert set(connection.scalars(select(table.c.phone_key))) == {"+233243550147"}, table.name
            assert connection.scalars(select(SUMMARY.c.name)).one() == "Madam Efua"
    # Back again: what the deed did can still be undone.
    rebuild(database, rules, now, "kemi")
    undo(database, rules, now, made.id, "kemi")
    with database.read() as connection:
        assert connection.scalars(select(MEMBERS.c.phone_key)).all() == []


def test_two_phones_read_as_one_are_one_member_of_a_segment_and_of_a_deed(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    spellings = [LOCAL_IN_GHANA, "+233 24 355 0147"]
    orders = [make_incoming(f"A{n}", now, phone=phone) for n, phone in enumerate(spellings)]
    save_orders(database, rules, now, "shop", orders, dry_run=False)
    made = create_segment(
        database, rules, now, NewSegment("Promo", "green", members=ListQuery()), "kemi", "key"
    )
    assert made.customers == 2
    rebuild(database, replace(rules, region="GH"), now, "kemi")
    with database.read() as connection:
        for table in (MEMBERS, DEED_PHONES, SUMMARY):
            assert connection.scalars(select(table.c.phone_key)).all() == ["+233243550147"], table.name


def test_a_rebuild_mends_whatever_was_changed_behind_its_back(
    filled: Database, rules: ShopRules, now: datetime
) -> None:
    with filled.read() as connection:
        before = set(connection.execute(select(SUMMARY)))
        orders = connection.execute(select(ORDERS).order_by(ORDERS.c.id)).all()
    tamper(filled, "UPDATE customer_summary SET spent = 1, name = 'x', search_text = 'y'")
    tamper(
        filled, "UPDATE orders SET status = 'unknown', name_folded = 'z', phone_key = 'raw:no', channel = ''"
    )
    rebuild(filled, rules, now, "kemi")
    with filled.read() as connection:
        assert {tuple(row)[1:] for row in connection.execute(select(SUMMARY))} == {
            tuple(row)[1:] for row in before
        }
        assert connection.execute(select(ORDERS).order_by(ORDERS.c.id)).all() == orders
    assert integrity(filled) == []


def test_the_engine_is_named_as_it_names_itself(database: Database) -> None:
    with database.read() as connection:
        if database.dialect == "sqlite":
            version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
            assert engine_words(database) == f"SQLite {version}"
        else:
            version = connection.exec_driver_sql("SELECT version()").scalar_one()
            trigrams = "with" if has_trigrams(connection) else "without"
            named = " ".join(version.split()[:2])
            assert engine_words(database) == f"{named} {trigrams} pg_trgm, with the rights of leads"


def test_a_process_of_the_old_rules_cannot_write_after_the_rebuild(
    target: str, rules: ShopRules, now: datetime
) -> None:
    prepaid = replace(rules, spent_statuses=rules.spent_statuses | {Status.CONFIRMED})
    with closing(open_database(target, rules)) as old:
        save_orders(old, rules, now, "shop", [make_incoming("A1", now)], dry_run=False)
        with closing(open_database(target, prepaid, expect_rules=False)) as rebuilding:
            rebuild(rebuilding, prepaid, now, "lead")
        before = old.revision()

        with pytest.raises(StoreError, match="rebuilt under other settings"):
            save_orders(old, rules, now, "shop", [make_incoming("A2", now)], dry_run=False)
        assert old.revision() == before


def test_a_whatsapp_number_of_an_agent_is_read_by_the_new_rules(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    ghana = replace(rules, region="GH")
    save_orders(database, ghana, now, "shop", [make_incoming("A1", now, phone=PHONE)], dry_run=False)
    edit = CustomerEdit(Profile(whatsapp=LOCAL_IN_GHANA), 0)
    profiles.update_profile(database, ghana, now, PHONE, edit)
    for region, shown in (("GH", "+233243550147"), ("NG", PHONE), ("GH", "+233243550147")):
        rebuild(database, replace(rules, region=region), now, "kemi")
        with database.read() as connection:
            assert connection.scalars(select(SUMMARY.c.whatsapp)).one() == shown
            assert profile_proof(connection, replace(rules, region=region)) == []


TAMPERED = {
    "customer_summary SET name = 'x'": "name is x in the summary, Madam in the profile",
    "customer_summary SET whatsapp = NULL": (
        "whatsapp is nothing in the summary, +2349021184420 in the profile"
    ),
    "customer_summary SET state = 'Lagos'": "state is Lagos in the summary, nothing in the profile",
    "customer_summary SET search_text = 'madam'": (
        "the search does not know 2349021184420 09021184420 of the profile"
    ),
    "customer_profile SET city_folded = 'jos'": "city_folded is jos in the profile, aba by its words",
    "customer_profile SET whatsapp_text = ''": (
        "whatsapp_key is +2349021184420 in the profile, nothing by its words"
    ),
}


@pytest.mark.parametrize("sql", TAMPERED)
def test_the_proof_names_what_an_agent_set_and_is_not_shown(
    filled: Database, rules: ShopRules, now: datetime, sql: str
) -> None:
    phone = "+2348035550003"
    edit = CustomerEdit(Profile("Madam", "0902 118 4420", "Aba"), 0)
    profiles.update_profile(filled, rules, now, phone, edit)
    with filled.read() as connection:
        assert profile_proof(connection, rules) == []
    tamper(filled, f"UPDATE {sql}")
    with filled.read() as connection:
        assert profile_proof(connection, rules)[0] == f"{phone}: {TAMPERED[sql]}"


def test_the_proof_names_products_that_were_sold_otherwise(
    database: Database, rules: ShopRules, now: datetime
) -> None:
    items = (make_item("Gele"), make_item("Soap", sku="S-1"), make_item("Beads"), make_item("Free", 1, 0))
    save_orders(database, rules, now, "shop", [make_incoming("A1", now, items=items)], dry_run=False)
    with database.read() as connection:
        assert product_proof(connection) == []
    tamper(database, "DELETE FROM products WHERE product = 'Free'")
    tamper(database, "UPDATE products SET last_sold_at = last_sold_at - 1 WHERE product = 'Gele'")
    tamper(database, "UPDATE products SET unit_price = 0, words = '' WHERE product = 'Soap'")
    with database.read() as connection:
        assert product_proof(connection) == [
            "the product Gele was sold again after it was put down",
            "the product Soap is kept under other words than its own",
            "the product Soap was sold again after it was put down",
            "the product of the name free was sold but is not put down",
        ]
    rebuild(database, rules, now, "kemi")
    with database.read() as connection:
        assert product_proof(connection) == []
