"""Orders from a shop's own database into the store, by the same rules as an import.

What is read: everything the first time, with `full`, and whenever the database or the mapping is another
than last time; otherwise what changed since the last change seen, less the mapping's overlap. Whatever is
read twice changes nothing. The mark moves on when all of it is in the store: a sync that dies half way is
done again from where the one before ended.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.orders import IncomingOrder, SaveOutcome
from custui.domain.rules import ShopRules
from custui.domain.syncing import SyncDesk, SyncMark
from custui.transfer.batches import in_batches
from custui.transfer.by_customer import OrdersByCustomer
from custui.transfer.import_warnings import FileCounts, import_warnings
from custui.transfer.in_bulk import seldom_collected
from custui.transfer.progress import Stage
from custui.transfer.sync.mapping import SyncMapping
from custui.transfer.sync.moments import like, read_moment
from custui.transfer.sync.order_numbers import OrderNumbers
from custui.transfer.sync.reader import OrderReader, ReadOrders
from custui.transfer.sync.source import Source, SourceError
from custui.transfer.sync.statements import Found, OrderStatements
from custui.transfer.sync.vanished import Vanished

_BATCH = 1_000
_MOST_TOLD = 20
_FEW = 10

OnProgress = Callable[[Stage, int], None]


class SyncReport(Struct, frozen=True):
    """What became of a sync. All counts but `customers` are orders."""

    full: bool
    """Whether everything was read."""
    read: int
    """The sum of the following four."""
    created: int
    updated: int
    unchanged: int
    rejected: int
    deleted: int
    """Gone at the source; counted by a full sync alone."""
    kept: int
    """Gone too, but so many at once that none was deleted."""
    without_phone: int
    customers: int
    """In the store, afterwards."""
    conflicts: tuple[str, ...]
    """Sentences, as those that follow; they quote the source, so clean them before showing them."""
    warnings: tuple[str, ...]
    rejections: tuple[str, ...]
    """The first twenty."""

    @property
    def changed(self) -> bool:
        """Whether the store is another one than before."""
        return bool(self.created or self.updated or self.deleted)

    def record(self) -> dict[str, object]:
        """Return the object of `sync --json`."""
        return {
            "full": self.full,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "deleted": self.deleted,
            "kept": self.kept,
            "without_phone": self.without_phone,
            "customers": self.customers,
            "conflicts": list(self.conflicts),
            "warnings": list(self.warnings),
            "rejections": list(self.rejections),
        }


class SyncRequest(Struct, frozen=True):
    """What is to be synced, and how."""

    source: Source
    mapping: SyncMapping
    full: bool = False
    """Read everything, and delete the orders that are gone."""
    delete_many: bool = False
    """Even where they are more than half of all."""
    dry_run: bool = False
    agent: str = ""
    """Who syncs, for the activity log."""

    @property
    def digest(self) -> str:
        """What tells this database, read in this way, from any other."""
        read_as = f"{self.source.name}\n{self.source.schema}\n{self.mapping.model_dump_json()}"
        return blake2b(read_as.encode(), digest_size=16).hexdigest()


def sync(
    request: SyncRequest,
    desk: SyncDesk,
    rules: ShopRules,
    now: datetime,
    on_progress: OnProgress = lambda _stage, _orders: None,
) -> SyncReport:
    """Sync once; `now` is aware, and `on_progress` is told the orders read, and those saved, so far.

    Raises SourceError for the source, FileError where there is no room for a full sync's list, and
    StoreError as the desk does.
    """
    with seldom_collected():
        return _Sync(request, desk, rules, now, on_progress).run()


class _Sync:
    def __init__(
        self,
        request: SyncRequest,
        desk: SyncDesk,
        rules: ShopRules,
        now: datetime,
        on_progress: OnProgress,
    ) -> None:
        self._request, self._desk, self._rules, self._now = request, desk, rules, now
        self._on_progress = on_progress
        self._mapping = request.mapping
        self._outcome = SaveOutcome()
        self._rejections: list[str] = []
        self._rejected = self._read = self._saved = self._untimed = 0
        self._until: datetime | None = None

    def run(self) -> SyncReport:
        origin = self._mapping.origin
        mark = self._desk.sync_mark(origin)
        same = mark is not None and mark.source == self._request.digest
        self._until = mark.changed_until if mark is not None and same else None
        everything = self._request.full or self._until is None
        # Before the source is opened, see `Vanished`; and its transaction is over before anything is deleted.
        with Vanished(self._desk.order_numbers(origin) if self._request.full else ()) as vanished:
            with self._request.source.reading() as connection, OrderNumbers() as met:
                statements = OrderStatements(connection, self._mapping)
                reader = OrderReader(statements, self._mapping, self._rules)
                rows = self._rows(statements, everything=everything)
                orders = self._taken_in((reader.orders(some, met) for some in rows), vanished)
                # The first time nearly all of them are new, and a customer's are reckoned with at once.
                for batch in in_batches(orders if mark is not None else _by_customer(orders)):
                    self._save(batch)
            deleted, kept = self._delete(vanished)
        if not self._request.dry_run:
            self._desk.keep_sync_mark(origin, SyncMark(self._request.digest, self._until))
        return self._report(reader, everything=everything, deleted=deleted, kept=kept)

    def _rows(self, statements: OrderStatements, *, everything: bool) -> Iterator[list[Found]]:
        """Yield what is to be read, some at a time, and move the mark along."""
        zone, since = self._mapping.zone, None
        if not everything and self._until is not None:
            some = statements.any_change()
            if some is None:
                return
            try:
                since = like(self._until - self._mapping.overlap, some, zone)
            except ValueError as error:
                column = self._mapping.orders.updated_at
                raise SourceError(f"{self._request.source.name}, column {column}: {error}") from None
        last = None
        while True:
            if since is None:
                orders = statements.all_after(last, _BATCH)
            else:
                orders = statements.changed_after(since, last, _BATCH)
            if not orders:
                return
            self._read += len(orders)
            self._on_progress(Stage.READING, self._read)
            yield orders
            for order in orders:
                try:
                    changed = read_moment(order.beside, zone) if order.beside is not None else None
                except ValueError:
                    changed = None
                if changed is None:
                    self._untimed += 1
                else:
                    # A change dated ahead must not make the mark leap over those that are yet to come.
                    seen = min(changed, self._now)
                    self._until = max(self._until or seen, seen)
            last = orders[-1]

    def _taken_in(self, read: Iterable[ReadOrders], vanished: Vanished) -> Iterator[IncomingOrder]:
        """Yield the orders, and take down which are there and which cannot be read."""
        for some in read:
            vanished.discard(some.numbers)
            self._rejected += len(some.rejected)
            for problems in some.rejected:
                self._rejections += problems[: max(0, _MOST_TOLD - len(self._rejections))]
            yield from some.orders

    def _save(self, orders: Sequence[IncomingOrder]) -> None:
        self._outcome += self._desk.save_orders(
            self._mapping.origin, orders, dry_run=self._request.dry_run, agent=self._request.agent
        )
        self._saved += len(orders)
        self._on_progress(Stage.SAVING, self._saved)

    def _delete(self, vanished: Vanished) -> tuple[int, int]:
        """Delete the orders that are gone; return how many were, and how many were left although gone."""
        gone = len(vanished)
        # An empty source is more likely a wrong one, or one that is being restored.
        many = gone > max(_FEW, vanished.of // 2) or gone == vanished.of > 0
        if many and not self._request.delete_many:
            return 0, gone
        if self._request.dry_run:
            return gone, 0
        deleted = 0
        for numbers in vanished.some_at_a_time():
            deleted += self._desk.delete_orders(self._mapping.origin, numbers, self._request.agent)
        return deleted, 0

    def _report(self, reader: OrderReader, *, everything: bool, deleted: int, kept: int) -> SyncReport:
        outcome = self._outcome
        return SyncReport(
            full=everything,
            read=outcome.created + outcome.updated + outcome.unchanged + self._rejected,
            created=outcome.created,
            updated=outcome.updated,
            unchanged=outcome.unchanged,
            rejected=self._rejected,
            deleted=deleted,
            kept=kept,
            without_phone=outcome.without_phone,
            customers=self._desk.count_all_customers(),
            conflicts=tuple(conflict.sentence for conflict in outcome.conflicts),
            warnings=self._warnings(
                reader.counts(self._request.source.name), everything=everything, kept=kept
            ),
            rejections=tuple(self._rejections),
        )

    def _warnings(self, counts: FileCounts, *, everything: bool, kept: int) -> tuple[str, ...]:
        if not everything:
            counts = replace(counts, rows=max(counts.rows, 1))
        warnings = list(import_warnings([counts], replace(self._outcome, conflicts=()), self._rules))
        if self._untimed:
            column = self._mapping.orders.updated_at
            warnings.append(
                f"{self._untimed:,} of the orders have no time in {column}: "
                "what changes in them is seen by a full sync alone"
            )
        if kept:
            warnings.append(
                f"{kept:,} orders are gone at the source, most of those that came from it: none was deleted; "
                "--delete-many deletes them"
            )
        return tuple(warnings)


def _by_customer(orders: Iterable[IncomingOrder]) -> Iterator[IncomingOrder]:
    """Yield the orders when all of them have come, those of a customer side by side."""
    with OrdersByCustomer() as waiting:
        for order in orders:
            waiting.keep(order)
        yield from waiting.orders()
