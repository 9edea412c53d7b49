"""The outline's sets leave out nobody with notes or in a segment, whichever way that came about."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from custui.domain.deeds import Deed
from custui.domain.notes import DeleteNote
from custui.domain.query import CustomerFilters
from custui.domain.rules import ShopRules
from custui.store import outline
from custui.store.demands import parts_of
from custui.store.engine import Database
from custui.store.filters import note_conditions
from custui.store.holders import Holders
from custui.store.intake import save_orders
from custui.store.outline_sets import FIRST_SEGMENT, NOTED, asked_for
from custui.store.possible import Possible
from custui.store.proof_outline import outline_proof
from custui.store.segment_filter import segment_condition
from custui.store.shelves import NOTES, SUMMARY
from tests.factories import make_incoming
from tests.store.list_shop import PHONES as SHOP
from tests.store.list_shop import ListShop, those

MANY = 9
PHONES = tuple(f"+234803555{number:04d}" for number in range(MANY))

_STEPS = {
    "note": "INSERT INTO notes (phone_key, body, body_folded, author, created_at, version, idempotency_key)"
    " VALUES (:phone, 'calls back', 'calls back', 'kemi', 0, 1,"
    " (SELECT count(*) || '-' || coalesce(max(id), 0) FROM notes))",
    "unnote": "DELETE FROM notes WHERE phone_key = :phone",
    "move notes": "UPDATE notes SET phone_key = :other WHERE phone_key = :phone",
    "segment": "INSERT OR IGNORE INTO segments (id, name, name_folded, colour, created_at, version)"
    " VALUES (:segment, 'Promo ' || :segment, 'promo ' || :segment, 'red', 0, 1)",
    "drop segment": "DELETE FROM segments WHERE id = :segment",
    "join": "INSERT OR IGNORE INTO segment_members (segment_id, phone_key, added_at, added_by)"
    " SELECT id, :phone, 0, 'kemi' FROM segments WHERE id = :segment",
    "leave": "DELETE FROM segment_members WHERE segment_id = :segment AND phone_key = :phone",
    "move members": "UPDATE OR IGNORE segment_members SET phone_key = :other WHERE phone_key = :phone",
    "draw": None,
    "draw anew": None,
}
phones = st.sampled_from(PHONES)
steps = st.lists(st.tuples(st.sampled_from(sorted(_STEPS)), st.integers(1, 2), phones, phones), max_size=25)

_WHO = {
    "notes": "SELECT id FROM customer_summary WHERE phone_key IN (SELECT phone_key FROM notes)",
    "segment": "SELECT id FROM customer_summary WHERE phone_key IN"
    " (SELECT phone_key FROM segment_members WHERE segment_id = :segment)",
}


@pytest.fixture
def store(
    new_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch, rules: ShopRules, now: datetime
) -> Database:
    monkeypatch.setattr(outline, "PART", 4)
    monkeypatch.setattr(outline, "MOST_UNSURE", 3)
    database = new_database("sqlite")
    orders = [
        make_incoming(f"{number}", now - timedelta(days=number), phone=phone)
        for number, phone in enumerate(PHONES)
    ]
    save_orders(database, rules, now, "shop", orders, False)
    return database


def check(connection: Connection) -> None:
    """Check every set, and what is left without it, against the tables."""
    everybody = set(connection.scalars(select(SUMMARY.c.id)))
    asked = [(NOTED, "notes", 0), *((FIRST_SEGMENT + each, "segment", each) for each in (1, 2))]
    for number, which, segment in asked:
        theirs = set(connection.execute(text(_WHO[which]), {"segment": segment}).scalars())
        for wanted, meeting in ((True, theirs), (False, everybody - theirs)):
            found = Possible.of(Holders(connection), {}, [(number, wanted)])
            assert set(found.held.nonzero()[0].tolist()) & everybody == meeting
    assert outline_proof(connection) == []


def test_whatever_happens_to_notes_and_segments_nobody_is_left_out(store: Database) -> None:
    @settings(max_examples=60, derandomize=True, deadline=None, database=None)
    @given(taken=steps)
    def follow(taken: list[tuple[str, int, str, str]]) -> None:
        with store.write() as connection:
            connection.execute(text("DELETE FROM notes"))
            connection.execute(text("DELETE FROM segments"))
            for name, segment, phone, other in taken:
                statement = _STEPS[name]
                if statement is None:
                    outline.draw(connection, anew=name == "draw anew")
                else:
                    asked = {"segment": segment, "phone": phone, "other": other}
                    connection.execute(text(statement), asked)
                check(connection)
            outline.draw(connection)
            check(connection)

    follow()


def test_what_a_filter_asks_is_known_for_the_set_it_is(
    store: Database, rules: ShopRules, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as connection:
        connection.execute(text(_STEPS["segment"] or ""), {"segment": 2})
        for few in (5_000, -1):
            monkeypatch.setattr("custui.store.filters._FEW", few)
            for along in (True, False):
                noted, bare = (
                    note_conditions(connection, CustomerFilters(has_notes=wanted), rules, now, along=along)
                    for wanted in (True, False)
                )
                assert [asked_for(each) for each in parts_of(noted)] == [(NOTED, True)]
                # Where few have notes, nearly all meet that, and no set is needed.
                told = [(NOTED, False)] if few < 0 or not along else [None]
                assert [asked_for(each) for each in parts_of(bare)] == told
                members = segment_condition(connection, "Promo 2", rules, now, along=along)
                assert [asked_for(each) for each in parts_of([members])] == [(FIRST_SEGMENT + 2, True)]
                told = [(FIRST_SEGMENT + 2, False)] if few < 0 or not along else [None]
                assert [asked_for(each) for each in parts_of([~members])] == told
                due = note_conditions(
                    connection, CustomerFilters(follow_up_due=True), rules, now, along=along
                )
                assert [asked_for(each) for each in parts_of(due)] == [None]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("most", [0, 2])
def test_no_deed_on_notes_and_segments_leaves_anybody_out(
    dialect: str,
    most: int,
    new_database: Callable[[str], Database],
    monkeypatch: pytest.MonkeyPatch,
    rules: ShopRules,
    now: datetime,
) -> None:
    monkeypatch.setattr(outline, "PART", 4)
    monkeypatch.setattr(outline, "MOST_UNSURE", most)
    shop = ListShop(new_database(dialect), rules, now)
    desk = shop.repository

    def checked(deed: Deed) -> Deed:
        shop.later()
        with shop.database.read() as connection:
            assert outline.reach(connection) > len(SHOP)
            check(connection)
        return deed

    noted = checked(shop.note("call", *SHOP[:3]))
    desk.add_note(SHOP[3], "calls back", "kemi", "one")
    with shop.database.read() as connection:
        check(connection)
    (note,) = (row for row in shop.rows(NOTES) if row.body == "calls back")
    checked(shop.undo(checked(desk.change_note(DeleteNote(note.id, note.version), "kemi"))))
    checked(shop.undo(noted))
    promo = checked(shop.create("Promo", those(*SHOP[:2]))).subject
    assert promo == 1
    checked(shop.undo(checked(shop.add(promo, *SHOP[2:]))))
    checked(shop.undo(checked(shop.remove(promo, SHOP[0]))))
    merged = checked(desk.merge(SHOP[1], SHOP[4], "kemi", "merge"))
    checked(shop.undo(checked(shop.remove(promo, SHOP[4]))))
    checked(shop.undo(merged))
    deleted = checked(desk.delete_segment(promo, "kemi"))
    checked(shop.undo(deleted))
    checked(desk.delete_segment(promo, "kemi"))
    # It may come to have the number of the one that is gone, of whom it has nobody.
    other = checked(shop.create("Other", those(SHOP[3])))
    checked(shop.undo(other))


def test_a_deed_on_many_leaves_few_unsure(store: Database, rules: ShopRules, now: datetime) -> None:
    shop = ListShop(store, rules, now)
    promo = shop.create("Promo").subject
    assert promo is not None
    for deed in (shop.add(promo, *PHONES), shop.remove(promo, *PHONES[:5])):
        with store.read() as connection:
            assert outline.unsure(connection) == []
            check(connection)
        assert deed.customers >= 5
    shop.undo(deed)
    with store.read() as connection:
        assert outline.unsure(connection) == []
        assert outline.members(connection, FIRST_SEGMENT + promo).count(1) == MANY
