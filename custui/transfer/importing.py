"""Orders from files into the store."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace

from custui.domain.orders import IncomingOrder, SaveOutcome
from custui.domain.repository import OrderDesk
from custui.domain.rules import ShopRules
from custui.transfer.assembling import MOST_LINES, Assembler, BadOrderError
from custui.transfer.batches import in_batches
from custui.transfer.by_customer import OrdersByCustomer
from custui.transfer.csv_reader import CsvOrders
from custui.transfer.formats.recognising import FileOptions, json_recogniser, recogniser
from custui.transfer.grouping import OrderLines
from custui.transfer.import_warnings import FileCounts, import_warnings
from custui.transfer.in_bulk import seldom_collected
from custui.transfer.json_reader import JsonOrders
from custui.transfer.progress import Progress, Stage
from custui.transfer.rejections import Rejections
from custui.transfer.rows import OrderFile, Rejection, Row, filled_down, observed, unmended
from custui.transfer.source import Source, open_source
from custui.transfer.xlsx_reader import XlsxOrders, is_workbook

_TELL_EVERY = 10_000
_MOST_WORDS = 1_000

_NO_OPTIONS = FileOptions()

OnProgress = Callable[[Progress], None]


class ReadFile(Struct, frozen=True):
    """What a file was read as."""

    path: Path
    format: str
    title: str
    """The format's, for people."""
    origin: str
    own_rows: bool
    """Whether its rejected rows are written in custui's own layout, which does not tell the origin."""


class ImportReport(Struct, frozen=True):
    """What became of an import. All counts but the last are orders."""

    read: int
    """The sum of the following four."""
    created: int
    updated: int
    unchanged: int
    rejected: int
    """A row without a readable order number counts as one."""
    without_phone: int
    customers: int
    """In the store, afterwards; a dry run leaves them as they are."""
    warnings: tuple[str, ...]
    """Sentences; they quote the files, so clean them before showing them."""
    rejections: tuple[Rejection, ...]
    """The first twenty, as they stand in the files."""
    rejected_rows: int
    """How many there are of those in all."""
    files: tuple[ReadFile, ...] = ()

    def record(self) -> dict[str, object]:
        """Return the object of `import --json`."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "without_phone": self.without_phone,
            "customers": self.customers,
            "warnings": list(self.warnings),
            "rejections": [asdict(rejection) for rejection in self.rejections],
        }


class _Loaded(Struct, frozen=True):
    """A file that has been read to its end."""

    file: OrderFile
    lines: OrderLines


def import_files(
    files: Sequence[Path],
    desk: OrderDesk,
    rules: ShopRules,
    *,
    origin: str | None = None,
    options: FileOptions = _NO_OPTIONS,
    errors: Path | None = None,
    dry_run: bool = False,
    agent: str = "",
    on_progress: OnProgress | None = None,
) -> ImportReport:
    """Import the orders of `files` (CSV, JSON or XLSX) under `origin`, or that of each one's format.

    Every file is read to its end before the first order is saved: if one of them cannot be read,
    nothing of any is imported. Each file stands for itself, so an order that is in two of them ends as
    the later one has it. One bad line rejects its whole order, since an order with a line missing
    would be a wrong number; the other orders are imported. Orders are saved in batches, each whole,
    those of one customer side by side: where the store fails in between, the import can be run again.

    `errors` names a new file for all rows of rejected orders (see `Rejections`); none is made where
    none was rejected. Raises FileError, and StoreError as the desk does.
    """
    tell = on_progress or (lambda _: None)
    with ExitStack() as stack, seldom_collected():
        rejections = stack.enter_context(Rejections(errors, sources=files))
        loaded = [_load(path, stack, tell, len(files), options) for path in files]
        rejections.expect(item.file.layout for item in loaded)
        save = partial(desk.save_orders, dry_run=dry_run, agent=agent)
        saving = _Saving(save, origin, rejections, tell, sum(item.lines.count for item in loaded))
        counts = tuple(saving.save(item, rules) for item in loaded)
    outcome = saving.outcome
    return ImportReport(
        read=outcome.created + outcome.updated + outcome.unchanged + rejections.orders,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        rejected=rejections.orders,
        without_phone=outcome.without_phone,
        customers=desk.count_all_customers(),
        warnings=import_warnings(counts, outcome, rules),
        rejections=rejections.first,
        rejected_rows=rejections.rows,
        files=tuple(_as_read(item.file, origin) for item in loaded),
    )


def _as_read(file: OrderFile, origin: str | None) -> ReadFile:
    layout = file.layout
    own_rows = layout.record is not None
    return ReadFile(file.path, layout.name, layout.title, origin or layout.origin, own_rows=own_rows)


def _load(path: Path, stack: ExitStack, tell: OnProgress, shares: int, options: FileOptions) -> _Loaded:
    """Read a file to its end; its lines may hold one of `shares` equal parts of the memory."""
    with open_source(path, options.encoding) as source:
        file = order_file(source, options)
        lines = stack.enter_context(OrderLines(file.layout, shares))
        told = 0
        for count in lines.read(watched_rows(file)):
            if count - told >= _TELL_EVERY:
                told = count
                tell(Progress(Stage.READING, source.position, source.size, path))
        tell(Progress(Stage.READING, source.size, source.size, path))
    for observer in file.layout.observers:
        observer.settle(str(path))
    return _Loaded(file, lines)


def order_file(source: Source, options: FileOptions, *, lenient: bool = False) -> OrderFile:
    """Return the file behind `source` with its layout recognised.

    Raises FileError, unless `lenient` also where no order can be made of such a layout.
    """
    recognise = recogniser(options, lenient=lenient)
    if is_workbook(source):
        return XlsxOrders(source, recognise)
    if source.is_json():
        wanted = None if options.mapping is None else options.mapping.json_format(options.answers)
        return JsonOrders(source, json_recogniser(options, str(source.path)), wanted)
    return CsvOrders(source, recognise)


def watched_rows(file: OrderFile) -> Iterator[Row]:
    """Return the rows of `file`, filled down and observed as its layout asks for."""
    rows = unmended(file.rows(), file.layout)
    if file.layout.fills_down:
        rows = filled_down(rows, file.layout)
    return observed(rows, file.layout) if file.layout.observers else rows


class _Saving:
    """The second half of an import: orders made of the lines and handed to the store."""

    def __init__(
        self,
        save_orders: Callable[[str, Sequence[IncomingOrder]], SaveOutcome],
        origin: str | None,
        rejections: Rejections,
        tell: OnProgress,
        total: int,
    ) -> None:
        self._save_orders = save_orders
        self._origin = origin
        self._rejections = rejections
        self._tell = tell
        self._done = 0
        self._total = total
        """Rows, of all files."""
        self.outcome = SaveOutcome()

    def save(self, loaded: _Loaded, rules: ShopRules) -> FileCounts:
        """Save a file's orders batch by batch; return what its warnings tell."""
        assembler = Assembler(loaded.file.layout, loaded.lines.shape, rules)
        before, rows, saved = self._done, loaded.lines.count, 0
        rejecting = self._rejections.of_file(loaded.file.layout, loaded.lines)
        with rejecting, OrdersByCustomer() as waiting:
            for order in self._orders(loaded, assembler):
                waiting.keep(order)
            for batch in in_batches(waiting.orders()):
                self._hand_over(batch, loaded.file)
                saved += len(batch)
                self._tell_of(loaded.file, before + (rows + rows * saved // waiting.count) // 2)
        self._tell_of(loaded.file, before + rows)
        return FileCounts(
            str(loaded.file.path),
            loaded.lines.count,
            loaded.file.layout.ignored,
            assembler.rounded_prices,
            assembler.nameless_items,
            assembler.repeated_orders,
            {loaded.file.layout.heading(field): count for field, count in assembler.disagreeing.items()},
            assembler.passed_over,
        )

    def _orders(self, loaded: _Loaded, assembler: Assembler) -> Iterator[IncomingOrder]:
        before = self._done
        done = told = 0
        for number, blocks in loaded.lines.groups(MOST_LINES):
            rows = sum(len(lines) for _, lines, _ in blocks)
            done += rows
            if done - told >= _TELL_EVERY:
                told = done
                self._tell_of(loaded.file, before + done // 2)
            try:
                order = assembler.order(number, blocks)
            except BadOrderError as bad:
                found = loaded.lines.blocks_of(number) if rows > MOST_LINES else blocks
                self._rejections.reject(loaded.file, number, loaded.lines.rows(found), bad.problems)
            else:
                if order is not None:
                    yield order

    def _tell_of(self, file: OrderFile, done: int) -> None:
        """Tell how far it is: a row is half done when its order is made, and done when that is saved."""
        self._done = done
        self._tell(Progress(Stage.SAVING, done, self._total, file.path))

    def _hand_over(self, batch: Sequence[IncomingOrder], file: OrderFile) -> None:
        outcome = self.outcome + self._save_orders(self._origin or file.layout.origin, batch)
        if len(outcome.unknown_statuses) > _MOST_WORDS:
            # A column that is no status at all must not fill the memory: the rarest words go.
            words = sorted(outcome.unknown_statuses.items(), key=lambda pair: -pair[1])[: _MOST_WORDS // 2]
            outcome = replace(outcome, unknown_statuses=dict(words))
        self.outcome = outcome
