"""Rejected rows: the first ones kept for the screen, all of them written to a file to be mended."""

import csv
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from custui.domain.errors import FileError
from custui.transfer.cells import plain_cell, safe_cell
from custui.transfer.fields import BOOKKEEPING, field_named
from custui.transfer.layout import GENERIC, Layout
from custui.transfer.rows import OrderFile, Problem, Rejection, Row
from custui.transfer.safe_file import check_new_file, safe_file

_SHOWN = 20


class Rejections:
    """What was not imported, and why.

    A context manager: the file of rejected rows appears when it is left without an exception, and
    only if there are any. It holds every row of every rejected order in the files' own columns, with
    `file`, `line`, `field` and `reason` behind them; mended, it can be imported as it is. Files whose
    columns differ share one column for each field.
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
        self.first: list[Rejection] = []
        """The first twenty of them."""

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
            if len(self.first) < _SHOWN:
                record = int(cells[layout.record]) if layout.record is not None else None
                self.first += [Rejection(name, line, number, *problem, record) for problem in found]
                del self.first[_SHOWN:]
            elif self._errors is None:
                break
            if self._errors is not None:
                row = dict(zip(identities, cells, strict=True))
                own = [row.get(identity, "") for identity in self._columns]
                told = ["; ".join(part) for part in zip(*found, strict=True)] or ["", ""]
                self._write([*map(_as_read, own), name, str(line), *told])

    def _write(self, row: Sequence[str]) -> None:
        if self._write_row is None:
            assert self._errors is not None
            file = self._stack.enter_context(safe_file(self._errors, overwrite=False, encoding="utf-8-sig"))
            self._write_row = csv.writer(file, quoting=csv.QUOTE_ALL).writerow
            headings = [*self._columns.values(), "file", "line", "field", "reason"]
            self._write_row([safe_cell(heading) for heading in headings])
        self._write_row([safe_cell(cell) for cell in row])


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
