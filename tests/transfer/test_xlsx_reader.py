import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from custui.domain.errors import FileError
from custui.transfer import xlsx_reader
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.layout import Answers
from tests.transfer.desk import FakeDesk, import_text

HEADER = ["Order No", "Date", "Phone", "Product", "Qty", "Price", "Total", "Status"]


def workbook(*rows: Sequence[object], before: tuple[str, ...] = ()) -> bytes:
    """Return a workbook with these rows on its last sheet, behind empty ones."""
    book = Workbook()
    for title in before:
        book.create_sheet(title, index=0)
    for row in rows:
        book[book.sheetnames[-1]].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def orders(folder: Path, *rows: Sequence[object]) -> FakeDesk:
    report, desk = import_text(folder, workbook(HEADER, *rows))
    assert report.rejected == 0
    return desk


def test_cells_come_as_what_they_stand_for(tmp_path: Path) -> None:
    desk = orders(
        tmp_path,
        [1001, datetime(2026, 4, 25, 15, 7, 30), 8031234567, "Shea butter", 2, 1250.5, 2501, "Delivered"],  # noqa: DTZ001
        ["A-7", date(2026, 4, 26), "0803 123 4568", 4711, 1.0, 0.1 + 0.2, "1,000.00", True],
        [1001.0, None, None, "Bag"],
    )
    first, second = desk.one("1001"), desk.one("A-7")
    assert first.created_at == datetime(2026, 4, 25, 14, 7, 30, tzinfo=UTC)
    assert (first.phone, first.total, first.status) == ("8031234567", 250_100, "Delivered")
    assert [(item.product, item.quantity, item.unit_price) for item in first.items] == [
        ("Shea butter", 2, 125_050), ("Bag", 1, 0),
    ]  # fmt: skip
    assert (second.items[0].product, second.items[0].unit_price, second.total) == ("4711", 30, 100_000)
    assert second.status == "true"


def test_the_first_sheet_with_anything_is_read_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    data = workbook([], [], HEADER, [], ["1", "2026-01-01", "", "", "", "", "five"], before=("Cover",))
    report, _ = import_text(tmp_path, data)
    assert [(rejection.line, rejection.field) for rejection in report.rejections] == [(5, "Total")]


def test_a_row_wider_than_the_header_is_rejected_alone(tmp_path: Path) -> None:
    report, desk = import_text(
        tmp_path, workbook(["order", "date", "total"], ["1", "2026-01-01", 5, "x"], ["2", "2026-01-01", 5])
    )
    assert report.rejections[0].reason == "the row has 4 cells under 3 headings"
    assert list(desk.orders) == [("shop", "2")]


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [["order", "date", "total"], *([n, "2026-01-01", 5] for n in range(50))]
    packed = io.BytesIO(workbook(*rows))
    lying = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(lying, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part, data.replace(b'ref="A1:C51"', b'ref="A1:B2"'))
    assert lying.getvalue() != packed.getvalue()
    report, _ = import_text(tmp_path, lying.getvalue())
    assert report.created == 50


def test_a_damaged_workbook_is_one_clear_sentence(tmp_path: Path) -> None:
    whole = workbook(HEADER, *([n, "2026-01-01", "", "", "", "", 5] for n in range(400)))
    refused = []
    for at in range(0, len(whole), 61):
        broken = whole[:at] + b"\xff\x00\x13" + whole[at + 3 :]
        try:
            report, desk = import_text(tmp_path, broken)
        except FileError as error:
            refused.append(str(error))
        else:
            assert report.read == len(desk.orders) + report.rejected
    assert refused
    assert all("orders.txt" in sentence and "\n" not in sentence for sentence in refused)


@pytest.mark.parametrize("kept", [60, 3000, -30])
def test_a_workbook_that_is_cut_off_is_told_from_an_archive(tmp_path: Path, kept: int) -> None:
    with xlsxwriter.Workbook(file := io.BytesIO()) as book:
        book.add_worksheet().write_row(0, 0, HEADER)
    for whole in (workbook(HEADER), file.getvalue()):
        with pytest.raises(FileError, match="the workbook is damaged or cut off; get it again"):
            import_text(tmp_path, whole[:kept])


def test_an_empty_workbook_and_one_of_too_many_texts_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileError, match="the workbook is empty"):
        import_text(tmp_path, workbook())
    with xlsxwriter.Workbook(file := io.BytesIO()) as book:
        book.add_worksheet().write_row(0, 0, HEADER)
    assert import_text(tmp_path, file.getvalue())[0].read == 0
    monkeypatch.setattr(xlsx_reader, "_LARGEST_TABLE", 10)
    with pytest.raises(FileError, match="too large to be read in one piece; save it as CSV"):
        import_text(tmp_path, file.getvalue())


def test_an_archive_of_something_else_is_refused_by_name(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("orders.csv", "order,date,total\n")
    with pytest.raises(FileError, match="is an archive, not a file of orders; unpack it first"):
        import_text(tmp_path, file.getvalue())


def test_numbers_are_numbers_whatever_the_decimal_sign_of_texts(tmp_path: Path) -> None:
    data = workbook(
        ["order", "date", "price", "total"], [1, "2026-01-01", 26.125, 26.5], [2, "2026-01-01", 1, "1.234,50"]
    )
    _, desk = import_text(tmp_path, data, options=FileOptions(answers=Answers(decimal_sign=",")))
    assert [desk.one(number).total for number in "12"] == [2650, 123_450]
    assert desk.one("1").items[0].unit_price == 2612
