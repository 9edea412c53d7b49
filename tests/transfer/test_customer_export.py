import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custui.domain.customer import CustomerRow
from custui.domain.errors import FileError, StoreError
from custui.domain.exporting import EXPORT_COLUMNS, ExportFormat, ExportRequest
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.transfer.customer_export import export_customers
from custui.transfer.records import customer_record
from tests.factories import RULES, make_order, make_row
from tests.fakes import FakeRepository
from tests.transfer.workbooks import read_book


def csv_phones(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        # A spreadsheet shows no apostrophe in front.
        return [row["phone"].removeprefix("'") for row in csv.DictReader(file)]


def xlsx_phones(path: Path) -> list[str]:
    book = read_book(path)
    assert all(row["phone"].is_text for row in book.rows)
    return book.texts("phone")


def json_phones(path: Path) -> list[str]:
    return [record["phone"] for record in json.loads(path.read_text())]


PHONES: dict[ExportFormat, Callable[[Path], list[str]]] = {
    ExportFormat.CSV: csv_phones,
    ExportFormat.XLSX: xlsx_phones,
    ExportFormat.JSON: json_phones,
}
WRITTEN = ["0803 555 0147", "+44 20 7946 0958", "007", "1,234", "=1+1", "080-CALL", "2.34803E+12", "０８０３"]


def shop(phones: list[str]) -> FakeRepository:
    return FakeRepository(
        [make_order(number, phone_text=phone, number=f"A{number}") for number, phone in enumerate(phones)],
        RULES,
    )


def request(path: Path, form: ExportFormat, **of: object) -> ExportRequest:
    return ExportRequest(ListQuery(), path, form, **of)  # type: ignore[arg-type]


def test_the_columns_are_those_of_the_list() -> None:
    assert list(EXPORT_COLUMNS) == list(customer_record(make_row(), RULES))


@pytest.mark.parametrize("form", list(ExportFormat))
def test_every_phone_is_there_to_the_letter(tmp_path: Path, form: ExportFormat) -> None:
    repository, path = shop(WRITTEN), tmp_path / f"out.{form.value}"
    everybody = repository.get_customers(CustomerFilters(), Period(), PageRequest())
    assert export_customers(repository, request(path, form)) == len(everybody.rows) == len(WRITTEN)
    assert PHONES[form](path) == [row.phone for row in everybody.rows]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", list(ExportFormat))
def test_the_query_and_the_columns_are_the_requests(tmp_path: Path, form: ExportFormat) -> None:
    repository, path = shop(WRITTEN), tmp_path / "out"
    filters = CustomerFilters(search="555", sort=Sort(SortField.NAME))
    query = ListQuery(filters, Period(PeriodKind.DAYS_30), PageRequest(7, 20))
    told = ExportRequest(query, path, form, columns=("orders", "phone"))
    assert export_customers(repository, told) == 1
    assert repository.asked("export_customers") == [(filters, Period(PeriodKind.DAYS_30))]
    assert PHONES[form](path) == ["+2348035550147"]
    assert b"whatsapp" not in path.read_bytes()


@pytest.mark.parametrize("form", list(ExportFormat))
def test_an_existing_file_is_kept_unless_told_and_nothing_is_asked_for_it(
    tmp_path: Path, form: ExportFormat
) -> None:
    repository, path = shop(WRITTEN), tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(FileError, match="already exists"):
        export_customers(repository, request(path, form))
    assert (path.read_text(), repository.calls) == ("mine", [])
    export_customers(repository, request(path, form, overwrite=True))
    assert len(PHONES[form](path)) == len(WRITTEN)


class Failing(FakeRepository):
    """Its store goes away after two customers."""

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        yield from [make_row(), make_row()]
        raise StoreError("gone")


@pytest.mark.parametrize("form", list(ExportFormat))
def test_a_failing_store_leaves_the_old_file_and_no_other(tmp_path: Path, form: ExportFormat) -> None:
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(StoreError):
        export_customers(Failing(), request(path, form, overwrite=True))
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


class Many(FakeRepository):
    """2,500 customers, of whom it counted fewer."""

    def count_customers(self, filters: CustomerFilters, period: Period) -> int:
        return 2_400

    def export_customers(self, filters: CustomerFilters, period: Period) -> Iterator[CustomerRow]:
        row = make_row()
        return (row for _ in range(2_500))


def test_progress_is_told_every_thousand(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "out.csv"
    assert export_customers(Many(), request(path, ExportFormat.CSV), lambda *now: told.append(now)) == 2_500
    assert told == [(0, 2_400), (1_000, 2_400), (2_000, 2_400), (2_500, 2_500)]


@pytest.mark.parametrize("form", list(ExportFormat))
@pytest.mark.parametrize("at", [0, 2_000, 2_500])
def test_stopping_on_the_way_leaves_nothing(tmp_path: Path, form: ExportFormat, at: int) -> None:
    class StopError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done == at:
            raise StopError

    with pytest.raises(StopError):
        export_customers(Many(), request(tmp_path / "out", form), stop)
    assert list(tmp_path.iterdir()) == []


def test_more_than_a_sheet_holds_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    class Huge(FakeRepository):
        def count_customers(self, filters: CustomerFilters, period: Period) -> int:
            return 1_048_576

    repository = Huge()
    with pytest.raises(FileError, match="write CSV"):
        export_customers(repository, request(tmp_path / "out.xlsx", ExportFormat.XLSX))
    assert repository.asked("export_customers") == []
    export_customers(repository, request(tmp_path / "out.csv", ExportFormat.CSV))
