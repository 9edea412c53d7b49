import gzip
import io
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custui.domain.errors import FileError, StoreError
from custui.domain.orders import IncomingOrder, OrderItem, SaveOutcome
from custui.transfer import grouping, importing
from custui.transfer.importing import import_files
from custui.transfer.progress import Progress, Stage, progress_bar
from tests.transfer.desk import HEADER, RULES, FakeDesk, import_text

FULL = (
    "Order #,Date,Customer,Phone,WhatsApp,Item,SKU,Qty,Price,Total,Refund,Currency,Status,Channel,City,State,"
    "Address"
)


def reasons(folder: Path, text: str) -> list[tuple[int, str, str]]:
    report, desk = import_text(folder, text)
    assert (report.rejected, desk.orders) == (1, {})
    return [(rejection.line, rejection.field, rejection.reason) for rejection in report.rejections]


def test_every_field_arrives(tmp_path: Path) -> None:
    _, desk = import_text(
        tmp_path,
        f"{FULL}\n"
        "A-1,2026-03-31 14:05,Ọlá Bello,0803 555 0147,'+2348035550148,Shea butter,SB1,2,₦1250.50,"
        '"2,600.00",100,ngn,Paid,IG,Ikeja,Lagos,"12, Allen"\n'
        "A-1,,,,,Bag,,,,,,,,,,,\n",
    )
    assert desk.one("A-1") == IncomingOrder(
        number="A-1",
        created_at=datetime(2026, 3, 31, 13, 5, tzinfo=UTC),
        total=260_000,
        currency="NGN",
        phone="0803 555 0147",
        customer_name="Ọlá Bello",
        whatsapp="+2348035550148",
        status="Paid",
        channel="IG",
        refunded=10_000,
        city="Ikeja",
        state="Lagos",
        address="12, Allen",
        items=(OrderItem("Shea butter", 2, 125_050, "SB1"), OrderItem("Bag", 1, 0)),
    )


def test_one_line_an_order_without_items(tmp_path: Path) -> None:
    report, desk = import_text(tmp_path, "order,date,phone,total\n1,2026-01-01,0803,-5.50\n2,2026-01-01,,0\n")
    assert (desk.one("1").total, desk.one("1").items) == (-550, ())
    assert (report.read, report.created, report.without_phone, report.customers) == (2, 2, 1, 1)


def test_importing_again_changes_nothing_and_a_changed_order_updates(tmp_path: Path) -> None:
    text = f"{HEADER}\n1,2026-01-01,0803,x,1,5,5,paid\n2,2026-01-01,0803,x,1,5,5,paid\n"
    _, desk = import_text(tmp_path, text)
    again, _ = import_text(tmp_path, text, desk)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    changed, _ = import_text(tmp_path, text.replace("2,2026-01-01", "2,2026-01-02"), desk)
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 1)


def test_a_dry_run_tells_the_same_and_saves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{HEADER}\n1,2026-01-01,0803,x,1,5,5,paid\n")
    desk = FakeDesk()
    report = import_files([file], desk, RULES, origin="shop", dry_run=True)
    assert (report.created, desk.orders) == (1, {})


def test_lines_of_an_order_may_stand_apart_and_the_earliest_date_counts(tmp_path: Path) -> None:
    report, desk = import_text(
        tmp_path,
        f"{HEADER}\n1,2026-01-02,0803,a,1,5,10,paid\n2,2026-01-01,0804,b,1,5,5,paid\n"
        "1 ,2026-01-01 08:00,0803,c,2,2.50,10.00,paid\n",
    )
    assert report.read == 2
    assert [item.product for item in desk.one("1").items] == ["a", "c"]
    assert desk.one("1").created_at == datetime(2026, 1, 1, 7, tzinfo=UTC)


def test_without_a_total_the_items_are_summed(tmp_path: Path) -> None:
    head = "order,date,item,qty,price,total\n"
    _, desk = import_text(tmp_path, f"{head}1,2026-01-01,a,3,2.50,\n1,2026-01-01,b,-1,1,\n")
    assert desk.one("1").total == 650
    _, desk = import_text(tmp_path, "order,date,item,qty,price\n1,2026-01-01,a,3,2.50\n")
    assert desk.one("1").total == 750
    assert "not every item has a price" in reasons(tmp_path, f"{head}1,2026-01-01,a,3,,\n")[0][2]
    assert "not every item has a price" in reasons(tmp_path, f"{head}1,2026-01-01,,,,\n")[0][2]
    assert "finer than NGN" in reasons(tmp_path, f"{head}1,2026-01-01,a,3,0.333,\n")[0][2]


@pytest.mark.parametrize(
    ("quantity", "expected"), [("2.0", 2), ("-3", -3), ("1,000", 1000), ("+4", 4), ("\u22125", -5), ("", 1)]
)
def test_quantities_that_are_read(tmp_path: Path, quantity: str, expected: int) -> None:
    _, desk = import_text(tmp_path, f'{HEADER}\n1,2026-01-01,0803,x,"{quantity}",5,5,paid\n')
    assert desk.one("1").items[0].quantity == expected


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("1,2026-01-01,0803,x,1.5,5,5,paid", "quantity", "'1.5' is not a whole number"),
        ("1,2026-01-01,0803,x,two,5,5,paid", "quantity", "'two' is not a whole number"),
        ("1,2026-01-01,0803,x,1e3,5,5,paid", "quantity", "'1e3' is not a whole number"),
        ("1,2026-01-01,0803,x,08035550147,5,5,paid", "quantity", "larger than any order"),
        (f"1,2026-01-01,0803,x,{'9' * 5000},5,5,paid", "quantity", "larger than any order"),
        ("1,2026-01-01,0803,x,1,five,5,paid", "unit_price", "'five' is not an amount"),
        ("1,2026-01-01,0803,x,1,5,$5,paid", "total_amount", "'$5' is not an amount"),
        ("1,2026-01-01,0803,x,1,5,1.234,paid", "total_amount", "more decimals"),
        ("1,01/02/2026,0803,x,1,5,5,paid", "created_at", "not a date such as"),
        ("1,,0803,x,1,5,5,paid", "created_at", "is missing"),
        (",2026-01-01,0803,x,1,5,5,paid", "order_number", "is missing"),
        (f"{'n' * 201},2026-01-01,0803,x,1,5,5,paid", "order_number", "longer than 200"),
    ],
)
def test_a_bad_cell_is_rejected_with_field_and_reason(
    tmp_path: Path, row: str, field: str, reason: str
) -> None:
    report, _ = import_text(tmp_path, f"{HEADER}\n{row}\n9,2026-01-01,0803,x,1,5,5,paid\n")
    (rejection,) = report.rejections
    assert (rejection.line, rejection.field) == (2, field)
    assert reason in rejection.reason
    assert len(rejection.sentence) < 400
    assert (report.read, report.created, report.rejected) == (2, 1, 1)


def test_one_bad_line_rejects_its_whole_order_and_every_bad_line_is_told(tmp_path: Path) -> None:
    found = reasons(
        tmp_path,
        f"{HEADER}\n1,2026-01-01,0803,a,1,5,10,paid\n1,2026-01-01,0803,b,x,y,10,paid\n"
        "1,2026-13-01,0803,c,z,5,10,paid\n1,2026-01-01,0803,d\n",
    )
    assert [(line, field) for line, field, _ in found] == [
        (3, "quantity"), (4, "created_at"), (4, "quantity"), (5, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "first", "second"), [("total", "5", "6"), ("refund", "0", "1"), ("currency", "NGN", "USD")]
)
def test_lines_that_disagree_on_money_reject_the_order(
    tmp_path: Path, column: str, first: str, second: str
) -> None:
    row = {"order": "1", "date": "2026-01-01", "total": "5", "refund": "0", "currency": "NGN"}
    lines = [",".join({**row, column: value}.values()) for value in (first, second)]
    ((line, field, reason),) = reasons(tmp_path, "\n".join([",".join(row), *lines]))
    assert (line, field) == (3, column)
    assert second in reason


def test_a_refund_counts_by_its_magnitude_and_so_lines_agree(tmp_path: Path) -> None:
    _, desk = import_text(tmp_path, "order,date,total,refund\n1,2026-01-01,100,-20\n1,2026-01-01,100,20\n")
    assert (desk.one("1").total, desk.one("1").refunded) == (10_000, 2_000)


def test_of_other_fields_the_first_value_counts_and_a_warning_tells(tmp_path: Path) -> None:
    report, desk = import_text(
        tmp_path,
        f"{HEADER}\n1,2026-01-01,,x,1,5,5,\n1,2026-01-01,0803,x,1,5,5.00,paid\n"
        "1,2026-01-01,0804,x,1,5,5,paid\n",
    )
    assert (desk.one("1").phone, desk.one("1").status) == ("0803", "paid")
    assert [warning.partition(": ")[2] for warning in report.warnings] == [
        "1 order whose lines differ in customer_phone; the first value counts"
    ]


def test_what_was_taken_with_reserve_is_told(tmp_path: Path) -> None:
    report, desk = import_text(
        tmp_path,
        "order,date,total,item,price,status,currency,rider\n1,2026-01-01,5,,0.001,gone fishing,USD,x\n"
        "2,2026-01-01,5,y,1.10,,,x\n",
    )
    told = "\n".join(report.warnings)
    for part in (
        "ignored: rider",
        "1 unit price finer than the currency, rounded",
        "1 item without a product name",
        "1 order with the unknown status 'gone fishing', kept as open",
        "1 order without a status, kept as open",
        "1 order not in NGN, listed but in no sum",
    ):
        assert part in told
    assert len(report.warnings) == 6
    assert desk.one("1").currency == "USD"
    assert list(report.record()) == [
        "read", "created", "updated", "unchanged", "rejected", "without_phone", "customers", "warnings",
        "rejections",
    ]  # fmt: skip
    json.dumps(report.record())


def test_a_status_column_full_of_words_fills_neither_screen_nor_memory(tmp_path: Path) -> None:
    lines = "".join(f"{n},2026-01-01,5,word {n}\n" for n in range(5000))
    report, _ = import_text(tmp_path, f"order,date,total,status\n{lines}")
    assert report.created == 5000
    assert len(report.warnings) == 11


def test_phones_of_every_worth_are_counted(tmp_path: Path) -> None:
    class Phones(FakeDesk):
        def save_orders(
            self, origin: str, orders: object, *, dry_run: bool = False, agent: str = ""
        ) -> SaveOutcome:
            return SaveOutcome(created=1, unverified_phones=1, unreadable_phones=2, damaged_phones=3)

    report, _ = import_text(tmp_path, f"{HEADER}\n1,2026-01-01,0803,x,1,5,5,paid\n", Phones())
    assert [warning[:9] for warning in report.warnings] == ["1 order w", "2 orders ", "3 orders "]


def test_if_one_file_cannot_be_read_nothing_of_any_is_imported(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv.gz"
    good.write_text(f"{HEADER}\n1,2026-01-01,0803,x,1,5,5,paid\n")
    body = "".join(f"{n},2026-01-01,0803,x,1,5,5,paid\n" for n in range(50_000))
    bad.write_bytes(gzip.compress(f"{HEADER}\n{body}".encode())[:-30])
    desk = FakeDesk()
    with pytest.raises(FileError, match=r"bad\.csv\.gz: the gzip file is cut off"):
        import_files([good, bad], desk, RULES, origin="shop")
    assert desk.batches == []


def test_an_order_in_two_files_ends_as_the_later_has_it(tmp_path: Path) -> None:
    files = []
    for name, total in (("a.csv", "5"), ("b.csv", "6")):
        files.append(tmp_path / name)
        files[-1].write_text(f"order,date,total\n1,2026-01-01,{total}\n")
    desk = FakeDesk()
    report = import_files(files, desk, RULES, origin="shop")
    assert (report.read, report.created, report.updated, desk.one("1").total) == (2, 1, 1, 600)


def test_a_header_alone_is_an_answer(tmp_path: Path) -> None:
    report, _ = import_text(tmp_path, HEADER)
    assert report.read == 0
    assert report.warnings[0].endswith("holds no orders")


def test_orders_go_to_the_desk_in_batches(tmp_path: Path) -> None:
    body = "".join(f"{n},2026-01-01,0803,x,1,5,5,paid\n" for n in range(11_000))
    _, desk = import_text(tmp_path, f"{HEADER}\n{body}")
    assert desk.batches == [5_000, 5_000, 1_000]


def test_a_column_that_is_no_order_number_rejects_one_order(tmp_path: Path) -> None:
    body = "online,2026-01-01,0803,x,1,5,5,paid\n" * 12_000 + "1,2026-01-01,0803,x,1,5,5,paid\n"
    errors = tmp_path / "errors.csv"
    report, _ = import_text(tmp_path, f"{HEADER}\n{body}", errors=errors)
    assert (report.created, report.rejected) == (1, 1)
    assert report.rejections[0].reason == "'online' stands on more than 10,000 lines"
    assert len(errors.read_text().splitlines()) == 12_001


def test_many_rejections_are_counted_and_twenty_kept(tmp_path: Path) -> None:
    body = "".join(f"{n if n % 2 else ''},2026-01-01,0803,x,1,5,five,paid\n" for n in range(6_000))
    report, _ = import_text(tmp_path, f"{HEADER}\n{body}")
    assert (report.rejected, report.rejected_rows, len(report.rejections)) == (6_000, 9_000, 20)


def test_a_failing_store_is_told_and_leaves_no_errors_file(tmp_path: Path) -> None:
    class Broken(FakeDesk):
        def save_orders(
            self, origin: str, orders: object, *, dry_run: bool = False, agent: str = ""
        ) -> SaveOutcome:
            raise StoreError("the disk is full")

    errors = tmp_path / "errors.csv"
    with pytest.raises(StoreError):
        import_text(tmp_path, f"{HEADER}\n1,x\n2,2026-01-01,0803,x,1,5,5,paid\n", Broken(), errors=errors)
    assert [path.name for path in tmp_path.iterdir()] == ["orders.txt"]


def test_progress_runs_through_both_stages_and_ends_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_TELL_EVERY", 100)
    file = tmp_path / "a.csv"
    body = "".join(f"{n},2026-01-01,0803,x,1,5,5,paid\n" for n in range(9_000))
    file.write_text(f"{HEADER}\n{body}")
    seen: list[Progress] = []
    import_files([file], FakeDesk(), RULES, origin="shop", on_progress=seen.append)
    reading = [now.done for now in seen if now.stage is Stage.READING]
    saving = [now.done for now in seen if now.stage is Stage.SAVING]
    assert reading == sorted(reading)
    assert 0 < reading[0] < reading[-1] == file.stat().st_size
    assert saving == sorted(saving)
    assert 0 < saving[0] < saving[-1] == 9_000


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        ([(Stage.READING, 5, "a.csv"), (Stage.READING, 5, "b.csv")], "reading 2 of 2"),
        ([(Stage.READING, 10, "a.csv"), (Stage.SAVING, 3, "a.csv")], "saving orders"),
    ],
)
def test_the_bar_names_the_stage(
    monkeypatch: pytest.MonkeyPatch, seen: list[tuple[Stage, int, str]], shown: str
) -> None:
    terminal = FakeTerminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar([Path("a.csv"), Path("b.csv")]) as advance:
        for stage, done, name in seen:
            advance(Progress(stage, done, 10, Path(name)))
    assert shown in terminal.getvalue()


def test_no_bar_is_drawn_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar([Path("a.csv")]) as advance:
        advance(Progress(Stage.READING, 1, 2, Path("a.csv")))
    assert capsys.readouterr() == ("", "")


@given(st.data(), st.booleans())
@settings(max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shuffled_lines_make_the_same_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject, on_disk: bool
) -> None:
    monkeypatch.setattr(grouping, "IN_MEMORY", 200 if on_disk else 1 << 20)
    orders = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=12))
    lines = [
        f"N{number},2026-01-0{1 + number % 9},080{number},thing {item},{item + 1},5.25,{number}.00,paid"
        for number, items in enumerate(orders)
        for item in range(items)
    ]
    _, ordered = import_text(tmp_path, "\n".join([HEADER, *lines]))
    _, shuffled = import_text(tmp_path, "\n".join([HEADER, *data.draw(st.permutations(lines))]))

    def contents(desk: FakeDesk) -> dict[str, tuple[object, ...]]:
        return {
            order.number: (
                order.created_at, order.total, order.phone, sorted(item.product for item in order.items),
            )
            for order in desk.orders.values()
        }  # fmt: skip

    assert contents(shuffled) == contents(ordered)
    assert [
        len(order.items) for order in sorted(ordered.orders.values(), key=lambda o: int(o.number[1:]))
    ] == (orders)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.lists(
            st.sampled_from([*HEADER.split(","), "1", '"', ",", "\n", "\r", "[", "{", "}", "]", ":", "null",
                             "2026-01-01", "5", "'", '"order"', '"items"', "\\ud800"]),
            max_size=60,
        ).map(lambda parts: "".join(parts).encode()),
        st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode("utf-8", "replace")),
        st.binary(max_size=200).map(lambda junk: gzip.compress(HEADER.encode()) + junk),
    )
)  # fmt: skip
@settings(max_examples=300, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_never_raises_anything_but_a_file_error(tmp_path: Path, junk: bytes) -> None:
    with suppress(FileError):
        report, desk = import_text(tmp_path, junk)
        assert report.read == len(desk.orders) + report.rejected


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["order", "date", "total", "items", "qty", "price", "Phone", "name"]), inner,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(JSON_VALUES, max_size=4))
@settings(max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_list_is_read_or_rejected_order_by_order(tmp_path: Path, values: list[object]) -> None:
    report, desk = import_text(tmp_path, json.dumps(values))
    assert report.read == len(desk.orders) + report.rejected
