"""`custui init-db`: what it makes, and what it will not."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from custui.domain.roles import Role
from custui.store.repository import open_repository
from tests.commands.conftest import Run
from tests.factories import NOW
from tests.servers import PostgresServer
from tests.worlds import RULES


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.empty("corner_shop")
    yield url
    postgres.drop(url)


def test_a_database_is_made_ready_for_agents(run: Run, empty: str, postgres: PostgresServer) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("CREATE ROLE corner_kemi LOGIN")
    for _ in ("made", "there already"):
        done = run("init-db", "--db", empty.replace("postgres:@", "postgres@"))
        assert done.code == 0, done.err
        assert "agents are members of corner_shop_agent, leads of corner_shop_lead" in done.out
        assert "createuser -P -g corner_shop_agent kemi" in done.out
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("GRANT corner_shop_agent TO corner_kemi")
    kemis = postgres.url("corner_shop", "corner_kemi")
    with closing(open_repository(kemis, RULES, lambda: NOW)) as repository:
        assert repository.role is Role.AGENT
        assert repository.templates(), "a new store has templates to begin with"


def test_a_file_needs_none_of_it(run: Run, tmp_path: Path) -> None:
    done = run("init-db", "--db", tmp_path / "shop.db")
    assert (done.code, done.out) == (2, "")
    assert "a store in a file needs none of it" in done.err
    assert not list(tmp_path.glob("shop.db*"))


def test_nothing_is_made_read_only(run: Run, empty: str) -> None:
    done = run("init-db", "--read-only", "--db", empty.replace("postgres:@", "postgres@"))
    assert done.code == 2
    assert "--read-only forbids it" in done.err


def test_another_programs_database_is_left_alone(run: Run, empty: str) -> None:
    with psycopg.connect(empty) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    done = run("init-db", "--db", empty.replace("postgres:@", "postgres@"))
    assert done.code == 1
    assert "holds tables of another program" in done.err
