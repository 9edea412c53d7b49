"""What saving thousands of orders at once must not cost on SQLite."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from custui.domain.rules import ShopRules
from custui.store import engine
from custui.store.engine import Database
from custui.store.intake import save_orders
from custui.store.opening import open_database
from tests.factories import make_incoming


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path, rules: ShopRules) -> Iterator[Database]:
    with closing(open_database(str(shutil.copy(sqlite_template, tmp_path / "store.db")), rules)) as database:
        yield database


def saved(database: Database, rules: ShopRules, now: datetime, count: int) -> None:
    numbers = [number * 7_919 % 10_000 for number in range(count)]
    orders = [make_incoming(f"A{number}", now, phone=f"0803555{number:04}") for number in numbers]
    save_orders(database, rules, now, "shop", orders, dry_run=False)


def value(database: Database, statement: str) -> object:
    with database.read() as connection:
        return connection.exec_driver_sql(statement).scalar_one()


def test_customers_are_put_into_the_search_index_in_one_piece(
    empty: Database, rules: ShopRules, now: datetime
) -> None:
    saved(empty, rules, now, 300)
    assert value(empty, "SELECT count(DISTINCT segid) FROM customer_search_idx") == 1


@pytest.mark.parametrize(("count", "kib"), [(20, engine._CACHE_KIB), (1_200, engine._ROOMY_KIB)])
def test_a_process_that_saves_many_keeps_more_of_the_store_in_memory(
    empty: Database, rules: ShopRules, now: datetime, count: int, kib: int
) -> None:
    saved(empty, rules, now, count)
    assert value(empty, "PRAGMA cache_size") == -kib
