"""Rejected rows: the first ones kept for the screen, all of them written to a file to be mended."""

import csv
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from pathlib import Path
from types import TracebackType

from custui.domain.errors import FileError
from custui.transfer.cells import plain_cell, safe_cell
from custui.transfer.fields import BOOKKEEPING, field_named
from custui.transfer.grouping import OrderLines
from custui.transfer.in_place import InPlace
from custui.transfer.layout import GENERIC, Layout
from custui.transfer.rows import UNMENDED, OrderFile, Problem, Rejection, Row
from custui.transfer.safe_file import check_new_file, safe_file

_SHOWN = 20


class Rejections:
    """What was not imported, and why.

    A context manager: the file of rejected rows appears when it is left without an exception, and
    only if there are any. It holds every row of every rejected order in the files' own columns, with
    `file`, `line`, `field` and `reason` behind them; mended, it can be imported as it is. Files whose
    columns differ share one column for each field. A row of misplaced cells stays rejected until somebody
    empties its reason: nothing else tells that it was mended.
    """

    def __init__(self, errors: Path | None = None, *, sources: Sequence[Path] = ()) -> None:
        """Write to `errors`, if given. Raises FileError where that file cannot be made, or is a source."""
        if errors is not None:
            if any(source.exists() and errors.exists() and source.samefile(errors) for source in sources):
                raise FileError(f"{errors} is itself to be imported; write the rejected rows to another file")
            check_new_file(errors)
        self._errors = errors
        self._stack = ExitStack()
        self._write_row: Callable[[Sequence[str]], object] | None = None
        self._columns: dict[str, str] = {}
        """What tells a column from the others → its heading."""
        self.orders = 0
        """Rejected orders; a row without an order number is one of its own."""
        self.rows = 0
        """Rejections: reasons of rows, of which a row may have several."""
        self._first: list[tuple[tuple[int, int], Rejection]] = []
        """The first twenty of them, each behind its file's place among the files and its own place there."""
        self._files = 0
        self._waiting: InPlace | None = None

    @property
    def first(self) -> tuple[Rejection, ...]:
        """The first twenty of them, as they stand in the files."""
        return tuple(rejection for _, rejection in self._first)

    def __enter__(self) -> "Rejections":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def expect(self, layouts: Iterable[Layout]) -> None:
        """Take the columns of all files whose rows may be rejected.

        Raises FileError where they are to be written to one file and are of different formats.
        """
        layouts = list(layouts)
        if self._errors is not None and len({layout.title for layout in layouts}) > 1:
            raise FileError(
                f"{self._errors}: rejected rows of different formats do not fit into one file; "
                "import each format by itself"
            )
        for layout in layouts:
            for identity, heading in _columns(layout):
                if identity:
                    self._columns.setdefault(identity, heading)

    @contextmanager
    def of_file(self, layout: Layout, lines: OrderLines) -> Iterator[None]:
        """Take what is rejected of one file, all of whose `lines` are read, in whatever order it comes.

        It is written as it stands in the file, once all of it is known. Raises FileError where neither
        memory nor a temporary file can hold it until then.
        """
        self._files += 1
        last = lines.last_line if layout.record is None else lines.count
        with InPlace(last) as self._waiting:
            yield
            for row in self._waiting.rows():
                self._write(row)

    def reject(
        self, file: OrderFile, number: str, rows: Iterable[Row], problems: dict[int, list[Problem]]
    ) -> None:
        """Note one order and its `rows`; `problems` are by index of the row."""
        self.orders += 1
        name, layout = str(file.path), file.layout
        identities = [identity for identity, _ in _columns(layout)]
        self.rows += sum(map(len, problems.values()))
        for index, (line, cells, _) in enumerate(rows):
            found = problems.get(index, [])
            record = int(cells[layout.record]) if layout.record is not None else None
            place = line if record is None else record  # a whole list of orders may stand on one line
            if self._is_early(place):
                for problem in found:
                    rejection = Rejection(name, line, number, *problem, record)
                    insort(self._first, ((self._files, place), rejection), key=itemgetter(0))
                del self._first[_SHOWN:]
            elif self._errors is None:
                break
            if self._errors is not None:
                assert self._waiting is not None
                row = dict(zip(identities, cells, strict=True))
                own = [row.get(identity, "") for identity in self._columns]
                self._waiting.keep(place, [*map(_as_read, own), name, str(line), *_told(found)])

    def _is_early(self, place: int) -> bool:
        return len(self._first) < _SHOWN or (self._files, place) < self._first[-1][0]

    def _write(self, row: Sequence[str]) -> None:
        if self._write_row is None:
            assert self._errors is not None
            file = self._stack.enter_context(safe_file(self._errors, overwrite=False, encoding="utf-8-sig"))
            self._write_row = csv.writer(file, quoting=csv.QUOTE_ALL).writerow
            headings = [*self._columns.values(), "file", "line", "field", "reason"]
            self._write_row([safe_cell(heading) for heading in headings])
        self._write_row([safe_cell(cell) for cell in row])


def _told(found: Sequence[Problem]) -> tuple[str, str]:
    """Return what a row's `field` and `reason` hold."""
    field, reason = ("; ".join(part) for part in zip(*found, strict=True)) if found else ("", "")
    whole = any(not field for field, _ in found)
    return field, f"{reason}; {UNMENDED}" if whole and not reason.endswith(UNMENDED) else reason


def _as_read(cell: str) -> str:
    """Return a cell as the importer takes it, so that a file mended twice gathers no apostrophes."""
    return plain_cell(cell) if cell[:1] == "'" else cell


def _columns(layout: Layout) -> list[tuple[str, str]]:
    """Return for each column what it is known by in any file, empty for custui's own, and its heading."""
    columns = []
    for index, heading in enumerate(layout.headings):
        field = field_named(heading)
        word = heading.strip().casefold()
        if index == layout.record:
            columns.append(("record", heading))
        elif layout.name == GENERIC and field is not None and layout.columns.get(field) == index:
            columns.append((f"field {field}", heading))
        elif word in BOOKKEEPING:
            columns.append(("", heading))
        else:
            columns.append((f"column {word}" if word else f"column {index}", heading))
    return columns
