import gzip
import shutil
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.transfer.explaining import explain
from custui.transfer.fields import Field
from custui.transfer.formats.mapped import Mapped
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.importing import import_files
from custui.transfer.mapping import read_file_mapping
from custui.transfer.starting_mapping import mapping_path
from tests.transfer.desk import RULES, FakeDesk
from tests.transfer.formats.shops import EXPORTS
from tests.transfer.test_xlsx_reader import workbook


def explained(folder: Path, data: bytes | str, name: str = "orders.csv") -> Path:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


EXPORTED = sorted(file.name for file in EXPORTS.iterdir() if "report" not in file.name)


@pytest.mark.parametrize("name", EXPORTED)
def test_the_first_orders_are_those_that_an_import_brings(name: str) -> None:
    told = explain(EXPORTS / name, FileOptions(), RULES)
    desk = FakeDesk()
    import_files([EXPORTS / name], desk, RULES)
    assert told.orders
    assert all(order == desk.orders[told.origin, order.number] for order in told.orders)
    assert (told.missing, told.question, told.rejections) == ((), "", ())


@pytest.mark.parametrize("name", [name for name in EXPORTED if name.endswith(".csv")])
def test_the_mapping_to_start_from_imports_the_same_as_it_stands(tmp_path: Path, name: str) -> None:
    file = Path(shutil.copy(EXPORTS / name, tmp_path))
    told = explain(file, FileOptions(), RULES)
    mapping = mapping_path(file)
    mapping.write_text(told.mapping)
    # With every field that it shows in force, too.
    for text in (told.mapping, told.mapping.replace("\n# order_number", "\norder_number")):
        mapping.write_text(text)
        plain, mapped = FakeDesk(), FakeDesk()
        import_files([file], plain, RULES)
        options = FileOptions(mapping=Mapped(str(mapping), read_file_mapping(mapping)))
        import_files([file], mapped, RULES, options=options)
        assert mapped.orders == plain.orders


def test_where_fields_come_from_and_what_is_not_read(tmp_path: Path) -> None:
    told = explain(EXPORTS / "shopify_orders_export.csv", FileOptions(), RULES)
    assert (told.title, told.kind, told.origin) == ("Shopify orders export", "CSV, UTF-8", "shopify")
    sources = dict(told.fields)
    assert sources[Field.CUSTOMER_PHONE] == "Phone / Billing Phone / Shipping Phone"
    assert sources[Field.CITY] == "Shipping City / Billing City"
    assert {"Email", "Vendor", "Id"} <= set(told.unread)
    told = explain(EXPORTS / "woocommerce_order_columns.csv", FileOptions(), RULES)
    assert dict(told.fields)[Field.SOURCE] == "always 'website'"
    assert "line_item_1" not in told.unread


def test_a_header_that_does_not_suffice_says_what_is_missing_and_starts_a_mapping(tmp_path: Path) -> None:
    file = explained(tmp_path, "Bestellung;Am;Summe;Ort;Total;Amount\n1;2026-01-01;5;x;5;5\n")
    told = explain(file, FileOptions(), RULES)
    assert told.missing == ("order_number", "created_at")
    assert told.orders == ()
    assert 'order_number = ""   # to be filled in' in told.mapping
    assert 'not read so far: "Bestellung", "Am", "Summe", "Ort", "Amount"' in told.mapping


def test_two_columns_of_one_field_are_told_as_an_import_tells_them(tmp_path: Path) -> None:
    file = explained(tmp_path, "order,date,total,customer_phone,Phone\n1,2026-01-01,5,0803,0804\n")
    told = explain(file, FileOptions(), RULES)
    with pytest.raises(FileError) as refused:
        import_files([file], FakeDesk(), RULES)
    assert told.question == str(refused.value)
    assert "'customer_phone' and 'Phone' both claim to be customer_phone; remove one" in told.question
    assert (told.orders, told.unread) == ((), ("Phone",))
    mapping = mapping_path(file)
    mapping.write_text(told.mapping)
    options = FileOptions(mapping=Mapped(str(mapping), read_file_mapping(mapping)))
    assert explain(file, options, RULES).question == ""


def test_a_question_is_told_before_any_order_is_shown(tmp_path: Path) -> None:
    head = "Order Number,Order Date,Phone (Billing),Order Total Amount\n"
    file = explained(tmp_path, f"{head}1,9/6/2026,0803,5\n")
    told = explain(file, FileOptions(), RULES)
    assert "is 9 June or 6 September" in told.question
    assert told.orders == ()
    # Only a row far down tells the order of day and month.
    body = "".join(f"{n},9/6/2026,0803,5\n" for n in range(2000))
    file = explained(tmp_path, f"{head}{body}x,25/6/2026,0803,5\n")
    told = explain(file, FileOptions(), RULES)
    assert (told.question, told.orders[0].created_at.month) == ("", 6)


def test_rows_that_would_be_rejected_are_shown_with_their_line(tmp_path: Path) -> None:
    file = explained(tmp_path, "order,date,total\n1,2026-01-01,five\n2,2026-01-01,6\n")
    told = explain(file, FileOptions(), RULES)
    assert [rejection.sentence for rejection in told.rejections] == [
        f"{file}, line 2: total: 'five' is not an amount"
    ]
    assert [order.number for order in told.orders] == ["2"]


def test_an_order_cut_off_by_the_sample_is_not_shown(tmp_path: Path) -> None:
    rows = "".join(f"{n // 490},2026-01-01,item {n},1,1\n" for n in range(1200))
    told = explain(explained(tmp_path, f"order,date,item,qty,price\n{rows}"), FileOptions(), RULES)
    assert [(order.number, len(order.items)) for order in told.orders] == [("0", 490)]


def test_other_kinds_of_files(tmp_path: Path) -> None:
    file = explained(tmp_path, workbook(["order", "date", "total"], ["1", "2026-01-01", 5]), "a.xlsx")
    assert explain(file, FileOptions(), RULES).kind == "XLSX, sheet Sheet"
    packed = gzip.compress("order,date,total\n1,2026-01-01,5\n".encode("utf-16"))
    told = explain(explained(tmp_path, packed, "a.csv.gz"), FileOptions(), RULES)
    assert (told.kind, told.orders[0].total) == ("CSV, UTF-16", 500)
    basket = '[{"title": "a", "n": [1]}]'
    order = f'{{"ref": 1, "Created": "2026-01-01", "buyer": {{"tel": "0803"}}, "basket": {basket}}}'
    told = explain(explained(tmp_path, f"[{order}]", "a.json"), FileOptions(), RULES)
    for line in (
        'order_number = ""   # to be filled in',
        'created_at = "Created"',
        'customer_phone = "buyer.tel"',
        'items = "basket"',
        'product = "title"',
        '# not read so far: "ref", "basket[].n[]"',
    ):
        assert line in told.mapping
