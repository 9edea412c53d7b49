import csv
import json
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.transfer.importing import import_files
from tests.transfer.desk import HEADER, RULES, FakeDesk, import_text


def read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return list(rows.fieldnames or ()), list(rows)


def test_all_rows_of_rejected_orders_are_written_in_the_files_own_columns(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    report, _ = import_text(
        tmp_path,
        "Rider,Order #,Date,Phone,Item,Qty,Total\nX,1,2026-01-01,'+2348035550147,=1+1,1,5\n"
        'X,1,bad,+2348035550147,"a\nb",two,5\nY,2,2026-01-01,,c,1,5\n,3,2026-01-01,1, 2,1,5,surplus\n',
        errors=errors,
    )
    assert (report.created, report.rejected, report.rejected_rows) == (1, 2, 3)
    columns, rows = read(errors)
    own = ["Rider", "Order #", "Date", "Phone", "Item", "Qty", "Total"]
    assert columns == [*own, "file", "line", "field", "reason"]
    by_line = {row["line"]: row for row in rows}
    assert sorted(by_line) == ["2", "3", "6"]
    good = by_line["2"]
    assert (good["Rider"], good["Item"], good["Phone"]) == ("X", "'=1+1", "'+2348035550147")
    assert (good["field"], good["reason"]) == ("", "")
    bad = by_line["3"]
    assert bad["Item"] == "a\nb"
    assert bad["field"] == "Date; Qty"
    assert bad["reason"].startswith("'bad' is not a date")
    assert bad["file"].endswith("orders.txt")
    assert errors.stat().st_mode & 0o777 == 0o600
    assert errors.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_file_can_be_mended_and_imported_again(tmp_path: Path) -> None:
    errors, again = tmp_path / "errors.csv", tmp_path / "again.csv"
    text = (
        f"{HEADER}\n1,2026-01-01,+2348035550147,'-x,-2,-1.50,-3.00,paid\n"
        "1,31/12/2026,+2348035550147,@y,two,1,-3.00,paid\n"
    )
    import_text(tmp_path, text, errors=errors)
    mended = errors.read_text(encoding="utf-8").replace("31/12/2026", "2026-12-31").replace('"two"', '"2"')
    errors.write_text(mended, encoding="utf-8")
    desk = FakeDesk()
    report = import_files([errors], desk, RULES, origin="shop", errors=again)
    assert (report.created, report.rejected, report.warnings) == (1, 0, ())
    assert not again.exists()
    order = desk.one("1")
    assert (order.phone, order.total) == ("+2348035550147", -300)
    assert [(item.product, item.quantity, item.unit_price) for item in order.items] == [
        ("-x", -2, -150),
        ("@y", 2, 100),
    ]


def test_rejected_again_unmended_it_stays_as_it_is(tmp_path: Path) -> None:
    errors, again = tmp_path / "errors.csv", tmp_path / "again.csv"
    import_text(tmp_path, f"{HEADER}\n1,bad,+2348035550147,''=x,-2,5,5,paid\n", errors=errors)
    import_files([errors], FakeDesk(), RULES, origin="shop", errors=again)
    (columns, (first,)), (columns_again, (second,)) = read(errors), read(again)
    assert columns == columns_again
    for row in (first, second):
        del row["file"], row["line"]
    assert first == second


@pytest.mark.parametrize("row", ["1,2026-01-01,0803", "1,2026-01-01,0803,5,paid", '1,2026-01-01,0803,"5"x'])
def test_a_row_of_misplaced_cells_stays_out_until_its_reason_is_emptied(tmp_path: Path, row: str) -> None:
    errors, again = tmp_path / "errors.csv", tmp_path / "again.csv"
    text = f"order,date,total,address\n{row}\n2,bad,5,Ikeja\n"
    first, _ = import_text(tmp_path, text, errors=errors)
    _, (misplaced, bad) = read(errors)
    assert misplaced["reason"] == f"{first.rejections[0].reason}; once it is mended, empty its reason"
    assert "mended" not in bad["reason"]
    report = import_files([errors], FakeDesk(), RULES, origin="shop", errors=again)
    assert (report.created, report.rejected) == (0, 2)
    assert report.rejections[0].reason == misplaced["reason"]
    assert read(again)[1][0]["reason"] == misplaced["reason"]
    errors.write_text(errors.read_text("utf-8-sig").replace(misplaced["reason"], ""), encoding="utf-8")
    desk = FakeDesk()
    assert import_files([errors], desk, RULES, origin="shop").created == 1
    assert desk.one("1").total == 80300


def test_json_orders_are_written_as_rows_with_their_place_in_the_list(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    items = [{"product": "a", "quantity": 1, "price": 2}, {"product": "b", "quantity": "x", "price": 3}]
    import_text(tmp_path, json.dumps([{"order": 7, "date": "2026-01-01", "items": items}]), errors=errors)
    _, rows = read(errors)
    assert [(row["order_number"], row["product"], row["record"], row["field"]) for row in rows] == [
        ("7", "a", "1", ""),
        ("7", "b", "1", "quantity"),
    ]
    errors.write_text(errors.read_text(encoding="utf-8").replace('"x"', '"1"'), encoding="utf-8")
    desk = FakeDesk()
    assert (
        import_files([errors], desk, RULES, origin="shop").warnings[0].startswith("1 order without a status")
    )
    assert desk.one("7").total == 500


def test_files_of_different_columns_share_one_column_for_each_field(tmp_path: Path) -> None:
    one, two, errors = (tmp_path / name for name in ("one.csv", "two.csv", "errors.csv"))
    one.write_text("Order,Phone,Date,Total,Rider\n1,0803,bad,5,x\n")
    two.write_text("order id;rider;created at;amount;mobile\n2;y;bad;5;0804\n")
    import_files([one, two], FakeDesk(), RULES, origin="shop", errors=errors)
    columns, rows = read(errors)
    assert columns == ["Order", "Phone", "Date", "Total", "Rider", "file", "line", "field", "reason"]
    assert [(row["Order"], row["Phone"], row["Rider"]) for row in rows] == [
        ("1", "0803", "x"),
        ("2", "0804", "y"),
    ]


def test_the_first_twenty_are_those_that_stand_first_in_the_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("order,date,total\n" + "".join(f"A{n},bad,five\n" for n in range(8)))
    two.write_text("order,date,total\n" + "".join(f"B{n},bad,5\n" for n in range(300)))
    report = import_files([one, two], FakeDesk(), RULES, origin="shop")
    told = [(Path(rejection.file).name, rejection.line, rejection.field) for rejection in report.rejections]
    of_one = [("one.csv", line, field) for line in range(2, 10) for field in ("date", "total")]
    assert told == [*of_one, *(("two.csv", line, "date") for line in range(2, 6))]
    assert report.rejected_rows == 316


def test_rejected_rows_are_written_as_they_stand_in_the_file(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    lines = [f"{n % 70},{'bad' if n % 2 else '2026-01-01'},{n}" for n in range(700)]
    import_text(tmp_path, "\n".join(["order,date,price", *lines]), errors=errors)
    _, rows = read(errors)
    assert [int(row["price"]) for row in rows] == [n for n in range(700) if n % 2]


def test_orders_of_a_list_on_one_line_are_told_and_written_by_their_place_in_it(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    orders = [{"order": f"#{n}", "date": "bad", "total": 5} for n in range(1, 301)]
    report, _ = import_text(tmp_path, json.dumps(orders), errors=errors)
    assert [rejection.record for rejection in report.rejections] == list(range(1, 21))
    _, rows = read(errors)
    assert [row["order_number"] for row in rows] == [f"#{n}" for n in range(1, 301)]


def test_nothing_is_written_where_nothing_was_rejected(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    import_text(tmp_path, f"{HEADER}\n1,2026-01-01,0803,x,1,5,5,paid\n", errors=errors)
    assert not errors.exists()


def test_an_existing_file_is_refused_before_anything_is_imported(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    errors.write_text("mine")
    desk = FakeDesk()
    with pytest.raises(FileError, match="already exists"):
        import_text(tmp_path, f"{HEADER}\n1,2026-01-01,0803,x,1,5,5,paid\n", desk, errors=errors)
    assert desk.batches == []
    with pytest.raises(FileError, match="is itself to be imported"):
        import_files([errors], desk, RULES, origin="shop", errors=errors)
    assert errors.read_text() == "mine"
