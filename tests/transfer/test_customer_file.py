"""All that is kept of one customer, in a file: for the shop, and the own copy without private notes."""

import csv
import json
import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from custui.domain.activity import Activity
from custui.domain.deeds import no_progress
from custui.domain.errors import FileError, UnknownCustomerError
from custui.domain.exporting import CustomerFileRequest, ExportFormat
from custui.transfer.customer_export import export_file
from tests.factories import NOW, PHONE, make_note, make_segment
from tests.fakes import FakeRepository
from tests.screens.customer_desk import made_up_store

SECRET = "=cmd|quarrels about money\nevery time"


@pytest.fixture
def shop() -> FakeRepository:
    repository = made_up_store()
    repository.notes[PHONE] = (
        replace(make_note(), body=SECRET, due_on=date(2026, 6, 12), done_at=NOW, pinned=True),
    )
    repository.members[PHONE] = (make_segment(),)
    for number in range(1, 151):
        repository.log.append((PHONE, Activity(number, NOW, "kemi", "opened call", {"template": "@x"})))
    return repository


def write(shop: FakeRepository, path: Path, *, own: bool = False) -> str:
    form = ExportFormat(path.suffix.removeprefix("."))
    assert export_file(shop, CustomerFileRequest(PHONE, path, form, own), no_progress) == 6
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text(encoding="utf-8-sig")


def test_the_shops_json_holds_orders_notes_segments_and_the_whole_log(
    shop: FakeRepository, tmp_path: Path
) -> None:
    held = json.loads(write(shop, tmp_path / "all.json"))
    assert held["customer"]["phone"] == PHONE
    assert len(held["orders"]) == 6
    assert {"number", "created_at", "items", "address", "city"} <= held["orders"][0].keys()
    assert held["notes"][0]["body"] == SECRET
    assert (held["notes"][0]["pinned"], held["notes"][0]["due_on"]) == (True, "2026-06-12")
    assert held["segments"] == ["Promo list"]
    assert len(held["activity"]) == 150
    assert held["activity"][0]["action"] == "opened call"


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_the_customers_own_copy_holds_nothing_the_shop_noted_for_itself(
    shop: FakeRepository, tmp_path: Path, ending: str
) -> None:
    held = write(shop, tmp_path / f"own.{ending}", own=True)
    for private in ("quarrels", "Promo list", "opened call", "kemi", "Problematic", "problematic", "vip"):
        assert private not in held, private
    assert shop.asked("activity") == []
    if ending == "json":
        own = json.loads(held)
        assert own.keys() == {"customer", "other_phones", "orders"}
        assert "flags" not in own["customer"]
        assert len(own["orders"]) == 6


def test_the_csv_has_a_row_for_each_item_note_and_entry_and_runs_no_formula(
    shop: FakeRepository, tmp_path: Path
) -> None:
    rows = list(csv.DictReader(write(shop, tmp_path / "all.csv").splitlines(keepends=True)))
    items = sum(max(1, len(order.items)) for order in shop.orders)
    assert [row["what"] for row in rows] == ["order"] * items + ["follow-up"] + ["activity"] * 150
    assert rows[items]["text"] == f"'{SECRET}"
    assert {row["order_number"] for row in rows[:items]} == {order.number for order in shop.orders}
    assert all(row["text"][:1] not in "=+-@" for row in rows if row["text"])
    assert {(row["phone"], row["name"]) for row in rows} == {(f"'{PHONE}", "Ngozi Eze-Obi")}
    assert (rows[items]["due_on"], rows[items]["done_at"]) == ("2026-06-12", "2026-06-08T10:30:00+01:00")
    assert rows[items + 1]["text"] == "opened a call with “@x”"


def test_the_amounts_of_the_csv_add_up(shop: FakeRepository, tmp_path: Path) -> None:
    rows = list(csv.DictReader(write(shop, tmp_path / "own.csv", own=True).splitlines(keepends=True)))
    assert max(len(order.items) for order in shop.orders) > 1
    totals = [Decimal(row["total_amount"]) for row in rows if row["total_amount"]]
    assert len(totals) == 6
    assert sum(totals) == sum(order.total for order in shop.orders) / 100


def test_what_cannot_be_written_leaves_nothing(shop: FakeRepository, tmp_path: Path) -> None:
    path = tmp_path / "there.json"
    path.write_text("mine")
    with pytest.raises(FileError, match="already exists"):
        export_file(shop, CustomerFileRequest(PHONE, path, ExportFormat.JSON), no_progress)
    gone = CustomerFileRequest("+2348035550000", tmp_path / "gone.json", ExportFormat.JSON)
    with pytest.raises(UnknownCustomerError):
        export_file(shop, gone, no_progress)
    assert [file.name for file in tmp_path.iterdir()] == ["there.json"]
    assert path.read_text() == "mine"
