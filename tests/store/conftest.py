"""Stores to test against: an SQLite file, and a database on a real PostgreSQL server."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.facts import fingerprint
from custui.store.opening import open_database
from custui.store.set_up import set_up
from tests.factories import LAGOS
from tests.folders import folder_in_memory
from tests.servers import PostgresServer
from tests.store.acting import act_as_agent, preparing

for late in ("cards_added", "counted", "searched", "tallied"):
    # Before any test changes a bound: a module that is read in meanwhile would keep it.
    import_module(f"custui.store.{late}")

_numbers = itertools.count(1)
_WITH_ROLES: set[str] = set()
"""Addresses of stores that `database` is to be worked on as an agent."""


@pytest.fixture(scope="session")
def rules() -> ShopRules:
    return ShopRules(name="Test shop")


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 6, 10, 12, 0, tzinfo=LAGOS)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, rules: ShopRules) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.db"
    open_database(str(path), rules).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store of the test's own lies: a path, or a URL; once on each engine."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield str(shutil.copy(template, tmp_path / "store.db"))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.store()
    yield url
    server.drop(url)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let tests run on each engine, and those marked `as_agent` with an agent's rights too.

    In a module so marked, `for_leads` marks a test that does what is not an agent's to do.
    """
    if "address" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        with_roles = ["agent"] if marked("as_agent") and not marked("for_leads") else []
        metafunc.parametrize("address", ["sqlite", "postgresql", *with_roles], indirect=True, scope="session")


@pytest.fixture(scope="session")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where `database` lies: a path, or a URL."""
    if request.param != "sqlite":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.store()
        if request.param == "agent":
            _WITH_ROLES.add(url)
        yield url
        return
    template: Path = request.getfixturevalue("sqlite_template")
    with folder_in_memory() as folder:
        yield str(shutil.copy(template, folder / "store.db"))


@pytest.fixture(scope="session")
def shared_database(address: str, rules: ShopRules) -> Iterator[Database]:
    with closing(open_database(address, rules)) as opened:
        if address in _WITH_ROLES:
            act_as_agent(opened, set_up(opened, rules).roles)
        yield opened


@pytest.fixture
def database(shared_database: Database, rules: ShopRules) -> Database:
    """Return an empty store; once on SQLite and once on PostgreSQL.

    It is one store for the whole run, emptied before each test: opening one per test would spend
    most of the time on compiling the same statements again.
    """
    with preparing(shared_database), shared_database.own_transaction() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table.name != "store_state":
                connection.execute(table.delete())
        state = {"revision": 0, "rules": fingerprint(rules), "last_order_number": 1000}
        connection.execute(SQLModel.metadata.tables["store_state"].update().values(state))
        if shared_database.dialect == "sqlite":
            for index in ("customer_search", "note_search"):
                connection.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
    return shared_database


@pytest.fixture
def new_database(request: pytest.FixtureRequest, rules: ShopRules) -> Iterator[Callable[[str], Database]]:
    """Make empty stores of the dialect asked for, for a test to do with as it likes."""
    with ExitStack() as stack:
        folder = stack.enter_context(folder_in_memory())

        def make(dialect: str) -> Database:
            if dialect == "sqlite":
                template: Path = request.getfixturevalue("sqlite_template")
                where = str(shutil.copy(template, folder / f"{next(_numbers)}.db"))
            else:
                server: PostgresServer = request.getfixturevalue("postgres")
                where = server.store()
                stack.callback(server.drop, where)
            return stack.enter_context(closing(open_database(where, rules)))

        yield make
