"""The commands as a script meets them: their JSON, their sentences, their exit codes."""

import csv
import json
import re
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custui.domain.customer import CustomerRow
from custui.domain.rules import ShopRules
from custui.store.repository import open_repository
from tests.commands.conftest import Run
from tests.transfer.workbooks import read_book

ORDERS = """\
Order Number,Created At,Customer Name,Phone,WhatsApp,Product,Qty,Price,Total,Status,Source,City,State
A1,2026-03-02 09:00:00,Ngozi Eze-Obi,0803 555 0147,,Shea butter,2,5000,12000,DELIVERED,WA,Ikeja,Lagos
A1,2026-03-02 09:00:00,Ngozi Eze-Obi,0803 555 0147,,Black soap,1,2000,12000,DELIVERED,WA,Ikeja,Lagos
A2,2026-05-30 10:30:00,ngozi eze,+234 803 555 0147,,Ankara,1,30000,30000,completed,fb,Ikeja,Lagos
A3,2026-06-01 08:00:00,Ngozi Eze-Obi,2348035550147,,Ankara,1,8000.50,8000.50,New,whatsapp,,
B1,2026-06-02 08:00:00,Ade Bello,08055550148,08055550199,Gele,1,7000,7000,CANCELLED,TikTok,Kano,Kano
C1,2026-06-03 08:00:00,Walk in,,,Gele,1,7000,7000,DELIVERED,website,,
"""
AS_OF = ("--as-of", "2026-06-10")


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    store = tmp_path / "shop.db"
    assert run("import", file, "--db", store).code == 0
    return store


def test_list_json_is_what_scripts_rely_on(run: Run, store: Path) -> None:
    answer = run("list", "--db", store, *AS_OF, "--json").json()

    assert (answer["total"], answer["page"], answer["page_size"]) == (2, 1, 50)
    assert [row["phone"] for row in answer["customers"]] == ["+2348055550148", "+2348035550147"]
    assert answer["customers"][1] == {
        "phone": "+2348035550147",
        "name": "Ngozi Eze-Obi",
        "whatsapp": "+2348035550147",
        "orders": 3,
        "delivered": 2,
        "cancelled": 0,
        "spent": "42000.00",
        "average_order_value": "21000.00",
        "first_order_at": "2026-03-02T09:00:00+01:00",
        "last_order_at": "2026-06-01T08:00:00+01:00",
        "days_since_last_order": 9,
        "status": "active",
        "flags": ["repeat"],
        "preferred_channel": "whatsapp",
        "city": "Ikeja",
        "state": "Lagos",
    }
    assert answer["customers"][0]["whatsapp"] == "+2348055550199"
    assert answer["customers"][0]["average_order_value"] is None


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--search", "0803-555"], ["Ngozi Eze-Obi"]),
        (["--search", "ngozi eze"], ["Ngozi Eze-Obi"]),
        (["--orders", "2+"], ["Ngozi Eze-Obi"]),
        (["--orders", "first"], ["Ade Bello"]),
        (["--spent", "10000..50000"], ["Ngozi Eze-Obi"]),
        (["--channel", "tiktok"], ["Ade Bello"]),
        (["--city", "KANO"], ["Ade Bello"]),
        (["--state", "lagos"], ["Ngozi Eze-Obi"]),
        (["--flag", "repeat"], ["Ngozi Eze-Obi"]),
        (["--flag", "vip"], []),
        (["--group", "one_time"], ["Ade Bello"]),
        (["--group", "repeat", "--flag", "vip"], []),
        (["--not-segment", "Repeat"], ["Ade Bello"]),
        (["--segment", "one-time"], ["Ade Bello"]),
        (["--has-notes"], []),
        (["--no-notes"], ["Ade Bello", "Ngozi Eze-Obi"]),
        (["--follow-up-due"], []),
        (["--phone", "unreadable"], []),
        (["--phone", "unverified"], []),
        (["--status", "inactive"], []),
        (["--period", "2026-03-01..2026-03-31"], ["Ngozi Eze-Obi"]),
        (["--sort", "name:desc"], ["Ngozi Eze-Obi", "Ade Bello"]),
        (["--sort", "spent:asc"], ["Ade Bello", "Ngozi Eze-Obi"]),
        (["--page", "2", "--page-size", "1"], ["Ngozi Eze-Obi"]),
    ],
)
def test_every_option_of_list_chooses(run: Run, store: Path, options: list[str], names: list[str]) -> None:
    answer = run("list", "--db", store, *AS_OF, *options, "--json").json()
    assert [row["name"] for row in answer["customers"]] == names


def test_the_table_for_people_holds_the_same(run: Run, store: Path) -> None:
    printed = run("list", "--db", store, *AS_OF).out
    assert "Ngozi Eze-Obi" in printed
    assert "₦42,000" in printed
    assert "1–2 of 2 customers" in printed


@pytest.mark.parametrize(
    "spelling", ["08035550147", "+234 803 555 0147", "wa.me/2348035550147", "803-555-0147"]
)
def test_show_takes_any_spelling(run: Run, store: Path, spelling: str) -> None:
    answer = run("show", spelling, "--db", store, *AS_OF, "--json").json()
    assert answer["customer"]["phone"] == "+2348035550147"


def test_show_json_is_what_scripts_rely_on(run: Run, store: Path) -> None:
    answer = run("show", "08035550147", "--db", store, *AS_OF, "--period", "30d", "--json").json()

    assert set(answer) == {
        "customer", "stats", "insights", "charts", "orders", "notes", "segments", "contact",
    }  # fmt: skip
    assert answer["customer"]["customer_since"] == "2026-03-02T09:00:00+01:00"
    assert answer["stats"] == {
        "total_orders": {"value": 2, "previous": 0, "trend": "new"},
        "total_spent": {"value": "30000.00", "previous": "0.00", "trend": "new"},
        "average_order_value": {"value": "30000.00", "previous": None, "trend": None},
        "conversion_rate": {"value": 0.5, "previous": None, "trend": None},
        "days_since_last_order": {"value": 9, "previous": 70, "trend": pytest.approx(-61 / 70)},
    }
    assert set(answer["insights"]) == {
        "purchase_frequency_days", "median_gap_days", "favourite_products", "preferred_channel",
        "peak_order_days", "location", "delivery_success_rate",
    }  # fmt: skip
    assert set(answer["charts"]) == {"orders_by_month", "status_distribution", "channels", "top_products"}
    first = answer["orders"][-1]
    assert first == {
        "number": "A1",
        "created_at": "2026-03-02T09:00:00+01:00",
        "status": "delivered",
        "channel": "whatsapp",
        "total": "12000.00",
        "currency": "NGN",
        "items": [
            {"product": "Shea butter", "quantity": 2, "unit_price": "5000.00"},
            {"product": "Black soap", "quantity": 1, "unit_price": "2000.00"},
        ],
    }
    assert answer["contact"] == {
        "whatsapp_url": "https://wa.me/2348035550147",
        "tel_url": "tel:+2348035550147",
    }


def test_months_without_orders_are_there(run: Run, store: Path) -> None:
    answer = run("show", "08035550147", "--db", store, *AS_OF, "--json").json()
    assert answer["charts"]["orders_by_month"] == [
        {"month": "2026-03", "orders": 1, "spent": "12000.00"},
        {"month": "2026-04", "orders": 0, "spent": "0.00"},
        {"month": "2026-05", "orders": 1, "spent": "30000.00"},
        {"month": "2026-06", "orders": 1, "spent": "0.00"},
    ]


def test_show_of_a_stranger_is_one_sentence(run: Run, store: Path) -> None:
    done = run("show", "08099999999", "--db", store)
    assert (done.code, done.out) == (1, "")
    assert done.err == "custui: no order bears the phone 08099999999\n"


def test_show_of_a_merged_number_is_its_customers_and_doctor_and_rebuild_know_it(
    run: Run, store: Path
) -> None:
    now = datetime(2026, 6, 10, tzinfo=UTC)
    with closing(open_repository(str(store), ShopRules(), lambda: now)) as repository:
        repository.merge("+2348055550148", "+2348035550147", "kemi", "key")
    both = run("show", "0803 555 0147", "--db", store, *AS_OF, "--json").json()
    assert both["customer"]["orders"] == 4
    for command in ("doctor", "rebuild"):
        assert run(command, "--db", store).code == 0
        assert run("show", "0805 555 0148", "--db", store, *AS_OF, "--json").json() == both
    assert run("list", "--db", store, *AS_OF, "--json").json()["total"] == 1


def test_show_for_people_names_figures_and_orders(run: Run, store: Path) -> None:
    printed = run("show", "08035550147", "--db", store, *AS_OF).out
    for expected in ("Ngozi Eze-Obi", "₦42,000", "67% · 2/3", "A2", "₦30,000"):
        assert expected in printed


def test_export_is_private_and_overwrites_only_when_told(run: Run, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"

    assert run("export", file, "--db", store, *AS_OF, "--sort", "name").code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["name"] for row in rows] == ["Ade Bello", "Ngozi Eze-Obi"]
    assert rows[1]["spent"] == "42000.00"

    refused = run("export", file, "--db", store)
    assert refused.code == 1
    assert str(file) in refused.err
    assert run("export", file, "--db", store, "--force", "--flag", "repeat").code == 0
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 2
    with closing(sqlite3.connect(store)) as plain:
        told = plain.execute("SELECT detail FROM activity WHERE action = 'exported' ORDER BY id").fetchall()
    whats = [json.loads(detail)["what"] for (detail,) in told]
    assert whats[0].startswith("customers as CSV to customers.csv: ")
    assert "repeat" in whats[-1].casefold()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_export_takes_format_columns_and_every_option_of_list(
    run: Run, store: Path, tmp_path: Path, ending: str
) -> None:
    named, told = tmp_path / f"customers.{ending.upper()}", tmp_path / "customers"
    options = ["--db", store, *AS_OF, "--columns", "phone, orders", "--group", "repeat"]

    assert run("export", named, *options).out == f"1 customer written to {named}\n"
    assert run("export", told, "--format", ending, *options).code == 0

    phones: list[str] = []
    for file in (named, told):
        if ending == "json":
            phones += [record["phone"] for record in json.loads(file.read_text())]
        elif ending == "xlsx":
            phones += read_book(file).texts("phone")
            assert read_book(file).header == ["phone", "orders"]
        else:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                phones += [row["phone"].removeprefix("'") for row in csv.DictReader(opened)]
    assert phones == ["+2348035550147"] * 2


def test_an_exported_file_is_imported_again_with_every_phone(run: Run, store: Path, tmp_path: Path) -> None:
    file, back, again = tmp_path / "customers.csv", tmp_path / "back.csv", tmp_path / "again.db"
    run("export", file, "--db", store, "--sort", "phone", "--columns", "phone,name,first_order_at,spent")
    # A customer is no order: what an order needs besides is a number.
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    header = "phone,name,date,total,order"
    numbered = [f'{line},"{number}"' for number, line in enumerate(lines[1:])]
    back.write_text("\n".join([header, *numbered]), encoding="utf-8")

    assert run("import", back, "--db", again).code == 0

    listed = [run("list", "--db", db, "--sort", "phone", "--json").json() for db in (store, again)]
    phones = [[row["phone"] for row in found["customers"]] for found in listed]
    assert phones[0] == phones[1] == ["+2348035550147", "+2348055550148"]


def test_a_number_that_cannot_be_read_says_so_to_people_and_stays_a_key_for_scripts(
    run: Run, tmp_path: Path
) -> None:
    file, store = tmp_path / "orders.csv", tmp_path / "shop.db"
    file.write_text("order,date,phone,total\n1,2026-06-01,call my shop,100\n", encoding="utf-8")
    run("import", file, "--db", store)
    printed = run("list", "--db", store, "--phone", "unreadable").out
    assert "unreadable: call my shop" in printed
    assert "raw:" not in printed
    (row,) = run("list", "--db", store, "--json").json()["customers"]
    assert row["phone"] == "raw:call my shop"


def test_rejected_rows_are_named_and_written_out_to_be_mended(run: Run, tmp_path: Path) -> None:
    file, mend, store = tmp_path / "orders.csv", tmp_path / "mend.csv", tmp_path / "shop.db"
    file.write_text(ORDERS.replace(",2,5000,", ",two,5000,"), encoding="utf-8")

    done = run("import", file, "--db", store, "--errors", mend)

    assert done.code == 1
    assert "orders.csv, line 2: Qty: 'two' is not a whole number" in done.err
    assert "5 orders read: 4 created, 0 updated, 0 unchanged, 1 rejected; 1 without phone" in done.out
    assert "the other 4 orders are in the store" in done.out
    mended = mend.read_text(encoding="utf-8-sig").replace(",two,", ",2,").replace('"two"', '"2"')
    mend.write_text(mended, encoding="utf-8")
    assert run("import", mend, "--db", store, "--json").json()["created"] == 1
    assert run("list", "--db", store, "--json").json()["customers"][0]["orders"] >= 1


def test_a_file_that_cannot_be_read_imports_nothing(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "orders.csv"
    broken.write_bytes(ORDERS.encode() + b"D1,2026-06-04,\xff\xfe,0803")
    store = tmp_path / "shop.db"

    done = run("import", broken, "--db", store)

    assert done.code == 1
    assert "orders.csv" in done.err
    assert run("list", "--db", store, "--json").json()["total"] == 0


def test_a_dry_run_tells_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    file, store = tmp_path / "orders.csv", tmp_path / "shop.db"
    file.write_text(ORDERS, encoding="utf-8")

    answer = run("import", file, "--db", store, "--dry-run", "--json").json()

    assert (answer["read"], answer["created"], answer["without_phone"]) == (5, 5, 1)
    assert not store.exists()


def test_doctor_finds_a_figure_that_is_wrong(run: Run, store: Path) -> None:
    sound = run("doctor", "--db", store, "--json")
    assert (sound.code, sound.json()["ok"]) == (0, True)

    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE customer_summary SET spent = spent + 1 WHERE name = 'Ade Bello'")
    ill = run("doctor", "--db", store, "--json")
    assert (ill.code, ill.json()["ok"]) == (1, False)
    assert any("+2348055550148" in problem for check in ill.json()["checks"] for problem in check["problems"])

    assert run("rebuild", "--db", store).code == 0
    assert run("doctor", "--db", store).code == 0


def test_a_store_reckoned_by_other_rules_is_refused_until_rebuilt(
    run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTUI_SHOP__SPENT_STATUSES", json.dumps(["delivered", "pending"]))

    refused = run("list", "--db", store)
    assert refused.code == 1
    assert "custui rebuild" in refused.err
    assert run("rebuild", "--db", store).code == 0
    answer = run("list", "--db", store, "--search", "ngozi", "--json").json()
    assert answer["customers"][0]["spent"] == "50000.50"


def test_the_demo_never_goes_into_the_store_of_the_settings(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTUI_DB", str(tmp_path / "real.db"))
    assert run("demo", "--no-open", "--orders", 20).code == 0
    assert not (tmp_path / "real.db").exists()


def test_no_import_claims_the_orders_that_agents_make(run: Run, store: Path, tmp_path: Path) -> None:
    done = run("import", tmp_path / "orders.csv", "--db", store, "--origin", "custui")
    assert done.code == 2
    assert "--origin" in done.err


def test_the_activity_log_names_who_imported(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTUI_AGENT", "kemi")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    run("import", tmp_path / "orders.csv", "--db", tmp_path / "shop.db")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection, connection:
        assert connection.execute("SELECT agent, action FROM activity").fetchall() == [("kemi", "imported")]


def test_orders_dated_ahead_are_taken_with_a_warning(run: Run, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    answer = run(
        "import", tmp_path / "orders.csv", "--db", tmp_path / "s.db", "--as-of", "2026-06-01", "--json"
    )
    assert "2 orders dated ahead of now, taken as they are" in answer.json()["warnings"]


def test_orders_in_another_currency_are_named_beside_the_sum(run: Run, tmp_path: Path) -> None:
    file, store = tmp_path / "orders.csv", tmp_path / "shop.db"
    file.write_text(
        "order,date,phone,total,currency,status\n1,2026-06-01,08035550147,100,NGN,delivered\n"
        "2,2026-06-02,08035550147,7,USD,delivered\n",
        encoding="utf-8",
    )
    run("import", file, "--db", store)
    assert "₦100 *" in run("list", "--db", store, *AS_OF).out
    assert "₦100 (+1 in another currency)" in run("show", "08035550147", "--db", store, *AS_OF).out


def test_a_damaged_store_is_found_out_not_sent_round_in_circles(run: Run, store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'orders'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with store.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)

    done = run("doctor", "--db", store, "--json")

    assert done.code == 1
    found = {check["name"]: check["problems"] for check in done.json()["checks"]}
    assert found["integrity"]
    assert found["summary"]


def test_demo_makes_a_store_of_its_own(run: Run, store: Path, tmp_path: Path) -> None:
    done = run("demo", "--no-open", "--orders", 300, *AS_OF)
    assert done.code == 0
    (made,) = (tmp_path / "xdg_data_home" / "custui").glob("demo-*.db")
    assert run("doctor", "--db", made).code == 0
    first = run("list", "--db", made, *AS_OF, "--json").out

    assert run("demo", "--no-open", "--orders", 300, *AS_OF).code == 0
    assert run("list", "--db", made, *AS_OF, "--json").out == first

    refused = run("demo", "--no-open", "--db", store)
    assert refused.code == 2
    assert "already holds orders" in refused.err


@pytest.mark.parametrize("arguments", [["import", "x.csv"], ["demo"], ["rebuild"]])
def test_read_only_forbids_what_writes(run: Run, store: Path, arguments: list[str]) -> None:
    done = run(*arguments, "--db", store, "--read-only")
    assert done.code == 2
    assert "--read-only forbids" in done.err


def test_read_only_still_reads(run: Run, store: Path) -> None:
    assert run("list", "--db", store, "--read-only", "--json").json()["total"] == 2
    assert run("doctor", "--db", store, "--read-only").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["list", "--db", "postgresql://kemi:hush@localhost/shop"], 2, "CUSTUI_DB"),
        (["list", "--period", "fortnight"], 2, "--period"),
        (["list", "--orders", "5..2"], 2, "--orders"),
        (["export", "x.csv", "--orders=-1"], 2, "--orders"),
        (["list", "--spent", "0..99999999999999999999"], 2, "--spent"),
        (["list", "--page", "9223372036854775807"], 2, "--page"),
        (["list", "--group", "vip", "--group", "best"], 2, "--group"),
        (["export", "-"], 2, "FILE"),
        (["export", "customers"], 2, "--format"),
        (["export", "customers.pdf"], 2, "--format"),
        (["export", "x.csv", "--columns", "phone,age"], 2, "--columns"),
        (["export", "x.csv", "--columns", "phone,phone"], 2, "--columns"),
        (["export", "x.csv", "--columns", ""], 2, "--columns"),
        (["list", "--as-of", "tomorrow"], 2, "--as-of"),
        (["list"], 1, "there is no store"),
        (["import", "nowhere.csv"], 1, "nowhere.csv"),
        (["sing"], 2, "sing"),
        ([], 2, "custui list"),
    ],
)
def test_failures_are_one_sentence_with_the_right_code(
    run: Run, arguments: list[str], code: int, words: str
) -> None:
    done = run(*arguments)
    assert done.code == code
    assert words in done.err
    assert "Traceback" not in done.err
    assert "hush" not in done.err


@pytest.mark.parametrize("command", [["list"], ["export", "out.csv"]])
def test_an_unknown_segment_is_one_sentence(run: Run, store: Path, command: list[str]) -> None:
    done = run(*command, "--db", store, "--segment", "Promo list")
    assert (done.code, done.out) == (1, "")
    assert "Promo list" in done.err
    assert "Traceback" not in done.err


def test_list_and_export_take_the_same_options_to_choose_by(run: Run) -> None:
    options = {name: set(re.findall(r"--[a-z-]+", run(name, "--help").out)) for name in ("list", "export")}
    assert options["list"] - options["export"] == {"--page", "--page-size", "--json"}
    assert options["export"] - options["list"] == {"--format", "--columns", "--force"}
    assert {"--not-segment", "--group", "--flag", "--no-notes", "--follow-up-due"} <= options["list"]


def test_the_desk_does_not_open_on_keys_that_cannot_be(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[keys]\n"customers.sort" = "p"\n', encoding="utf-8")
    monkeypatch.setenv("CUSTUI_SETTINGS", str(settings))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    done = run()

    assert (done.code, done.out) == (1, "")
    assert "setting keys.customers.sort: 'p' is also the key of Period" in done.err
    assert len(done.err.splitlines()) == 1


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for command in ("demo", "import", "list", "show", "export", "doctor", "rebuild"):
        assert f"  {command}" in done.out


def test_a_fault_of_its_own_tells_no_customer_data(
    run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(row: CustomerRow, _rules: object) -> None:
        raise RuntimeError(row.phone)

    monkeypatch.setattr("custui.commands.listing.customer_record", fail)

    done = run("list", "--db", store, "--json")

    assert done.code == 1
    assert "reference" in done.err
    assert "35550147" not in done.err
    log = tmp_path / "xdg_state_home" / "custui" / "crash.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert "RuntimeError" in log.read_text()
    assert "35550147" not in log.read_text()


def test_cells_from_outside_reach_the_terminal_clean(run: Run, tmp_path: Path) -> None:
    file, store = tmp_path / "orders.csv", tmp_path / "shop.db"
    file.write_text(
        ORDERS.replace("Ade Bello", "Ade\x1b]52;c;RVZJTA==\x07[@click=app.quit]"), encoding="utf-8"
    )
    assert run("import", file, "--db", store).code == 0

    for command in (["list"], ["show", "08055550148"]):
        printed = run(*command, "--db", store).out
        assert "[@click=app.quit]" in printed
        assert "\x1b" not in printed
        assert "\x07" not in printed
