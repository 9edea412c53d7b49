import shutil
from pathlib import Path

import pytest

from custui.domain.orders import SaveOutcome
from custui.store.repository import SqlRepository
from custui.transfer import batches
from tests.commands.conftest import Run
from tests.transfer.formats.shops import EXPORTS


def copied(name: str, folder: Path) -> Path:
    return Path(shutil.copy(EXPORTS / name, folder))


def test_a_stopped_import_tells_what_stays(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, store = tmp_path / "orders.csv", tmp_path / "store.db"
    lines = [f"A{number},2026-06-01,0803555010{number},10" for number in range(4)]
    header = "order_number,created_at,customer_phone,total_amount"
    file.write_text("\n".join([header, *lines]), encoding="utf-8")
    monkeypatch.setattr(batches, "MOST_ORDERS", 1)
    save, saved = SqlRepository.save_orders, list[object]()

    def stop_at_the_third(*given: object, **options: object) -> SaveOutcome:
        if len(saved) == 2:
            raise KeyboardInterrupt
        saved.append(given)
        return save(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(SqlRepository, "save_orders", stop_at_the_third)
    stopped = run("import", file, "--db", store)
    assert (stopped.code, stopped.out) == (130, "")
    assert "orders that were saved already stay in the store; import the file again" in stopped.err
    monkeypatch.setattr(SqlRepository, "save_orders", save)
    assert "2 created, 0 updated, 2 unchanged" in run("import", file, "--db", store).out


def test_a_shops_export_is_explained_imported_and_shown(run: Run, tmp_path: Path) -> None:
    file, store = copied("shopify_orders_export.csv", tmp_path), tmp_path / "shop.db"

    told = run("import", "--explain", file, "--db", store)
    assert told.code == 0
    assert not store.exists()
    for part in ("Shopify orders export (CSV, UTF-8), under the origin shopify", "Billing Phone", "₦27,500"):
        assert part in told.out
    mapping = tmp_path / "shopify_orders_export.mapping.toml"
    assert mapping.stat().st_mode & 0o777 == 0o600
    again = run("import", "--explain", file, "--db", store)
    assert "already exists" in again.err

    done = run("import", file, "--db", store)
    assert done.code == 0
    assert "Shopify orders export, under the origin shopify" in done.out
    unchanged = run("import", "--mapping", mapping, file, "--db", store, "--json").json()
    assert (unchanged["read"], unchanged["unchanged"]) == (8, 8)
    shown = run("show", "0803 555 0102", "--db", store)
    assert shown.code == 1  # an alternate is nobody's key
    customer = run("show", "08035550101", "--db", store, "--json").json()
    assert [(order["number"], order["status"]) for order in customer["orders"]] == [
        ("#1007", "refunded"), ("#1001", "delivered"),
    ]  # fmt: skip


def test_what_an_import_needs_to_know_is_asked_for_and_taken(run: Run, tmp_path: Path) -> None:
    store, file = tmp_path / "shop.db", tmp_path / "orders.csv"
    file.write_text("Order Number,Order Date,Phone (Billing),Order Total Amount\n1,3/4/2026,0803,26.500\n")
    asked = run("import", file, "--db", store)
    assert (asked.code, asked.out) == (1, "")
    assert "say --date-order dmy (the day first) or --date-order mdy" in asked.err
    assert run("import", "--explain", file, "--db", store).code == 1
    asked = run("import", file, "--date-order", "dmy", "--db", store)
    assert "say --decimal-sign . or --decimal-sign ," in asked.err
    done = run("import", file, "--date-order", "dmy", "--decimal-sign", ",", "--db", store)
    assert done.code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "ebay"], "--format: 'ebay' is none of generic, shopify, woocommerce, web-admin"),
        (["--encoding", "klingon"], "--encoding: there is no encoding 'klingon'"),
        (["--decimal-sign", ";"], "--decimal-sign: ';' is neither . nor ,"),
        (["--format", "shopify", "--mapping", "m.toml"], "leave out --format"),
        (["--explain", "--json"], "leave out --errors and --json"),
    ],
)
def test_a_wrong_option_is_told_as_wrong_use(
    run: Run, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = run("import", "orders.csv", *arguments, "--db", tmp_path / "shop.db")
    assert done.code == 2
    assert sentence in done.err


def test_a_mapping_of_an_unknown_format_is_refused(run: Run, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('format = "ebay"\n')
    done = run("import", "orders.csv", "--mapping", mapping, "--db", tmp_path / "shop.db")
    assert done.code == 1
    assert "m.toml: format: 'ebay' is none of generic, shopify" in done.err


def test_orders_of_a_shops_interface_are_mended_under_their_own_origin(run: Run, tmp_path: Path) -> None:
    file, store = copied("shopify_orders.json", tmp_path), tmp_path / "shop.db"
    errors = tmp_path / "errors.csv"
    file.write_text(file.read_text().replace('"27500.00"', '"27,500.00 or so"'))
    done = run("import", file, "--errors", errors, "--db", store)
    assert done.code == 1
    assert f"{errors}; mend them and import that file with --origin shopify" in done.out
    errors.write_text(errors.read_text("utf-8-sig").replace("27,500.00 or so", "27500.00"))
    assert run("import", errors, "--origin", "shopify", "--db", store).code == 0
    again = run("import", EXPORTS / "shopify_orders.json", "--db", store, "--json").json()
    assert (again["unchanged"], again["created"]) == (3, 0)


@pytest.mark.parametrize(
    ("taken", "dry", "sentence"),
    [
        (1, [], "the other order is in the store"),
        (2, [], "the other 2 orders are in the store"),
        (1, ["--dry-run"], "the other order would be in the store"),
        (2, ["--dry-run"], "the other 2 orders would be in the store"),
    ],
)
def test_what_became_of_the_orders_beside_rejected_ones_is_one_sentence(
    run: Run, tmp_path: Path, taken: int, dry: list[str], sentence: str
) -> None:
    file = tmp_path / "orders.csv"
    sound = "".join(f"{number},2026-01-01,08035550147,5\n" for number in range(taken))
    file.write_text(f"order_number,created_at,customer_phone,total_amount\n{sound}bad,someday,0803,5\n")
    done = run("import", file, *dry, "--db", tmp_path / "shop.db")
    assert done.code == 1
    assert done.out.splitlines()[-1] == sentence


def test_scripts_are_told_why_rows_were_rejected(run: Run, tmp_path: Path) -> None:
    file, store = tmp_path / "orders.csv", tmp_path / "shop.db"
    file.write_text("Order,Date,Phone,Total\nA1,someday,0803,5\nA2,2026-01-01,0803,5\nA3,2026-01-01,5\n")
    done = run("import", file, "--json", "--db", store)
    assert done.code == 1
    assert done.json()["rejections"] == [
        {
            "file": str(file), "line": 2, "order": "A1", "field": "Date", "record": None,
            "reason": "'someday' is not a date such as 2026-03-31 or 2026-03-31 14:05",
        },
        {
            "file": str(file), "line": 4, "order": "A3", "field": "", "record": None,
            "reason": "the row has only 3 of the 4 cells",
        },
    ]  # fmt: skip
