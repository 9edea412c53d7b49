"""A backup is whole and of one moment, whatever agents write meanwhile."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store import backup
from custui.store.backup import back_up
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.intake import save_orders
from custui.store.opening import open_database
from custui.store.proof import proof
from tests.factories import make_incoming, make_item


@pytest.fixture
def store(new_database: Callable[[str], Database], rules: ShopRules, now: datetime) -> Database:
    database = new_database("sqlite")
    orders = [
        make_incoming(f"A{n}", now, phone=f"0803 555 {n:04d}", items=(make_item(),)) for n in range(200)
    ]
    save_orders(database, rules, now, "shop", orders, dry_run=False)
    return database


def test_what_agents_write_meanwhile_is_in_the_store_and_not_in_the_copy(
    store: Database, rules: ShopRules, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PAGES", 5)
    told: list[tuple[int, int]] = []

    def write_on(done: int, of: int) -> None:
        told.append((done, of))
        if len(told) in (1, 3):
            save_orders(store, rules, now, "shop", [make_incoming(f"B{len(told)}", now)], dry_run=False)

    copy = tmp_path / "copy.db"
    rows = back_up(store.name, copy, write_on)
    assert len(told) > 3
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert (rows["orders"], rows["order_items"]) == (200, 200)
    with closing(open_database(str(copy), rules)) as copied:
        assert integrity(copied) == []
        with copied.read() as connection:
            assert proof(connection, rules) == []
            assert connection.exec_driver_sql("SELECT count(*) FROM orders").scalar() == 200
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM orders").scalar() == 202


def test_a_copy_needs_no_file_beside_it(store: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(store.name, copy)
    assert [file.name for file in tmp_path.iterdir()] == ["copy.db"]
    with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_store_of_an_older_schema_is_copied_as_it_is(store: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(store.name)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0004'")
        connection.execute("DROP TABLE sync_state")
    copy = tmp_path / "copy.db"
    back_up(store.name, copy)
    for file in (store.name, copy):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0004",)


def test_a_damaged_store_makes_no_backup(
    new_database: Callable[[str], Database], store: Database, tmp_path: Path
) -> None:
    store.close()
    file = Path(store.name)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_orders_number'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="no backup was made, for the copy is not sound"):
        back_up(store.name, tmp_path / "copy.db")


def test_what_is_no_store_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store at"):
        back_up(str(tmp_path / "none.db"), tmp_path / "copy.db")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE mine (a)")
    with pytest.raises(StoreError, match="of another program"):
        back_up(str(other), tmp_path / "copy.db")
