import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store.opening import open_database
from custui.store.server import connect, server_address
from custui.store.set_up import set_up
from tests.servers import PostgresServer


@pytest.fixture
def empty_server_database(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.empty("bare")
    yield url
    postgres.drop(url)


def test_another_programs_server_database_is_refused(empty_server_database: str, rules: ShopRules) -> None:
    with psycopg.connect(empty_server_database) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    with pytest.raises(StoreError, match="bare holds tables of another program"):
        open_database(empty_server_database, rules)


@pytest.mark.parametrize("read_only", [False, True])
def test_an_empty_server_database_stays_empty_unless_wanted(
    empty_server_database: str, rules: ShopRules, read_only: bool
) -> None:
    with pytest.raises(StoreError, match="bare is empty yet"):
        open_database(empty_server_database, rules, create=read_only, read_only=read_only)


def test_a_newer_schema_on_a_server_is_refused(target: str, rules: ShopRules) -> None:
    database = open_database(target, rules)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError, match="newer custui"):
        open_database(target, rules)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_name_is_refused(
    postgres: PostgresServer, rules: ShopRules, encoding: str
) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        made = f"CREATE DATABASE narrow ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0"
        connection.execute(made.encode())
    with pytest.raises(StoreError, match=f"is kept in {encoding}: make the database with `createdb -E UTF8"):
        open_database(postgres.url("narrow"), rules)
    with (
        closing(connect(server_address(postgres.url("narrow")))) as database,
        pytest.raises(StoreError, match=f"is kept in {encoding}"),
    ):
        set_up(database, rules)
    postgres.drop(postgres.url("narrow"))


def test_a_missing_server_database_is_named(postgres: PostgresServer, rules: ShopRules) -> None:
    with pytest.raises(StoreError, match="the PostgreSQL store nowhere does not exist on its server"):
        open_database(postgres.url("nowhere"), rules)


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ("nobody_at_all", "refused the user name or the password"),
        ("locked_out", "refused the user name or the password"),
        ("crowded", "has no connection left"),
    ],
)
def test_a_login_that_is_not_let_in_is_told_why(
    postgres: PostgresServer, rules: ShopRules, login: str, sentence: str
) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        for made in ("locked_out NOLOGIN", "crowded LOGIN CONNECTION LIMIT 0"):
            connection.execute(f"DROP ROLE IF EXISTS {made.split()[0]}".encode())
            connection.execute(f"CREATE ROLE {made}".encode())
    with pytest.raises(StoreError, match=sentence):
        open_database(postgres.url("template_store", login), rules)


def test_the_address_says_how_to_connect_where_it_does(postgres: PostgresServer, rules: ShopRules) -> None:
    url = postgres.url("template_store")
    for address, wanted in ((url, "5"), (f"{url}&connect_timeout=17", "17")):
        with closing(open_database(address, rules)) as database, database.read() as connection:
            told = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
        assert (told["connect_timeout"], told["tcp_user_timeout"]) == (wanted, "20000")


def test_a_missing_driver_is_named(rules: ShopRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'custui\[postgres\]'"):
        open_database("postgresql://host/shop", rules)


_OPEN = (
    "import sys\n"
    "from custui.domain.rules import ShopRules\n"
    "from custui.store.opening import open_database\n"
    "print('ready', flush=True)\n"
    "sys.stdin.readline()\n"
    "database = open_database(sys.argv[1], ShopRules())\n"
    "print(database.revision())\n"
)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_several_processes_may_make_a_store_at_once(
    dialect: str, tmp_path: Path, empty_server_database: str
) -> None:
    target = str(tmp_path / "new" / "store.db") if dialect == "sqlite" else empty_server_database
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", _OPEN, target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for opener in openers:
        assert opener.stdout is not None
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    assert [opener.communicate()[0] for opener in openers] == ["0\n"] * 2
    if dialect == "sqlite":
        assert [path.name for path in (tmp_path / "new").iterdir() if path.suffix == ".new"] == []


def test_a_password_comes_from_pgpass_and_is_told_to_nobody(
    postgres: PostgresServer, rules: ShopRules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.store()
    shop = make_url(url).set(username="careful").render_as_string(hide_password=False)
    kept = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(kept))
    with postgres.password_wanted("careful", "s3cret"):
        for word in (None, "wr0ng"):
            if word is not None:
                kept.write_text(f"*:*:*:careful:{word}\n")
                kept.chmod(0o600)
            with pytest.raises(StoreError, match="refused the user name or the password") as refused:
                open_database(shop, rules)
            assert word is None or word not in str(refused.value)
        kept.write_text("*:*:*:careful:s3cret\n")
        with closing(open_database(shop, rules)) as database:
            assert database.revision() == 0
    postgres.drop(url)
