import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.exporting import EXPORT_COLUMNS
from custui.transfer.cells import plain_cell, safe_cell
from custui.transfer.customer_csv import write_csv
from custui.transfer.importing import import_files
from tests.factories import RULES, make_order, make_row
from tests.transfer.desk import FakeDesk

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
) | st.sampled_from(["=1+1", "+234", "-x", "@sum", "\tx", "\rx", "'=x", "''-x", "'", 'a"b', "a\nb", "a,b;c"])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_those_of_the_list(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv([make_row(), make_row()], path, EXPORT_COLUMNS, RULES, overwrite=False)
    assert len(read(path)) == 2
    assert read(path)[0] == {
        "phone": "'+2348035550147",
        "name": "Ngozi Eze-Obi",
        "whatsapp": "'+2348035550147",
        "orders": "6",
        "delivered": "3",
        "cancelled": "2",
        "spent": "102000.00",
        "average_order_value": "34000.00",
        "first_order_at": "2026-03-02T12:00:00+01:00",
        "last_order_at": "2026-06-03T12:00:00+01:00",
        "days_since_last_order": "5",
        "status": "active",
        "flags": "vip repeat high_value problematic",
        "preferred_channel": "whatsapp",
        "city": "Ikeja",
        "state": "Lagos",
    }
    assert path.read_bytes().startswith(b'\xef\xbb\xbf"phone","name",')


def test_a_sum_below_zero_stays_a_number_and_the_unknown_is_blank(tmp_path: Path) -> None:
    row = make_row([make_order(total=-1_200, city="", state="", channel="unknown")], whatsapp=None, name="")
    write_csv([row], tmp_path / "out.csv", EXPORT_COLUMNS, RULES, overwrite=False)
    (cells,) = read(tmp_path / "out.csv")
    assert (cells["spent"], cells["average_order_value"]) == ("-12.00", "-12.00")
    assert {cells[name] for name in ("name", "whatsapp", "city", "state", "preferred_channel")} == {""}


@given(TEXTS)
@settings(derandomize=True)
def test_a_safe_cell_starts_no_formula_and_is_read_back(text: str) -> None:
    cell = safe_cell(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    if text == text.strip():
        assert plain_cell(cell) == text or (text[:1] == "'" and cell == text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1", "'=1"), ("+234", "'+234"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "'\rx"),
     ("'=1", "''=1"), ("'tis", "'tis"), ("plain", "plain"), ("", ""), (" =1", " =1")],
)  # fmt: skip
def test_what_becomes_of_a_cell(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@given(
    st.lists(
        st.tuples(st.integers(10**9, 10**13).map(lambda n: f"+{n}") | TEXTS.map(lambda t: f"raw:{t}"), TEXTS),
        min_size=1, max_size=8,
    )
)  # fmt: skip
@settings(max_examples=50, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_exported_phone_and_name_is_imported_again(
    tmp_path: Path, customers: list[tuple[str, str]]
) -> None:
    path, back = tmp_path / "out.csv", tmp_path / "back.csv"
    rows = [replace(make_row(), phone=phone, name=name) for phone, name in customers]
    write_csv(rows, path, EXPORT_COLUMNS, RULES, overwrite=True)
    # What the export has not, an order needs: a number and a total.
    with back.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order", "date", "total", "phone", "name"])
        for number, cells in enumerate(read(path)):
            writer.writerow([number, cells["first_order_at"], cells["spent"], cells["phone"], cells["name"]])
    desk = FakeDesk()
    assert import_files([back], desk, RULES, origin="shop").rejected == 0
    assert [
        (desk.one(str(number)).phone, desk.one(str(number)).customer_name) for number in range(len(customers))
    ] == [(phone.strip(), name.strip()) for phone, name in customers]
