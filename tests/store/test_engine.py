import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import QueuePool, literal, select, text

from custui.domain.errors import StoreBusyError, StoreError
from custui.domain.rules import ShopRules
from custui.store.engine import _KEPT_OPEN, _REMEMBERED, Database
from custui.store.opening import open_database

_ADD = text(
    "INSERT INTO segments (name, name_folded, colour, created_at, version)"
    " VALUES (:name, :name, 'blue', 0, 1)"
)
_COUNT = text("SELECT COUNT(*) FROM segments")


def add(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(_ADD, {"name": name})


def test_a_write_raises_the_revision_and_stays(database: Database) -> None:
    assert database.revision() == 0
    add(database, "one")
    assert database.revision() == 1
    with database.read() as connection:
        assert connection.execute(_COUNT).scalar_one() == 1


def test_an_exception_rolls_the_write_and_its_revision_back(database: Database) -> None:
    def fail() -> None:
        with database.write() as connection:
            connection.execute(_ADD, {"name": "one"})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert database.revision() == 0
    with database.read() as connection:
        assert connection.execute(_COUNT).scalar_one() == 0


def test_a_read_sees_one_moment_while_another_connection_writes(database: Database) -> None:
    with database.read() as connection:
        assert connection.execute(_COUNT).scalar_one() == 0
        add(database, "one")
        assert connection.execute(_COUNT).scalar_one() == 0
    with database.read() as connection:
        assert connection.execute(_COUNT).scalar_one() == 1


def test_a_store_serves_any_thread(database: Database) -> None:
    threads = [threading.Thread(target=add, args=(database, str(n))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.revision() == 4


def test_a_file_that_many_threads_read_at_once_is_kept_open_by_few(
    new_database: Callable[[str], Database],
) -> None:
    database = new_database("sqlite")
    with ExitStack() as reading:
        together = [reading.enter_context(database.read()) for _ in range(20)]
        assert {connection.execute(_COUNT).scalar_one() for connection in together} == {0}
    pool = database._engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedin() == _KEPT_OPEN


def test_no_more_statements_are_remembered_than_pay(database: Database) -> None:
    with database.read() as connection:
        for number in range(3 * _REMEMBERED):
            assert connection.scalar(select(literal(number).label(f"n{number}"))) == number
    compiled = database._engine._compiled_cache
    assert compiled is not None
    # It is thinned out whenever it holds half as many again.
    assert len(compiled) <= 1.5 * _REMEMBERED


def test_foreign_keys_hold(database: Database) -> None:
    orphan = text(
        "INSERT INTO segment_members (segment_id, phone_key, added_at, added_by) VALUES (99, '+234', 0, '')"
    )
    with pytest.raises(StoreError, match="contradicts what is stored"), database.write() as connection:
        connection.execute(orphan)


def test_sqlite_writes_ahead_and_waits_for_the_disk(new_database: Callable[[str], Database]) -> None:
    with new_database("sqlite").read() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert values == ["wal", 2, 1, 5000]


def test_postgresql_reads_in_a_read_only_snapshot(new_database: Callable[[str], Database]) -> None:
    with new_database("postgresql").read() as connection:
        names = ("transaction_isolation", "transaction_read_only")
        values = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names]
    assert values == ["repeatable read", "on"]


def test_a_store_locked_for_too_long_is_busy(
    tmp_path: Path, rules: ShopRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.engine.BUSY_SECONDS", 0.05)
    path = tmp_path / "store.db"
    database = open_database(str(path), rules)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="is locked by another program"):
        add(database, "one")
    other.execute("ROLLBACK")
    add(database, "one")
    other.close()
    database.close()


def test_a_server_locked_for_too_long_is_busy(
    new_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.engine.BUSY_SECONDS", 1)
    database = new_database("postgresql")
    with (
        database.write(),
        pytest.raises(StoreBusyError, match="is locked by another program"),
        database.write(),
    ):
        pass


@pytest.mark.parametrize("statement", ["SELECT secret FROM nowhere", "INSERT INTO nowhere VALUES ('secret')"])
def test_a_failure_is_one_sentence_without_sql_or_values(database: Database, statement: str) -> None:
    with pytest.raises(StoreError) as failed, database.write() as connection:
        connection.exec_driver_sql(statement)
    sentence = str(failed.value)
    assert sentence == f"{database.name} is not a complete custui store"
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_a_number_too_large_is_one_sentence(database: Database) -> None:
    with pytest.raises(StoreError) as failed, database.write() as connection:
        connection.execute(text("UPDATE store_state SET revision = :n"), {"n": 2**70})
    assert "\n" not in str(failed.value)


def test_a_store_opened_for_reading_only_cannot_be_written(target: str, rules: ShopRules) -> None:
    database = open_database(target, rules, read_only=True)
    with database.read() as connection:
        assert connection.execute(_COUNT).scalar_one() == 0
    with pytest.raises(StoreError, match="opened for reading only"):
        add(database, "one")
    assert database.revision() == 0
    database.close()


def test_a_full_disk_is_one_sentence_and_changes_nothing(new_database: Callable[[str], Database]) -> None:
    database = new_database("sqlite")

    def fill() -> None:
        with database.write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for number in range(2_000):
                connection.execute(_ADD, {"name": str(number)})

    with pytest.raises(StoreError, match="the disk is full"):
        fill()
    with database.read() as connection:
        assert connection.execute(_COUNT).scalar_one() == 0


def test_a_lost_server_is_one_sentence(rules: ShopRules, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as failed:
        open_database(f"postgresql://kemi:s3cret@/shop?host={tmp_path}", rules)
    assert str(failed.value) == (
        "the PostgreSQL store shop cannot be reached: the connection failed or was lost"
    )


def test_a_vanished_file_is_not_made_again(tmp_path: Path, rules: ShopRules) -> None:
    path = tmp_path / "store.db"
    database = open_database(str(path), rules)
    path.unlink()
    with pytest.raises(StoreError, match="cannot be opened"):
        database.revision()
    assert not path.exists()
    database.close()


def test_what_is_written_goes_to_no_file_that_is_gone(tmp_path: Path, rules: ShopRules) -> None:
    path = tmp_path / "store.db"
    with closing(open_database(str(path), rules)) as database:
        add(database, "before")
        aside = path.rename(tmp_path / "aside.db")
        with pytest.raises(StoreError, match="was moved, deleted or replaced"):
            add(database, "into nowhere")
        shutil.copy(aside, path)
        for ask in (database.revision, lambda: add(database, "into the other")):
            with pytest.raises(StoreError, match="was moved, deleted or replaced"):
                ask()
        aside.replace(path)
        add(database, "after")
        with database.read() as connection:
            assert connection.execute(_COUNT).scalar_one() == 2
