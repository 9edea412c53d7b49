"""What a sync asks of the store, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from custui.domain.orders import OWN_ORIGIN, Conflict, StatusChange
from custui.domain.period import ALL_TIME
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.domain.syncing import SyncMark
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.proof import proof
from custui.store.repository import SqlRepository
from custui.store.shelves import ITEMS
from tests.factories import PHONE, make_incoming, make_item

ORIGIN = "web-admin"
OTHER = "0805 220 9911"


@pytest.fixture
def desk(database: Database, rules: ShopRules, now: datetime) -> SqlRepository:
    return SqlRepository(database, rules, lambda: now)


def order_id(desk: SqlRepository, number: str) -> int:
    found = desk.get_customer_details(PHONE, ALL_TIME)
    assert found is not None
    return next(order.id for order in found.orders if order.number == number)


def test_a_mark_is_kept_to_the_microsecond_one_for_each_origin(desk: SqlRepository) -> None:
    mark = SyncMark("one", datetime(2026, 6, 1, 9, 30, 0, 123_457, tzinfo=UTC))
    assert desk.sync_mark(ORIGIN) is None
    revision = desk.revision()
    desk.keep_sync_mark(ORIGIN, mark)
    desk.keep_sync_mark("other", SyncMark("two", None))
    assert desk.sync_mark(ORIGIN) == mark
    assert desk.sync_mark("other") == SyncMark("two", None)
    later = replace(mark, source="three", changed_until=datetime(1960, 1, 1, tzinfo=UTC))
    desk.keep_sync_mark(ORIGIN, later)
    assert desk.sync_mark(ORIGIN) == later
    assert desk.revision() == revision


def test_the_numbers_of_an_origin_come_in_parts(desk: SqlRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custui.store.sync_state._AT_ONCE", 2)
    desk.save_orders(ORIGIN, [make_incoming(number) for number in ("A2", "A10", "a2", "é2", "A3")])
    desk.save_orders("shop", [make_incoming("A2"), make_incoming("B1")])
    assert list(desk.order_numbers(ORIGIN)) == [["A10", "A2"], ["A3", "a2"], ["é2"]]
    assert list(desk.order_numbers("nobody")) == []


def test_deleted_orders_leave_right_figures_and_a_row_in_the_log(
    desk: SqlRepository, database: Database, rules: ShopRules
) -> None:
    desk.save_orders(
        ORIGIN,
        [
            make_incoming("A1", total=100, items=(make_item(),)),
            make_incoming("A2", total=50),
            make_incoming("A3", phone=OTHER),
            make_incoming("A4", phone=""),
        ],
    )
    desk.save_orders("shop", [make_incoming("A1", total=7)])
    desk.add_note("+2348052209911", "likes blue", "kemi", "key")
    assert desk.delete_orders(ORIGIN, ["A1", "A3", "A4", "A9"], "cron") == 3
    left = desk.get_customer_details(PHONE, ALL_TIME)
    assert left is not None
    assert left.stats.figures.spent == 57
    assert [(order.origin, order.number) for order in left.orders] == [(ORIGIN, "A2"), ("shop", "A1")]
    assert desk.get_customer_details("+2348052209911", ALL_TIME) is None
    (entry,) = (found for found in desk.activity(PHONE).entries if found.action == "deleted order")
    assert (entry.agent, entry.detail) == ("cron", {"number": "A1", "origin": ORIGIN})
    with database.read() as connection:
        assert connection.execute(select(ITEMS)).all() == []
        assert proof(connection, rules) == []
    assert integrity(database) == []
    # The customer comes back, and what was written of them with them.
    desk.save_orders(ORIGIN, [make_incoming("A5", phone=OTHER)])
    back = desk.get_customer_details("+2348052209911", ALL_TIME)
    assert back is not None
    assert [note.body for note in back.notes] == ["likes blue"]


def test_an_order_made_here_keeps_its_number_beside_the_shops(desk: SqlRepository) -> None:
    desk.create_order(make_incoming("1005", total=900, status="confirmed"), "kemi", "key")
    outcome = desk.save_orders(ORIGIN, [make_incoming("1005", total=100), make_incoming("1006")])
    assert outcome.conflicts == (Conflict("1005"),)
    assert "both are kept" in outcome.conflicts[0].sentence
    found = desk.get_customer_details(PHONE, ALL_TIME)
    assert found is not None
    assert {(order.origin, order.number, order.total) for order in found.orders} == {
        (OWN_ORIGIN, "1005", 900),
        (ORIGIN, "1005", 100),
        (ORIGIN, "1006", 1_200_000),
    }
    # Told once, not with every later change.
    assert desk.save_orders(ORIGIN, [make_incoming("1005", total=200)]).conflicts == ()


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_status_of_an_agents_that_the_shop_overrules_is_told(desk: SqlRepository, dry_run: bool) -> None:
    order = make_incoming("A1", status="confirmed")
    desk.save_orders(ORIGIN, [order])
    desk.change_status(StatusChange(order_id(desk, "A1"), 1, Status.CANCELLED), "kemi")
    assert desk.save_orders(ORIGIN, [order]).conflicts == ()
    changed = replace(order, status="DELIVERED")
    outcome = desk.save_orders(ORIGIN, [changed], dry_run=dry_run)
    assert outcome.updated == 1
    assert outcome.conflicts == (Conflict("A1", "kemi", Status.CANCELLED, "DELIVERED"),)
    assert "kemi had set it to cancelled" in outcome.conflicts[0].sentence


def test_no_conflict_where_both_say_the_same_or_the_agent_took_it_back(desk: SqlRepository) -> None:
    order = make_incoming("A1", status="new")
    desk.save_orders(ORIGIN, [order])
    at = order_id(desk, "A1")
    desk.change_status(StatusChange(at, 1, Status.DELIVERED), "kemi")
    delivered = replace(order, status="DELIVERED")
    assert desk.save_orders(ORIGIN, [delivered]).conflicts == ()
    # What the shop said last stands by now, whatever agents did before.
    assert desk.save_orders(ORIGIN, [replace(order, status="cancelled")]).conflicts == ()
    undone = desk.change_status(StatusChange(at, 4, Status.RETURNED), "kemi")
    desk.undo(undone.id, "kemi")
    assert desk.save_orders(ORIGIN, [replace(order, status="new")]).conflicts == ()


def test_a_status_set_before_one_that_was_taken_back_still_stands(desk: SqlRepository) -> None:
    order = make_incoming("A1", status="new")
    desk.save_orders(ORIGIN, [order])
    at = order_id(desk, "A1")
    desk.change_status(StatusChange(at, 1, Status.POSTPONED), "kemi")
    desk.undo(desk.change_status(StatusChange(at, 2, Status.CANCELLED), "ada").id, "ada")
    later = replace(order, created_at=order.created_at + timedelta(hours=1))
    assert desk.save_orders(ORIGIN, [later]).conflicts == (Conflict("A1", "kemi", Status.POSTPONED, "new"),)
