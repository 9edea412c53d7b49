"""Measure what the list does beyond its first page: filters, cards, search, bulk deeds, exports.

`python benchmarks/list_desk.py STORE.db` works on a copy of the store, made beside nothing of yours, and
prints one line a measurement. The floor is a plain GROUP BY over the same orders in the same run.
"""

import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from custui.domain.deeds import AddNote, AddToSegment, BulkAction, Deed, NewSegment, no_progress
from custui.domain.exporting import ExportFormat, ExportRequest
from custui.domain.groups import Group
from custui.domain.period import ALL_TIME, Period, parse_period
from custui.domain.query import Activity, CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store.repository import SqlRepository, open_repository
from custui.transfer.customer_export import export_customers

RUNS = 5
MANY = 10_000
VIP = frozenset({Group.VIP})
FILTERS = {
    "everybody": CustomerFilters(),
    "VIP": CustomerFilters(groups=VIP),
    "city": CustomerFilters(city="Ikeja"),
    "no city": CustomerFilters(city=""),
    "VIP in a city, inactive": CustomerFilters(groups=VIP, city="Ikeja", status=Activity.INACTIVE),
    "spent 10–50k by name": CustomerFilters(
        min_spent=1_000_000, max_spent=4_999_999, sort=Sort(SortField.NAME, descending=False)
    ),
    "has notes": CustomerFilters(has_notes=True),
    "no notes": CustomerFilters(has_notes=False),
    "follow-up due": CustomerFilters(follow_up_due=True),
    "in a smart segment": CustomerFilters(segment="VIP"),
    "not in a segment": CustomerFilters(not_segment="Measured"),
    "search of a typo": CustomerFilters("Chinedo okafr"),
    "search of a common name": CustomerFilters("okafor"),
    "search of digits": CustomerFilters("4911"),
    "search of an order": CustomerFilters("DEMO-100"),
}


def seconds(call: Callable[[], object]) -> float:
    """Return how long `call` takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def taken(call: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return how long each of `runs` calls takes."""
    return [seconds(call) for _ in range(runs)]


def tell(what: str, times: list[float], aside: str = "") -> None:
    """Print the median and the range in milliseconds."""
    low, middle, high = min(times), statistics.median(times), max(times)
    print(f"{what:45} {middle * 1000:9.1f} ms  ({low * 1000:.1f}–{high * 1000:.1f}) {aside}", flush=True)


def main() -> None:
    """Run everything once, the reads several times with cold caches."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        shutil.copy(sys.argv[1], store)
        with closing(sqlite3.connect(store)) as bare:
            floor = (
                "SELECT phone_key, count(*), sum(total) FROM orders GROUP BY phone_key ORDER BY 3 LIMIT 50"
            )
            tell("floor: plain GROUP BY for one page", taken(lambda: bare.execute(floor).fetchall()))
            newest = bare.execute("SELECT max(created_at) FROM orders").fetchone()[0]
        now = datetime.fromtimestamp(newest, UTC)

        def clock() -> datetime:
            return now

        with closing(open_repository(str(store), ShopRules(), clock)) as repository:
            made = repository.create_segment(NewSegment("Measured", "green"), "bench", uuid4().hex)
            assert made.subject is not None
            reads(repository, clock)
            bulk(repository, made.subject)
            exports(repository, Path(folder))


def reads(repository: SqlRepository, clock: Callable[[], datetime]) -> None:
    """Measure pages, counts, cards and choices, for all time and 30 days."""

    def cold(ask: Callable[[SqlRepository], object]) -> Callable[[], object]:
        return lambda: ask(SqlRepository(repository._database, repository.rules, clock))  # noqa: SLF001

    def page(what: str, filters: CustomerFilters, period: Period) -> None:
        times = taken(cold(lambda r: r.get_customers(filters, period, PageRequest())))
        count = seconds(cold(lambda r: r.count_customers(filters, period)))
        found = repository.count_customers(filters, period)
        tell(what, times, f"count {count * 1000:.1f} ms of {found:,}")

    def cards(period: Period) -> None:
        tell("list cards", taken(cold(lambda r: r.list_cards(period))))
        tell("group cards", taken(cold(lambda r: r.group_cards(period))))
        tell("channels and places", taken(cold(lambda r: r.shares(period))))

    for period in (ALL_TIME, parse_period("30d")):
        print(f"— {period.title}")
        for what, filters in FILTERS.items():
            page(what, filters, period)
        cards(period)
    tell("sizes of all segments", taken(cold(lambda r: r.segment_sizes())))


def bulk(repository: SqlRepository, segment: int) -> None:
    """Measure deeds on ten thousand customers, and their undoing."""
    rows = repository.export_customers(CustomerFilters(), ALL_TIME)
    phones = frozenset(row.phone for row, _ in zip(rows, range(MANY), strict=False))
    marked = ListQuery(CustomerFilters(among=phones))
    print(f"— deeds on {len(phones):,} customers")

    def measure(what: str, action: BulkAction) -> None:
        deeds: list[Deed] = []
        tell(what, taken(lambda: deeds.append(repository.act(action, marked, "bench", uuid4().hex)), 1))
        tell(f"undo: {deeds[0].words}", taken(lambda: repository.undo(deeds[0].id, "bench"), 1))

    measure("add to a segment", AddToSegment(segment))
    measure("note", AddNote("Measured."))


def exports(repository: SqlRepository, folder: Path) -> None:
    """Measure an export of everybody in each format."""
    print("— exports of everybody")

    def measure(form: ExportFormat) -> None:
        request = ExportRequest(ListQuery(), folder / f"all.{form.value}", form)
        written: list[int] = []
        times = taken(lambda: written.append(export_customers(repository, request, no_progress)), 1)
        tell(form.value, times, f"{written[0] / times[0]:,.0f} customers/s")

    for form in ExportFormat:
        measure(form)


if __name__ == "__main__":
    main()
