"""A store copied from engine to engine is the same row by row, however often the copying was broken off."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, select, text, update
from sqlmodel import SQLModel

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import AddNote, AddToSegment, NewSegment
from custui.domain.errors import StoreError
from custui.domain.notes import DeleteNote
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, ListQuery, PageRequest
from custui.domain.rules import ShopRules
from custui.store import copying, ledger, outline
from custui.store.copying import Copied, copy_store, open_target
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.opening import open_database
from custui.store.proof import proof
from custui.store.proof_ledger import ledger_proof
from custui.store.proof_outline import outline_proof
from custui.store.repository import SqlRepository, open_repository
from custui.store.shelves import NOTES, ORDERS, STATE, TEMPLATES
from tests.factories import make_incoming, make_item
from tests.servers import PostgresServer
from tests.store.list_shop import EVERYBODY

WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite")]
PHONES = tuple(f"+23480355502{number:02d}" for number in range(9))
Make = Callable[[str], Database]


@pytest.fixture(autouse=True)
def _small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "AT_ONCE", 4)
    monkeypatch.setattr(ledger, "MOST_PENDING", 2)  # else a ledger would be drawn of thousands only


@pytest.fixture
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Name places for copies: a file that is not there, and a database without tables."""
    made: list[str] = []

    def address(dialect: str) -> str:
        if dialect == "sqlite":
            return str(tmp_path / "copy.db")
        server: PostgresServer = request.getfixturevalue("postgres")
        made.append(server.empty(f"copy_{tmp_path.name}"))
        return made[-1]

    yield address
    for url in made:
        request.getfixturevalue("postgres").drop(url)


def fill(database: Database, rules: ShopRules, now: datetime) -> SqlRepository:
    """Put something into every table, odd texts and greatest numbers among it."""
    desk = SqlRepository(database, rules, lambda: now)
    odd = (
        "Ngozi",
        "",
        "Ọlá\tBẹ́llò\n\\N",
        "  ",
        'a "quoted" name',
        "🙂 \\.",
        "O'Neill",
        "x" * 3_000,
        "Chinedu Okafor",
    )
    orders = [
        make_incoming(
            f"A{number}", now - timedelta(days=number), phone=phone, customer_name=name, items=(make_item(),)
        )
        for number, (phone, name) in enumerate(zip(PHONES, odd, strict=True))
    ]
    desk.save_orders("shop", [*orders, make_incoming("A99", now, phone="", total=2**53 + 1)], agent="ops")
    desk.act(AddNote("call — 10% off_\\"), EVERYBODY, "kemi", "notes")
    segment = desk.create_segment(NewSegment("Promo", "blue"), "kemi", "segment").subject
    assert segment is not None
    desk.act(AddToSegment(segment), EVERYBODY, "kemi", "members")
    desk.merge(PHONES[1], PHONES[0], "kemi", "merge")
    desk.update_customer_info(PHONES[2], CustomerEdit(Profile(name="By hand"), 0, "kemi"))
    desk.save_view("Late", ListQuery(CustomerFilters(min_orders=2)), "kemi")
    desk.remember_query("kemi", EVERYBODY)
    desk.keep_draft("kemi", "note:x", "half a")
    desk.create_order(make_incoming("", now, phone=PHONES[3]), "kemi", "own")
    with database.own_transaction() as connection:
        connection.execute(
            text("INSERT INTO sync_state (origin, source, changed_until) VALUES ('a', 'b', NULL)")
        )
        (last, version) = connection.execute(
            select(NOTES.c.id, NOTES.c.version).order_by(NOTES.c.id.desc())
        ).first() or (0, 0)
    desk.change_note(DeleteNote(last, version), "kemi")
    return desk


def copied(source: Database, address: str, told: copying.Told = lambda *_: None) -> list[Copied]:
    with open_target(address) as target:
        return copy_store(source, target, ShopRules(), told)


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_a_copy_is_the_same_in_every_row_and_is_worked_on_as_the_first_was(
    new_database: Make,
    new_address: Callable[[str], str],
    rules: ShopRules,
    now: datetime,
    source: str,
    target: str,
) -> None:
    database, address = new_database(source), new_address(target)
    desk = fill(database, rules, now)
    tables = copied(database, address)
    held = contents(database)
    assert {each.table: each.rows for each in tables} == {
        name: len(rows) for name, rows in held.items() if name != STATE.name
    }
    assert all(held[each.table] for each in tables), "every table had something to copy"
    assert len({each.checksum for each in tables}) == len(tables)
    with closing(open_database(address, rules)) as copy:
        assert contents(copy) == held
        assert integrity(copy) == []
        with copy.read() as connection:
            assert proof(connection, rules) == []
            assert ledger_proof(connection, rules) == outline_proof(connection) == []
            assert ledger.reach(connection)
            assert outline.reach(connection)
        both = (desk, SqlRepository(copy, rules, lambda: now))
        for search in ("okafor", "note: call", "0803 555 0203", "chinedo"):
            answers = [
                each.get_customers(CustomerFilters(search=search), ALL_TIME, PageRequest()).rows
                for each in both
            ]
            assert answers[0] == answers[1]
        # What comes next is numbered on from where the first store was.
        notes = [each.add_note(PHONES[4], "next", "kemi", "next") for each in both]
        assert notes[0] == notes[1]
        numbers = [each.create_order(make_incoming("", now), "kemi", "next").words for each in both]
        assert numbers[0] == numbers[1]


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_broken_off_anywhere_it_goes_on_though_the_shop_went_on_too(
    new_database: Make,
    new_address: Callable[[str], str],
    rules: ShopRules,
    now: datetime,
    source: str,
    target: str,
) -> None:
    database, address = new_database(source), new_address(target)
    desk = fill(database, rules, now)

    class BrokenOffError(Exception):
        pass

    for stretches in (1, 6, 11):
        left = stretches

        def told(*_: object) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise BrokenOffError

        with pytest.raises(BrokenOffError):
            copied(database, address, told)
        with pytest.raises(StoreError, match="is a copy that was not finished"):
            open_repository(address, rules, lambda: now)
        # Changed, deleted and added since.
        with database.write() as connection:
            connection.execute(update(ORDERS).values(total=ORDERS.c.total + 1))
            connection.execute(delete(TEMPLATES).where(TEMPLATES.c.id == stretches))
        desk.save_orders("shop", [make_incoming(f"B{stretches}", now, phone=PHONES[5])])
    copied(database, address)
    with closing(open_database(address, rules)) as copy:
        assert contents(copy) == contents(database)


_KILLED = """
import os, signal, sys
from custui.domain.rules import ShopRules
from custui.store import copying, ledger, outline
from custui.store.opening import open_database
copying.AT_ONCE = 4
def told(table, rows, of):
    if table == "orders" and rows > 4:
        os.kill(os.getpid(), signal.SIGKILL)
with copying.open_target(sys.argv[2]) as target:
    copying.copy_store(open_database(sys.argv[1], ShopRules(), read_only=True), target, ShopRules(), told)
"""


def test_a_killed_copy_is_finished_by_the_next(
    new_address: Callable[[str], str], sqlite_template: Path, rules: ShopRules, now: datetime, tmp_path: Path
) -> None:
    source, address = str(shutil.copy(sqlite_template, tmp_path / "store.db")), new_address("postgresql")
    with closing(open_database(source, rules)) as database:
        fill(database, rules, now)
        killed = subprocess.run([sys.executable, "-c", _KILLED, source, address], check=False, env=os.environ)
        assert killed.returncode == -signal.SIGKILL
        copied(database, address)
        with closing(open_database(address, rules)) as copy:
            assert contents(copy) == contents(database)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_store_that_holds_a_shop_is_never_copied_into(
    new_database: Make,
    rules: ShopRules,
    now: datetime,
    dialect: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    source = new_database("sqlite")
    fill(source, rules, now)
    address = (
        str(tmp_path / "other.db") if dialect == "sqlite" else request.getfixturevalue("postgres").store()
    )
    with closing(open_repository(address, rules, lambda: now)) as other:
        other.save_orders("shop", [make_incoming("Z1", now)])
    with pytest.raises(StoreError, match="holds a shop already"):
        copied(source, address)
    with closing(open_repository(address, rules, lambda: now)) as other:
        assert other.count_all_customers() == 1


def test_a_database_that_is_set_up_and_empty_is_copied_into(
    new_database: Make, postgres: PostgresServer, rules: ShopRules, now: datetime
) -> None:
    source = new_database("sqlite")
    fill(source, rules, now)
    urls = postgres.store_with_roles()
    with pytest.raises(StoreError, match="does not allow this user"):
        copied(source, urls["lead"])
    copied(source, urls["owner"])
    with closing(open_repository(urls["agent"], rules, lambda: now)) as agent:
        assert agent.count_all_customers() == len(PHONES) - 1
    with (
        closing(open_database(urls["agent"], rules)) as theirs,
        pytest.raises(StoreError, match="is for leads"),
    ):
        copy_store(theirs, new_database("sqlite"), rules, lambda *_: None)
    postgres.drop(urls["admin"])


@pytest.mark.parametrize(
    ("lost_of", "said"), [("order_items", "is not the same in"), ("orders", "contradicts what is stored")]
)
def test_a_row_that_does_not_arrive_is_found_out(
    new_database: Make,
    new_address: Callable[[str], str],
    rules: ShopRules,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    lost_of: str,
    said: str,
) -> None:
    source, address = new_database("sqlite"), new_address("postgresql")
    fill(source, rules, now)
    whole = copying._insert

    def lossy(connection: Connection, table: Table, rows: Sequence[copying.Row]) -> None:
        whole(connection, table, rows[1:] if table.name == lost_of else rows)

    monkeypatch.setattr(copying, "_insert", lossy)
    with pytest.raises(StoreError, match=said):
        copied(source, address)
    with pytest.raises(StoreError, match="not finished"):
        open_database(address, rules)
    monkeypatch.setattr(copying, "_insert", whole)
    copied(source, address)
    with closing(open_database(address, rules)) as copy:
        assert contents(copy) == contents(source)
