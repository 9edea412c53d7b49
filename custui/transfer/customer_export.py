"""Exports: the customers of a query to a CSV, XLSX or JSON file, for the dialog and the command alike."""

from collections.abc import Iterable, Iterator

from custui.domain.customer import CustomerRow
from custui.domain.deeds import Progress, no_progress
from custui.domain.exporting import CustomerFileRequest, ExportFormat, ExportRequest, FileRequest
from custui.domain.repository import CustomerRepository, DeskRepository
from custui.transfer.customer_csv import write_csv
from custui.transfer.customer_file import export_customer
from custui.transfer.customer_json import write_json
from custui.transfer.customer_xlsx import check_room, write_xlsx
from custui.transfer.safe_file import check_new_file

_WRITERS = {ExportFormat.CSV: write_csv, ExportFormat.XLSX: write_xlsx, ExportFormat.JSON: write_json}
_TELL_EVERY = 1_000


def export_file(repository: DeskRepository, request: FileRequest, progress: Progress = no_progress) -> int:
    """Write what `request` asks for: the `Export` of `custui.domain.exporting`."""
    match request:
        case ExportRequest():
            return export_customers(repository, request, progress)
        case CustomerFileRequest():
            return export_customer(repository, request, progress)


def export_customers(
    repository: CustomerRepository, request: ExportRequest, progress: Progress = no_progress
) -> int:
    """Write the customers of `request` as of one moment, and return how many there are.

    Memory stays bounded, however many there are. `progress` is called every thousand customers; an
    exception that it raises stops the export, and then nothing is left behind. Raises FileError or
    StoreError, of which the same holds.
    """
    filters, period = request.query.filters, request.query.period
    check_new_file(request.path, overwrite=request.overwrite)
    expected = repository.count_customers(filters, period)
    if request.format is ExportFormat.XLSX:
        check_room(request.path, expected)
    told = _Told(repository.export_customers(filters, period), expected, progress)
    _WRITERS[request.format](
        told, request.path, request.columns, repository.rules, overwrite=request.overwrite
    )
    return told.done


class _Told:
    """Rows that tell how many of them have gone by."""

    def __init__(self, rows: Iterable[CustomerRow], expected: int, progress: Progress) -> None:
        self._rows = rows
        self._expected = expected
        self._progress = progress
        self.done = 0

    def __iter__(self) -> Iterator[CustomerRow]:
        self._tell()
        for row in self._rows:
            yield row
            self.done += 1
            if self.done % _TELL_EVERY == 0:
                self._tell()
        self._tell()

    def _tell(self) -> None:
        # Others may have added customers since they were counted.
        self._progress(self.done, max(self.done, self._expected))
