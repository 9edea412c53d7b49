"""The first rows of a file are what the store itself answers, or none."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from custui.domain.period import parse_period
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.first_sight import first_sight, list_sql
from custui.store.repository import SqlRepository, open_repository
from tests.factories import make_incoming

SORTS = [
    Sort(field, descending=descending)
    for field in SortField
    if field not in {SortField.NAME, SortField.WHATSAPP, SortField.AVERAGE, SortField.FLAGS}
    for descending in (False, True)
]
"""Those by what every customer has, and an index; the others are lists of two parts or more."""
SIZE = 7


def _called(sort: Sort) -> str:
    return f"{sort.field}-{'desc' if sort.descending else 'asc'}"


@pytest.fixture(scope="module")
def full(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, rules: ShopRules, now: datetime
) -> Path:
    """Return a store of twenty customers, many of whom are alike in what lists sort by."""
    path = tmp_path_factory.mktemp("sight") / "store.db"
    path.write_bytes(sqlite_template.read_bytes())
    orders = [
        make_incoming(
            f"A{number}-{nth}",
            now - timedelta(days=number % 5 * 20 + nth, hours=number % 3),
            phone=f"0803555{number:04d}",
            customer_name=f"Ngozi {number}" if number % 4 else "",
            status=Status.CANCELLED if number % 6 == 0 else Status.DELIVERED,
            channel=("whatsapp", "facebook")[number % 2],
        )
        for number in range(20)
        for nth in range(1 + number % 4)
    ]
    with closing(open_repository(str(path), rules, lambda: now)) as repository:
        repository.save_orders("shop", orders)
    return path


@pytest.fixture
def path(full: Path, tmp_path: Path) -> Path:
    path = tmp_path / "shop" / "store.db"
    path.parent.mkdir()
    path.write_bytes(full.read_bytes())
    return path


@pytest.fixture
def repository(path: Path, rules: ShopRules, now: datetime) -> Iterator[SqlRepository]:
    with closing(open_repository(str(path), rules, lambda: now)) as opened:
        yield opened


@pytest.mark.parametrize("size", [SIZE, 20, 50])
@pytest.mark.parametrize(
    "sort", SORTS, ids=lambda sort: f"{sort.field}-{'desc' if sort.descending else 'asc'}"
)
def test_it_is_the_page_that_the_store_answers(
    repository: SqlRepository, path: Path, rules: ShopRules, now: datetime, sort: Sort, size: int
) -> None:
    query = ListQuery(CustomerFilters(sort=sort), page=PageRequest(size=size))
    repository.remember_query("kemi", query)
    answer = repository.get_customers(query.filters, query.period, query.page)
    assert len(answer.rows) == min(size, 20)
    assert first_sight(path, rules, "kemi", size, now) == (query, answer)


def test_who_left_no_list_sees_everybody(path: Path, rules: ShopRules, now: datetime) -> None:
    seen = first_sight(path, rules, "nobody", SIZE, now)
    assert seen is not None
    query, page = seen
    assert query == ListQuery(page=PageRequest(size=SIZE))
    assert len(page.rows) == SIZE


def test_an_empty_store_has_an_empty_page(sqlite_template: Path, rules: ShopRules, now: datetime) -> None:
    seen = first_sight(sqlite_template, rules, "kemi", SIZE, now)
    assert seen is not None
    assert (seen[1].rows, seen[1].first, seen[1].has_more) == ((), None, False)


@pytest.mark.parametrize(
    "query",
    [
        ListQuery(CustomerFilters(search="ngozi")),
        ListQuery(CustomerFilters(min_orders=2)),
        ListQuery(CustomerFilters(sort=Sort(SortField.NAME))),
        ListQuery(CustomerFilters(sort=Sort(SortField.FLAGS))),
        ListQuery(period=parse_period("30d")),
    ],
)
def test_any_other_list_waits_for_the_store(
    repository: SqlRepository, path: Path, rules: ShopRules, now: datetime, query: ListQuery
) -> None:
    repository.remember_query("kemi", query)
    assert first_sight(path, rules, "kemi", SIZE, now) is None


def test_a_store_in_use_is_read_as_it_stands_now(
    repository: SqlRepository, path: Path, rules: ShopRules, now: datetime
) -> None:
    repository.save_orders("shop", [make_incoming("NEW", now, phone="08035559999")])
    seen = first_sight(path, rules, "kemi", SIZE, now)
    assert seen is not None
    assert "+2348035559999" in {row.phone for row in seen[1].rows}


def test_a_file_at_rest_and_its_folder_stay_as_they_are(path: Path, rules: ShopRules, now: datetime) -> None:
    before = path.read_bytes()
    assert first_sight(path, rules, "kemi", SIZE, now) is not None
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == before


def _other_schema(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0013'")


def _other_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE customer_summary (phone_key TEXT)")


def _damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:8_192] + bytes(200_000))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _strange(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE customer_summary SET verdict = 'splendid'")


@pytest.mark.parametrize(
    "spoil", [_other_schema, _other_program, _damaged, _folder, _pipe, _strange, Path.unlink]
)
def test_what_is_amiss_is_left_for_the_store_to_tell(
    path: Path, rules: ShopRules, now: datetime, spoil: Callable[[Path], None]
) -> None:
    spoil(path)
    assert first_sight(path, rules, "kemi", SIZE, now) is None


def test_other_rules_wait_for_the_store(path: Path, rules: ShopRules, now: datetime) -> None:
    spent = frozenset({Status.DELIVERED, Status.DISPATCHED})
    assert first_sight(path, replace(rules, spent_statuses=spent), "kemi", SIZE, now) is None
    assert first_sight(path, replace(rules, currency="GHS"), "kemi", SIZE, now) is None


def test_a_locked_store_holds_nothing_up(
    repository: SqlRepository, path: Path, rules: ShopRules, now: datetime
) -> None:
    repository.revision()  # the file is in use
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        repository.close()
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE store_state SET revision = revision + 1")
        assert first_sight(path, rules, "kemi", SIZE, now) is None


@pytest.mark.parametrize(
    "sort", SORTS, ids=lambda sort: f"{sort.field}-{'desc' if sort.descending else 'asc'}"
)
def test_it_walks_an_index(path: Path, sort: Sort) -> None:
    statement = list_sql(ListQuery(CustomerFilters(sort=sort)))
    assert statement is not None
    with closing(sqlite3.connect(path)) as connection:
        plan = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", (SIZE,))]
    assert len(plan) == 1
    assert plan[0].startswith("SCAN customer_summary USING INDEX")


def test_it_loads_no_sqlalchemy() -> None:
    program = "import sys, custui.store.first_sight; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "custui.store.rows" in loaded
    assert loaded.isdisjoint({"sqlalchemy", "sqlmodel", "pydantic", "alembic"})
