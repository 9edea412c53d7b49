"""A shop's database, synced, changed, and synced again."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from custui.domain.errors import StoreError
from custui.domain.orders import OWN_ORIGIN, IncomingOrder, Order, SaveOutcome
from custui.domain.period import ALL_TIME
from custui.domain.status import Status
from custui.store.proof import proof
from custui.store.repository import SqlRepository, open_repository
from custui.transfer import batches
from custui.transfer.sync import syncing
from custui.transfer.sync.mapping import read_mapping
from custui.transfer.sync.source import Source, SourceError
from custui.transfer.sync.syncing import SyncReport, SyncRequest, sync
from tests.factories import NOW, PHONE, RULES, make_incoming
from tests.servers import PostgresServer
from tests.transfer.sync.web_admin import WebAdmin

AT = NOW - timedelta(days=3)
_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def admin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WebAdmin]:
    """Make the web admin's database, on both engines that a test can have."""
    if request.param == "sqlite":
        yield WebAdmin(str(tmp_path / "admin.db"))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.empty(f"admin_{next(_numbers)}")
    made = WebAdmin(url)
    yield made
    made.engine.dispose()
    server.drop(url)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SqlRepository]:
    with closing(open_repository(str(tmp_path / "store.db"), RULES, lambda: NOW)) as repository:
        yield repository


def request_of(admin: WebAdmin, **options: bool) -> SyncRequest:
    return SyncRequest(Source(admin.address), read_mapping("web-admin"), agent="cron", **options)


def run(admin: WebAdmin, desk: SqlRepository, now: datetime = NOW, **options: bool) -> SyncReport:
    report = sync(request_of(admin, **options), desk, RULES, now)
    with desk._database.read() as connection:
        assert proof(connection, RULES) == []
    return report


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.rejected, report.deleted


def orders(desk: SqlRepository, phone: str = PHONE) -> dict[str, Order]:
    found = desk.get_customer_details(phone, ALL_TIME)
    return {} if found is None else {order.number: order for order in found.orders}


def test_every_field_arrives_with_exact_amounts_and_the_products_names(
    admin: WebAdmin, desk: SqlRepository
) -> None:
    admin.order(
        "o1",
        "ORD-1",
        datetime(2026, 6, 1, 23, 30, 15, 250_000, tzinfo=UTC),
        [("p2", 3, 12_000.10), ("p1", 1, 0.1 + 0.2)],
        totalAmount=36_000.30 + 0.1 + 0.2,
        customerWhatsapp="0902 118 4420",
        status="NOT_PICKING_CALLS",
        source="TIKTOK",
        currency="GHS",
    )
    before = admin.contents()
    assert counts(run(admin, desk)) == (1, 0, 0, 0, 0)
    (order,) = orders(desk).values()
    assert order.origin == "web-admin"
    # Without a zone, and in UTC all the same.
    assert order.created_at == datetime(2026, 6, 1, 23, 30, 15, tzinfo=UTC)
    assert (order.currency, order.total) == ("GHS", 3_600_060)
    assert [(item.product, item.sku, item.quantity, item.unit_price) for item in order.items] == [
        ("Ankara 6 yards", "", 3, 1_200_010),
        ("Shea butter", "SB", 1, 30),
    ]
    assert (order.status, order.status_text, order.channel) == (
        Status.PENDING,
        "NOT_PICKING_CALLS",
        "tiktok",
    )
    assert (order.customer_name, order.city, order.state, order.address) == (
        "Ngozi Eze-Obi",
        "Ikeja",
        "Lagos",
        "4 Allen Ave",
    )
    details = desk.get_customer_details(PHONE, ALL_TIME)
    assert details is not None
    assert details.customer.whatsapp == "+2349021184420"
    assert admin.contents() == before


def test_the_first_sync_hands_over_a_customers_orders_at_once(
    admin: WebAdmin, desk: SqlRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_BATCH", 2)
    monkeypatch.setattr(batches, "MOST_ORDERS", 4)
    for number in range(8):
        admin.order(f"o{number}", f"ORD-{number}", AT, customerPhone=f"0803 555 000{number % 2}")
    save, saved, told = desk.save_orders, list[set[str]](), list[tuple[str, int]]()

    def watched(origin: str, some: Sequence[IncomingOrder], **options: object) -> SaveOutcome:
        saved.append({order.phone for order in some})
        return save(origin, some, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "save_orders", watched)
    report = sync(request_of(admin), desk, RULES, NOW, lambda stage, so_far: told.append((stage, so_far)))
    assert counts(report) == (8, 0, 0, 0, 0)
    assert saved == [{"0803 555 0000"}, {"0803 555 0001"}]
    read, kept = [("reading", so_far) for so_far in (2, 4, 6, 8)], [("saving", 4), ("saving", 8)]
    assert told == [*read, *kept]
    told.clear()
    report = sync(
        request_of(admin, full=True), desk, RULES, NOW, lambda stage, so_far: told.append((stage, so_far))
    )
    assert counts(report) == (0, 0, 8, 0, 0)
    assert told == [*read[:2], kept[0], *read[2:], kept[1]], "what is known already waits nowhere"


def test_the_next_sync_reads_what_changed_and_nothing_else(admin: WebAdmin, desk: SqlRepository) -> None:
    for number in range(5):
        admin.order(f"o{number}", f"ORD-{number}", AT + timedelta(hours=number))
    first = run(admin, desk)
    assert (first.full, counts(first)) == (True, (5, 0, 0, 0, 0))
    revision = desk.revision()
    # The last one, which is within the overlap.
    again = run(admin, desk)
    assert (again.full, counts(again), again.changed) == (False, (0, 0, 1, 0, 0), False)
    assert desk.revision() == revision
    admin.change("o1", NOW, status="DELIVERED")
    admin.order("o5", "ORD-5", NOW)
    changed = run(admin, desk)
    assert (changed.full, counts(changed)) == (False, (1, 1, 1, 0, 0))
    assert orders(desk)["ORD-1"].status is Status.DELIVERED
    assert set(orders(desk)) == {f"ORD-{number}" for number in range(6)}


def test_any_number_of_orders_may_change_in_one_instant(
    admin: WebAdmin, desk: SqlRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_BATCH", 2)
    for number in range(7):
        admin.order(f"o{number}", f"ORD-{number}", AT)
    assert counts(run(admin, desk)) == (7, 0, 0, 0, 0)
    for number in range(7):
        admin.change(f"o{number}", NOW, status="CONFIRMED")
    assert counts(run(admin, desk)) == (0, 7, 0, 0, 0)
    assert {order.status for order in orders(desk).values()} == {Status.CONFIRMED}


def test_a_change_committed_late_is_not_missed(admin: WebAdmin, desk: SqlRepository) -> None:
    admin.order("o1", "ORD-1", AT)
    admin.order("o2", "ORD-2", NOW)
    run(admin, desk)
    # Made eight minutes before the last change that was seen, and seen only now.
    admin.order("o3", "ORD-3", NOW - timedelta(minutes=8))
    assert counts(run(admin, desk, NOW + timedelta(minutes=1))) == (1, 0, 1, 0, 0)


def test_a_change_dated_ahead_does_not_hide_those_that_follow(admin: WebAdmin, desk: SqlRepository) -> None:
    admin.order("o1", "ORD-1", NOW + timedelta(days=400))
    run(admin, desk)
    admin.order("o2", "ORD-2", NOW + timedelta(hours=1))
    assert counts(run(admin, desk, NOW + timedelta(hours=2))) == (1, 0, 1, 0, 0)


def test_deleted_orders_are_found_by_a_full_sync_alone(admin: WebAdmin, desk: SqlRepository) -> None:
    for number in range(4):
        admin.order(f"o{number}", f"ORD-{number}", AT)
    desk.save_orders("shop", [make_incoming("ORD-1")])
    run(admin, desk)
    admin.delete("o1")
    assert counts(run(admin, desk)) == (0, 0, 3, 0, 0)
    told = run(admin, desk, full=True, dry_run=True)
    assert (told.deleted, len(orders(desk))) == (1, 4)
    assert counts(run(admin, desk, full=True)) == (0, 0, 3, 0, 1)
    # One of the number, but of another origin, stays.
    assert {(order.origin, order.number) for order in orders(desk).values()} == {
        ("shop", "ORD-1"),
        *(("web-admin", f"ORD-{number}") for number in (0, 2, 3)),
    }
    (entry,) = (entry for entry in desk.activity(PHONE).entries if entry.action == "deleted order")
    assert (entry.agent, entry.detail["number"]) == ("cron", "ORD-1")
    assert counts(run(admin, desk, full=True)) == (0, 0, 3, 0, 0)


def test_an_empty_source_deletes_nothing_unless_told_to(admin: WebAdmin, desk: SqlRepository) -> None:
    for number in range(2):
        admin.order(f"o{number}", f"ORD-{number}", AT)
    run(admin, desk)
    admin.delete("o0", "o1")
    report = run(admin, desk, full=True)
    assert (report.deleted, report.kept, len(orders(desk))) == (0, 2, 2)
    assert any("--delete-many" in warning for warning in report.warnings)
    assert counts(run(admin, desk, full=True, delete_many=True)) == (0, 0, 0, 0, 2)
    assert orders(desk) == {}


def test_an_order_that_came_in_meanwhile_is_not_taken_for_deleted(
    admin: WebAdmin, desk: SqlRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        admin.order(f"o{number}", f"ORD-{number}", AT)
    run(admin, desk)
    admin.delete("o2")
    save = desk.save_orders

    def save_beside_another_sync(*given: object, **options: object) -> object:
        # What this sync's view of the source does not show yet.
        save("web-admin", [make_incoming("ORD-9")])
        return save(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "save_orders", save_beside_another_sync)
    assert run(admin, desk, full=True).deleted == 1
    assert set(orders(desk)) == {"ORD-0", "ORD-1", "ORD-9"}


def test_a_rejected_order_is_told_and_no_other_is_lost(admin: WebAdmin, desk: SqlRepository) -> None:
    admin.order("o1", "ORD-1", AT)
    admin.order("o2", "ORD-2", AT)
    admin.order("o3", " ", AT)
    run(admin, desk)
    admin.change("o2", NOW, totalAmount=1e14)
    report = run(admin, desk, full=True)
    assert counts(report) == (0, 0, 1, 2, 0)
    assert report.rejections == (
        "order ORD-2: totalAmount: '100000000000000' is larger than any order",
        "the order o3: orderNumber: is missing",
    )
    # It is still there, as it was.
    assert orders(desk)["ORD-2"].total == 400_000


def test_orders_made_here_are_left_alone_and_conflicts_listed(admin: WebAdmin, desk: SqlRepository) -> None:
    desk.create_order(make_incoming("ORD-1", total=77), "kemi", "key")
    admin.order("o1", "ORD-1", AT)
    report = run(admin, desk)
    assert report.conflicts == ("order ORD-1 bears the number of an order made here; both are kept",)
    run(admin, desk, full=True)
    found = desk.get_customer_details(PHONE, ALL_TIME)
    assert found is not None
    assert {(order.origin, order.total) for order in found.orders} == {
        (OWN_ORIGIN, 77),
        ("web-admin", 400_000),
    }


def test_another_database_or_mapping_is_read_from_the_start(
    admin: WebAdmin, desk: SqlRepository, tmp_path: Path
) -> None:
    admin.order("o1", "ORD-1", AT)
    admin.order("o2", "ORD-2", NOW)
    assert run(admin, desk).full
    assert not run(admin, desk).full
    other = request_of(admin)
    other = replace(other, mapping=other.mapping.model_copy(update={"overlap": timedelta(hours=1)}))
    assert sync(other, desk, RULES, NOW).full
    restored = WebAdmin(str(tmp_path / "restored.db"))
    restored.order("o1", "ORD-1", AT - timedelta(days=1))
    report = sync(request_of(restored), desk, RULES, NOW)
    assert (report.full, report.updated, report.deleted) == (True, 1, 0)


def test_a_dry_run_writes_nothing_and_keeps_no_mark(admin: WebAdmin, desk: SqlRepository) -> None:
    admin.order("o1", "ORD-1", AT)
    revision = desk.revision()
    assert counts(run(admin, desk, dry_run=True)) == (1, 0, 0, 0, 0)
    assert (desk.revision(), desk.sync_mark("web-admin")) == (revision, None)


def test_a_sync_that_dies_half_way_is_done_again(
    admin: WebAdmin, desk: SqlRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ORDERS", 2)
    for number in range(5):
        admin.order(f"o{number}", f"ORD-{number}", AT)
    save, calls = desk.save_orders, itertools.count(1)

    def fail_in_the_second(*given: object, **options: object) -> object:
        if next(calls) == 2:
            raise StoreError("the disk is full")
        return save(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "save_orders", fail_in_the_second)
    with pytest.raises(StoreError):
        run(admin, desk)
    monkeypatch.setattr(desk, "save_orders", save)
    assert counts(run(admin, desk)) == (3, 0, 2, 0, 0)


def test_an_order_number_may_be_a_number(postgres: PostgresServer, desk: SqlRepository) -> None:
    url = postgres.empty(f"admin_{next(_numbers)}")
    admin = WebAdmin(url, number="INTEGER")
    admin.order("o1", 1005, AT)
    run(admin, desk)
    assert set(orders(desk)) == {"1005"}
    admin.engine.dispose()
    postgres.drop(url)


def test_nothing_can_be_written_through_a_source(admin: WebAdmin) -> None:
    before = admin.contents()
    for statement in (
        "DELETE FROM orders",
        "CREATE TABLE mine (a INTEGER)",
        "INSERT INTO products VALUES (1)",
    ):
        with pytest.raises(SourceError, match="read"), Source(admin.address).reading() as connection:
            connection.exec_driver_sql(statement)
    assert admin.contents() == before


def test_what_the_mapping_names_and_the_database_has_not_is_said(
    admin: WebAdmin, desk: SqlRepository
) -> None:
    admin.execute('ALTER TABLE orders RENAME COLUMN "customerPhone" TO "phone"')
    with pytest.raises(SourceError, match="the table orders has no column customerPhone"):
        run(admin, desk)
    admin.execute("ALTER TABLE orders RENAME TO old_orders")
    with pytest.raises(SourceError, match="orders"):
        run(admin, desk)


def test_columns_that_an_older_web_admin_lacks_may_be_missing(admin: WebAdmin, desk: SqlRepository) -> None:
    for column in ("customerWhatsapp", "currency", "source"):
        admin.execute(f'ALTER TABLE orders DROP COLUMN "{column}"')
    admin.execute("ALTER TABLE products DROP COLUMN sku")
    admin.execute(
        'INSERT INTO orders ("id", "orderNumber", "customerName", "customerPhone", "deliveryAddress",'
        ' "state", "city", "totalAmount", "createdAt", "updatedAt")'
        " VALUES ('o1', 'ORD-1', 'Ngozi', '08035550147', '', '', '', 10, '2026-06-01 10:00:00',"
        " '2026-06-01 10:00:00')"
    )
    assert counts(run(admin, desk)) == (1, 0, 0, 0, 0)
    (order,) = orders(desk).values()
    assert (order.currency, order.channel) == ("NGN", "unknown")
