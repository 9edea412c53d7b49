import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from custui.domain.errors import StoreBusyError, StoreError
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.opening import open_database


@pytest.fixture
def store(tmp_path: Path, rules: ShopRules) -> Path:
    path = tmp_path / "shop" / "store.db"
    open_database(str(path), rules).close()
    return path


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir() if path.is_file()
    }


def assert_refused(path: Path, rules: ShopRules, sentence: str, *, read_only: bool = False) -> None:
    before = state_of(path.parent)
    with pytest.raises(StoreError) as refused:
        open_database(str(path), rules, read_only=read_only)
    assert str(path) in str(refused.value)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert state_of(path.parent) == before


def test_a_new_store_is_the_owners_alone_with_its_folder(store: Path) -> None:
    assert store.stat().st_mode & 0o777 == 0o600
    assert store.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in store.parent.iterdir()] == ["store.db"]
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x43555354,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("read_only", [False, True])
def test_an_empty_file_is_refused(tmp_path: Path, rules: ShopRules, read_only: bool) -> None:
    path = tmp_path / "store.db"
    path.touch()
    assert_refused(path, rules, "is empty", read_only=read_only)


@pytest.mark.parametrize("content", [b"x", b"number,phone\n1,0803\n" * 50, b"SQLite format 3\0" + bytes(20)])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, rules: ShopRules, content: bytes) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    assert_refused(path, rules, "is not a custui store")


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_another_programs_database_is_refused(tmp_path: Path, rules: ShopRules, mode: str) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE orders (id INTEGER)")
        connection.commit()
    assert_refused(path, rules, "of another program")


def test_a_folder_is_refused(tmp_path: Path, rules: ShopRules) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    assert_refused(path, rules, "is a folder")


def test_a_device_is_refused(rules: ShopRules) -> None:
    with pytest.raises(StoreError, match="/dev/zero is not a regular file"):
        open_database("/dev/zero", rules)


def test_an_unreadable_file_is_refused(
    store: Path, rules: ShopRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By hand: for root every file is readable.
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    before = state_of(store.parent)
    monkeypatch.setattr("pathlib.Path.open", denied)
    with pytest.raises(StoreError, match="cannot be read: Permission denied"):
        open_database(str(store), rules)
    monkeypatch.undo()
    assert state_of(store.parent) == before


def test_a_file_that_cannot_be_written_is_refused_but_for_reading(
    store: Path, rules: ShopRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert_refused(store, rules, "open it with --read-only")
    open_database(str(store), rules, read_only=True).close()


def test_a_damaged_store_is_refused(store: Path, rules: ShopRules) -> None:
    content = bytearray(store.read_bytes())
    content[100:] = b"\xa5" * (len(content) - 100)
    store.write_bytes(content)
    assert_refused(store, rules, "is damaged")


def test_a_truncated_store_is_refused(store: Path, rules: ShopRules) -> None:
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])
    assert_refused(store, rules, "is damaged")


def change(store: Path, sql: str, *, live: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(store)
    connection.execute(sql)
    connection.commit()
    if not live:
        connection.close()
    return connection


def test_a_newer_schema_is_refused(store: Path, rules: ShopRules) -> None:
    change(store, "UPDATE alembic_version SET version_num = '9999'")
    assert_refused(store, rules, "was made by a newer custui (schema 9999)")


def test_a_newer_schema_in_the_write_ahead_log_is_refused(store: Path, rules: ShopRules) -> None:
    other = change(store, "UPDATE alembic_version SET version_num = '9999'", live=True)
    with pytest.raises(StoreError, match="newer custui"):
        open_database(str(store), rules)
    other.close()


def test_a_live_store_opens(store: Path, rules: ShopRules) -> None:
    other = change(store, "UPDATE store_state SET revision = 7", live=True)
    database = open_database(str(store), rules)
    assert database.revision() == 7
    database.close()
    other.close()


def test_a_store_left_behind_by_a_crash_opens(store: Path, rules: ShopRules) -> None:
    crash = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('UPDATE store_state SET revision = 7'); c.commit(); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", crash, str(store)], check=False)
    assert store.with_name("store.db-wal").stat().st_size > 0
    database = open_database(str(store), rules)
    assert database.revision() == 7
    database.close()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"region": "GH"}, "region NG (settings say GH)"),
        ({"currency": "GBP"}, "currency NGN (settings say GBP)"),
        (
            {"spent_statuses": frozenset({Status.DELIVERED, Status.CONFIRMED})},
            "spent statuses delivered (settings say confirmed,delivered)",
        ),
    ],
)
def test_other_rules_are_refused(
    target: str, rules: ShopRules, changed: dict[str, object], sentence: str
) -> None:
    others = replace(rules, **changed)
    with pytest.raises(StoreError) as refused:
        open_database(target, others)
    assert sentence in str(refused.value)
    assert "custui rebuild" in str(refused.value)
    database = open_database(target, others, expect_rules=False)
    assert database.revision() == 0
    database.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_missing_store_is_named_with_what_makes_one(
    tmp_path: Path, rules: ShopRules, read_only: bool
) -> None:
    path = tmp_path / "folder" / "store.db"
    with pytest.raises(StoreError) as missing:
        open_database(str(path), rules, create=read_only, read_only=read_only)
    assert str(path) in str(missing.value)
    assert "custui import" in str(missing.value)
    assert "custui demo" in str(missing.value)
    assert not path.parent.exists()


def test_a_folder_that_takes_no_file_is_one_sentence(tmp_path: Path, rules: ShopRules) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        open_database(str(tmp_path / "file" / "store.db"), rules)


@pytest.mark.parametrize("target", ["mysql://host/shop", "sqlite:///store.db"])
def test_other_addresses_are_refused(target: str, rules: ShopRules) -> None:
    with pytest.raises(StoreError, match="a file or a postgresql:// address"):
        open_database(target, rules)


def test_opening_a_current_store_imports_no_alembic(store: Path) -> None:
    script = (
        "import sys\n"
        "from custui.domain.rules import ShopRules\n"
        "from custui.store.opening import open_database\n"
        "open_database(sys.argv[1], ShopRules()).revision()\n"
        "sys.exit('alembic' in sys.modules or 'sqlmodel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(store)], check=False).returncode == 0


def test_a_locked_store_at_rest_is_busy_not_damaged(
    store: Path, rules: ShopRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custui.store.sqlite_file.BUSY_SECONDS", 0.01)
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("UPDATE store_state SET revision = 3")
    with pytest.raises(StoreBusyError, match="locked by another program"):
        open_database(str(store), rules)
    other.close()
