import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.errors import FileError
from custui.domain.exporting import EXPORT_COLUMNS
from custui.domain.rules import ShopRules
from custui.transfer import customer_xlsx
from custui.transfer.customer_xlsx import check_room, write_xlsx
from tests.factories import RULES, make_order, make_row
from tests.transfer.workbooks import Cell, read_book

HARD = ["=1+1", "@x", "https://evil.example/", "<r>&</r>", "<r><t>bold</t></r>", "_x0041_", "\x07\x1b[2J",
        " kept ", "'=1", "a\nb", "0803", "", "1e5"]  # fmt: skip


def test_phones_are_text_amounts_numbers_and_times_dates(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx([make_row()], path, EXPORT_COLUMNS, RULES, overwrite=False)
    book = read_book(path)
    assert book.header == list(EXPORT_COLUMNS)
    (row,) = book.rows
    assert row["phone"] == row["whatsapp"] == Cell("+2348035550147", is_text=True, shown_as="@")
    assert row["name"] == Cell("Ngozi Eze-Obi", is_text=True, shown_as="@")
    assert row["orders"] == Cell("6", is_text=False, shown_as="General")
    assert row["spent"] == Cell("102000", is_text=False, shown_as="#,##0.00")
    # 3 June 2026, 12:00 in Lagos, counted in days as spreadsheets do.
    assert row["last_order_at"] == Cell("46176.5", is_text=False, shown_as="yyyy-mm-dd hh:mm")
    assert row["flags"].text == "vip repeat high_value problematic"
    assert '<pane ySplit="1"' in book.xml
    assert 'state="frozen"' in book.xml


def test_the_unknown_is_blank_and_a_sum_below_zero_a_number(tmp_path: Path) -> None:
    row = make_row([make_order(total=-1_250, city="", state="", channel="unknown")], whatsapp=None, name="")
    write_xlsx([row], tmp_path / "out.xlsx", EXPORT_COLUMNS, RULES, overwrite=False)
    (cells,) = read_book(tmp_path / "out.xlsx").rows
    assert cells["spent"] == Cell("-12.5", is_text=False, shown_as="#,##0.00")
    assert cells.keys().isdisjoint({"name", "whatsapp", "city", "state", "preferred_channel"})


def test_money_without_hundredths_and_days_before_spreadsheets(tmp_path: Path) -> None:
    rules = ShopRules(currency="JPY")
    row = replace(
        make_row([make_order(total=1_200, currency="JPY")], rules=rules),
        first_order_at=datetime(1897, 5, 1, tzinfo=UTC),
    )
    write_xlsx([row], tmp_path / "out.xlsx", ("spent", "first_order_at"), rules, overwrite=False)
    (cells,) = read_book(tmp_path / "out.xlsx").rows
    assert cells["spent"] == Cell("1200", is_text=False, shown_as="#,##0")
    assert cells["first_order_at"].is_text
    assert cells["first_order_at"].text.startswith("1897-05-01T")


@given(
    st.lists(
        st.sampled_from(HARD)
        | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=30, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_comes_back_as_text_and_none_as_formula_or_link(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "out.xlsx"
    rows = [replace(make_row(), name=name) for name in names]
    write_xlsx(rows, path, ("phone", "name"), RULES, overwrite=True)
    book = read_book(path)
    # XML reads every line end as a line feed, and so does Excel.
    expected = [name.replace("\r\n", "\n").replace("\r", "\n") for name in names]
    assert [row["name"].text if "name" in row else "" for row in book.rows] == expected
    assert all(row["name"].is_text for row in book.rows if "name" in row)
    assert "<f>" not in book.xml
    assert "hyperlink" not in book.xml


def test_a_text_too_long_for_a_cell_is_cut_not_lost(tmp_path: Path) -> None:
    write_xlsx(
        [replace(make_row(), name="n" * 40_000)], tmp_path / "out.xlsx", ("name",), RULES, overwrite=False
    )
    assert read_book(tmp_path / "out.xlsx").texts("name") == ["n" * 32_000]


def test_more_customers_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    check_room(path, 1_048_575)
    with pytest.raises(FileError, match="holds 1,048,575 customers and these are 1,048,576"):
        check_room(path, 1_048_576)
    # Also where they come up only while they are read.
    monkeypatch.setattr(customer_xlsx, "MOST_CUSTOMERS", 3)
    with pytest.raises(FileError, match="holds 3 customers and these are 4"):
        write_xlsx([make_row()] * 4, path, EXPORT_COLUMNS, RULES, overwrite=False)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_while_the_parts_are_packed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.write", fail)
    with pytest.raises(FileError, match=r"out\.xlsx was not written: the disk is full"):
        write_xlsx([make_row()], tmp_path / "out.xlsx", EXPORT_COLUMNS, RULES, overwrite=False)
    assert list(tmp_path.iterdir()) == []
