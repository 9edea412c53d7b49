"""`custui doctor --fix` and `custui rebuild`: what they mend, what they leave, and being killed half way."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import Run

ORDERS = """\
order_number,created_at,customer_name,customer_phone,product,quantity,unit_price,status,city
A1,2026-06-01,Ngozi,0803 555 0147,Gele,1,100,delivered,Ikeja
A2,2026-06-02,Ade,0805 220 9911,Ankara,2,100,delivered,Kano
A3,2026-06-03,Ade,0805 220 9911,Ankara,2,100,new,Kano
"""
DERIVED = {
    "summary": "UPDATE customer_summary SET spent = spent + 1",
    "products": "UPDATE products SET last_sold_at = 1",
    "search": "UPDATE customer_summary SET search_text = 'somebody else'",
    "filters": "UPDATE customer_outline SET codes = zeroblob(length(codes))",
    "ledger": "UPDATE order_ledger SET moneys = zeroblob(length(moneys))",
}


@pytest.fixture
def store(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # The ledger is drawn up when many orders came; here it is for these three.
    monkeypatch.setattr("custui.store.ledger.MOST_PENDING", 0)
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    store = tmp_path / "store.db"
    assert run("import", file, "--db", store).code == 0
    # Likewise the outline, when many customers came; or by a rebuild.
    assert run("rebuild", "--db", store).code == 0
    return store


def tamper(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(statement)


def wrong(run: Run, store: Path, *options: str) -> set[str]:
    checks = run("doctor", "--db", store, *options, "--json").json()["checks"]
    return {check["name"] for check in checks if not check["ok"]}


@pytest.mark.parametrize("name", DERIVED)
def test_whatever_is_derived_is_found_out_and_reckoned_anew(run: Run, store: Path, name: str) -> None:
    tamper(store, DERIVED[name])
    assert name in wrong(run, store)
    assert "`custui doctor --fix` reckons anew" in run("doctor", "--db", store).out
    fixed = run("doctor", "--fix", "--db", store, "--json")
    assert (fixed.code, fixed.json()["ok"]) == (0, True)
    assert fixed.json()["mended"]
    assert wrong(run, store) == set()


def test_a_sound_store_is_left_as_it_is(run: Run, store: Path) -> None:
    def revision() -> int:
        with closing(sqlite3.connect(store)) as connection:
            return int(connection.execute("SELECT revision FROM store_state").fetchone()[0])

    before = revision()
    fixed = run("doctor", "--fix", "--db", store, "--json")
    assert (fixed.code, fixed.json()["mended"]) == (0, [])
    assert revision() == before


def test_what_cannot_be_reckoned_is_told_and_does_not_stand_in_the_way(run: Run, store: Path) -> None:
    tamper(
        store,
        "INSERT INTO views (name, name_folded, query, author, created_at, version)"
        " VALUES ('Mine', 'mine', 'nonsense', 'kemi', 1, 1)",
    )
    tamper(store, DERIVED["summary"])
    fixed = run("doctor", "--fix", "--db", store)
    assert fixed.code == 1
    assert "everything was reckoned anew, which mended:" in fixed.out
    assert wrong(run, store) == {"queries"}


def test_a_damaged_file_is_not_written_to(run: Run, store: Path) -> None:
    tamper(store, DERIVED["summary"])
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_orders_number'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with store.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    before = store.read_bytes()
    fixed = run("doctor", "--fix", "--db", store)
    assert fixed.code == 1
    assert "the store itself is damaged: restore a backup of it" in fixed.out
    assert store.read_bytes() == before


@pytest.mark.parametrize("command", [["doctor"], ["list"], ["rebuild"], ["show", "08035550147"]])
def test_a_store_without_its_state_is_told_as_incomplete(run: Run, store: Path, command: list[str]) -> None:
    tamper(store, "DELETE FROM store_state")
    done = run(*command, "--db", store)
    assert done.code == 1
    assert done.err == f"custui: {store} is not a complete custui store: restore a backup of it\n"


def test_a_text_where_a_number_must_be_is_found_and_stops_nothing_with_a_fault(run: Run, store: Path) -> None:
    tamper(store, "UPDATE orders SET created_at = 'abc' WHERE number <> 'A1'")
    for command in (["rebuild"], ["show", "08052209911"]):
        done = run(*command, "--db", store)
        assert done.code == 1
        assert " is damaged, " in done.err
    tamper(store, "UPDATE order_items SET quantity = 1.5")
    found = run("doctor", "--fix", "--db", store)
    assert found.code == 1
    assert "✗ integrity" in found.out
    assert "    created_at of orders is no whole number in 2 rows\n" in found.out
    assert "    quantity of order_items is no whole number in 3 rows\n" in found.out
    assert found.out.endswith("the store itself is damaged: restore a backup of it\n")


@pytest.mark.parametrize("number", ["last_order_at", "spent"])
def test_a_text_in_the_place_of_a_figure_is_reckoned_anew(run: Run, store: Path, number: str) -> None:
    tamper(store, f"UPDATE customer_summary SET {number} = 'abc'")
    assert wrong(run, store) == {"numbers"}
    fixed = run("doctor", "--fix", "--db", store, "--json")
    assert fixed.json()["mended"] == [f"{number} of customer_summary is no whole number in 2 rows"]
    assert wrong(run, store) == set()


def test_a_text_in_the_place_of_a_products_time_is_reckoned_anew(run: Run, store: Path) -> None:
    tamper(store, "UPDATE products SET last_sold_at = 'abc'")
    assert wrong(run, store) == {"numbers"}
    run("doctor", "--fix", "--db", store)
    assert wrong(run, store) == set()


def test_fixing_is_writing(run: Run, store: Path) -> None:
    refused = run("doctor", "--fix", "--read-only", "--db", store)
    assert refused.code == 2
    assert "--read-only forbids" in refused.err


KILLED = """
import os, signal, sys
from custui.commands import rebuild
from contextlib import contextmanager
from custui.cli import main

@contextmanager
def deadly():
    def tell(doing, done, of):
        if doing == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGKILL)
    yield tell

rebuild.stages_bar = deadly
main(["rebuild", "--db", sys.argv[2]])
"""


@pytest.mark.parametrize("stage", ["reckoning customers", "indexing notes"])
def test_a_rebuild_killed_half_way_leaves_the_store_as_it_was(
    run: Run, store: Path, tmp_path: Path, stage: str
) -> None:
    settings = tmp_path / "other.toml"
    settings.write_text(
        '[shop]\nregion = "GH"\nspent_statuses = ["delivered", "pending"]\n', encoding="utf-8"
    )
    environment = {**os.environ, "CUSTUI_SETTINGS": str(settings)}
    command = [sys.executable, "-c", KILLED, stage, str(store)]
    killed = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert wrong(run, store) == set()
    assert run("list", "--db", store, "--json").json()["total"] == 2


def test_a_rebuild_that_was_killed_is_run_again(
    run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "other.toml"
    settings.write_text('[shop]\nspent_statuses = ["delivered", "pending"]\n', encoding="utf-8")
    monkeypatch.setenv("CUSTUI_SETTINGS", str(settings))
    command = [sys.executable, "-c", KILLED, "gathering products", str(store)]
    killed = subprocess.run(command, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert "run `custui rebuild`" in run("list", "--db", store).err
    assert run("rebuild", "--db", store).out == "2 customers reckoned anew\n"
    assert wrong(run, store) == set()
    customers = run("list", "--db", store, "--json").json()["customers"]
    assert {row["name"]: row["spent"] for row in customers} == {"Ade": "400.00", "Ngozi": "100.00"}
