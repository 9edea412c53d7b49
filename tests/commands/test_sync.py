"""`custui sync` as an operator meets it, and as a service."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from custui.commands.sync import _serve
from custui.domain.rules import ShopRules
from custui.store.repository import open_repository
from custui.transfer.sync.syncing import SyncReport
from tests.commands.conftest import Run
from tests.factories import make_incoming
from tests.transfer.sync.web_admin import WebAdmin

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
MAPPING = ("--mapping", "web-admin")


@pytest.fixture
def admin(tmp_path: Path) -> WebAdmin:
    made = WebAdmin(str(tmp_path / "admin.db"))
    for number in range(3):
        made.order(f"o{number}", f"ORD-{number}", AT + timedelta(hours=number), status="DELIVERED")
    return made


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def test_a_store_is_made_and_kept_in_step(run: Run, admin: WebAdmin, store: Path) -> None:
    sync = ("sync", "--db", store, "--from", admin.address, *MAPPING)
    assert "3 would be created" in run(*sync, "--dry-run").out
    assert not store.exists()
    first = run(*sync)
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines() == [
        "3 orders read: 3 created, 0 updated, 0 unchanged, 0 rejected; 0 without phone",
        "1 customer in the store",
    ]
    admin.change("o0", datetime.now(UTC), status="CANCELLED")
    admin.delete("o2")
    told = run(*sync, "--full", "--dry-run", "--json").json()
    assert (told["updated"], told["deleted"]) == (1, 1)
    full = run(*sync, "--full")
    assert "1 updated, 1 unchanged, 0 rejected, 1 gone there and deleted" in full.out
    shown = run("show", "0803 555 0147", "--db", store, "--json").json()
    assert [(order["number"], order["status"]) for order in shown["orders"]] == [
        ("ORD-1", "delivered"),
        ("ORD-0", "cancelled"),
    ]
    assert shown["stats"]["total_spent"]["value"] == "4000.00"
    assert run("doctor", "--db", store).code == 0


def test_the_json_is_what_scripts_rely_on(run: Run, admin: WebAdmin, store: Path) -> None:
    admin.order("o9", "ORD-9", AT, customerPhone="", currency="USD")
    report = run("sync", "--db", store, "--from", admin.address, *MAPPING, "--json").json()
    assert report == {
        "full": True,
        "read": 4,
        "created": 4,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "deleted": 0,
        "kept": 0,
        "without_phone": 1,
        "customers": 1,
        "conflicts": [],
        "warnings": ["1 order not in NGN, listed but in no sum"],
        "rejections": [],
    }


def test_what_was_found_is_told_and_ends_with_one(run: Run, admin: WebAdmin, store: Path) -> None:
    sync = ("sync", "--db", store, "--from", admin.address, *MAPPING)
    admin.order("o9", "ORD-9", AT, totalAmount=1e15)
    done = run(*sync)
    assert done.code == 1
    assert "order ORD-9: totalAmount: '1000000000000000' is larger than any order" in done.err
    assert run("list", "--db", store, "--json").json()["total"] == 1
    admin.delete("o0", "o1", "o2", "o9")
    kept = run(*sync, "--full")
    assert kept.code == 1
    assert "3 orders are gone at the source, most of those that came from it: none was deleted" in kept.err
    assert run(*sync, "--full", "--delete-many").code == 0


def test_source_and_mapping_may_stand_in_the_settings(
    run: Run, admin: WebAdmin, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[sync]\nsource = "{admin.address}"\nmapping = "web-admin"\n', encoding="utf-8")
    monkeypatch.setenv("CUSTUI_SETTINGS", str(settings))
    assert "3 created" in run("sync", "--db", store).out
    secret = "postgresql://kemi:s3cret@127.0.0.1:1/shop"
    settings.write_text(f'[sync]\nsource = "{secret}"\nmapping = "web-admin"\n', encoding="utf-8")
    settings.chmod(0o644)
    assert "holds a password and others may read it" in run("sync", "--db", store).err
    settings.chmod(0o600)
    done = run("sync", "--db", store)
    assert done.code == 1
    assert "postgresql://kemi@127.0.0.1:1/shop cannot be read" in done.err
    assert "s3cret" not in done.err + done.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--from", "mysql://kemi:s3cret@db/shop", *MAPPING), "--from: a password on the command line"),
        (
            ("--from", "mysql://kemi@db/shop?passwd=s3cret", *MAPPING),
            "--from: a password on the command line",
        ),
        (MAPPING, "--from: name the database"),
        (
            (
                "--from",
                "{}",
            ),
            "--mapping: name one that custui knows (web-admin) or a file",
        ),
        (("--from", "{}", *MAPPING, "--every", "soon"), "--every: 'soon' is not a time such as 60s"),
        (("--from", "{}", *MAPPING, "--every", "0s"), "--every: a sync must rest in between"),
        (("--from", "{}", *MAPPING, "--every", "60s", "--json"), "--every: a service takes neither"),
        (("--from", "{}", *MAPPING, "--delete-many"), "--delete-many: only a --full sync deletes"),
        (("--from", "{}", *MAPPING, "--read-only"), "--read-only forbids it"),
    ],
)
def test_wrong_use_is_told_and_touches_nothing(
    run: Run, admin: WebAdmin, store: Path, given: tuple[str, ...], said: str
) -> None:
    done = run("sync", "--db", store, *(word.format(admin.address) for word in given))
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "s3cret" not in done.err
    assert not store.exists()


def test_an_import_names_the_same_conflicts(run: Run, store: Path, tmp_path: Path) -> None:
    with closing(open_repository(str(store), ShopRules(), lambda: AT)) as repository:
        repository.create_order(make_incoming("1005"), "kemi", "key")
    file = tmp_path / "orders.csv"
    file.write_text("order_number,created_at,total_amount\n1005,2026-06-01,10\n", encoding="utf-8")
    done = run("import", file, "--db", store)
    assert "warning: order 1005 bears the number of an order made here; both are kept" in done.err


def test_a_service_tells_of_an_order_that_cannot_be_read_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = SyncReport(False, 1, 0, 0, 1, 0, 0, 0, 0, 1, (), (), ())
    wrong = replace(nothing, read=2, rejected=1, rejections=("order A1: total: 'x' is not an amount",))
    rounds = iter([nothing, wrong, wrong, replace(wrong, read=3, created=1), wrong, nothing, nothing])

    def work() -> SyncReport:
        report = next(rounds, None)
        if report is None:
            raise KeyboardInterrupt
        return report

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    _serve(work, 0)
    printed = capsys.readouterr()
    assert [line for line in printed.out.splitlines() if "read" in line] == [
        "2 orders read: 0 created, 0 updated, 1 unchanged, 1 rejected; 0 without phone",
        "3 orders read: 1 created, 0 updated, 1 unchanged, 1 rejected; 0 without phone",
        "1 order read: 0 created, 0 updated, 1 unchanged, 0 rejected; 0 without phone",
    ]


def test_a_service_syncs_until_it_is_ended_and_outlives_a_lost_source(
    run: Run, admin: WebAdmin, store: Path, tmp_path: Path
) -> None:
    assert run("sync", "--db", store, "--from", admin.address, *MAPPING).code == 0
    away = Path(admin.address).with_suffix(".away")
    Path(admin.address).rename(away)
    command = [sys.executable, "-m", "custui", "sync", "--db", str(store), "--from", admin.address, *MAPPING]
    with subprocess.Popen(
        [*command, "--every", "1s"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CUSTUI_AGENT": "cron"},
    ) as service:
        try:
            assert service.stdout is not None
            assert service.stderr is not None
            failure = service.stderr.readline()
            assert "there is no file" in failure
            assert failure.endswith("trying again every 1 s\n")
            away.rename(admin.address)
            assert service.stdout.readline() == "the sync works again\n"
            admin.order("o7", "ORD-7", datetime.now(UTC))
            assert "1 created" in service.stdout.readline()
            service.send_signal(signal.SIGTERM)
            assert service.wait(timeout=30) == 0
        finally:
            service.kill()
    assert run("list", "--db", store, "--json").json()["customers"][0]["orders"] == 4
