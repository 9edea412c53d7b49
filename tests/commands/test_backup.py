"""`custui backup` as an operator meets it."""

import shutil
import stat
from pathlib import Path

import pytest

from tests.commands.conftest import Run

ORDERS = """\
order_number,created_at,customer_phone,total_amount,status
A1,2026-06-01,0803 555 0147,100,delivered
A2,2026-06-02,0805 220 9911,200,delivered
"""


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    store = tmp_path / "store.db"
    assert run("import", file, "--db", store).code == 0
    return store


def test_a_backup_is_a_store_to_go_back_to(run: Run, store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done = run("backup", copy, "--db", store)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f"{copy} holds 2 orders, 2 customers and 0 notes; it was looked through and is whole\n"
    )
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".*"))
    store.unlink()
    shutil.copy(copy, store)
    assert run("doctor", "--db", store).code == 0
    assert run("list", "--db", store, "--json").json()["total"] == 2


def test_nothing_is_ever_overwritten(run: Run, store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    done = run("backup", store, "--db", store)
    assert done.code == 1
    assert "already exists" in done.err
    assert store.read_bytes() == before
    assert "there is no directory" in run("backup", tmp_path / "no" / "copy.db", "--db", store).err


def test_a_store_that_is_not_there_leaves_no_file(run: Run, tmp_path: Path) -> None:
    done = run("backup", tmp_path / "copy.db", "--db", tmp_path / "none.db")
    assert (done.code, list(tmp_path.glob("*.db"))) == (1, [])


def test_a_server_has_a_program_of_its_own_for_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTUI_DB", "postgresql://kemi:s3cret@db.example/shop")
    done = run("backup", tmp_path / "copy.dump")
    assert done.code == 2
    assert "pg_dump --format=custom --file=" in done.err
    assert "postgresql://kemi@db.example/shop" in done.err
    assert "s3cret" not in done.err
