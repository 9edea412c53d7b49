"""Sources: which are taken, and what is said of those that cannot be read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from custui.transfer.sync.source import Source, SourceError
from tests.servers import PostgresServer


def failure(target: str) -> str:
    with pytest.raises(SourceError) as caught, Source(target).reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM orders")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_name_shows_neither_password_nor_options() -> None:
    secret = "postgresql://kemi:s3cret/@db.example/shop?sslmode=require&password=s3cret"
    assert Source(secret).name == "postgresql://kemi@db.example/shop"
    assert Source("postgres://kemi@db.example/shop").name == "postgresql://kemi@db.example/shop"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("oracle://shop", "not from oracle"),
        ("://", "the address to sync from cannot be read"),
        ("/no/such/file.db", "there is no file /no/such/file.db"),
        ("sqlite:////no/such/file.db", "there is no file /no/such/file.db"),
        ("postgresql://kemi:s3cret@127.0.0.1:1/shop", "postgresql://kemi@127.0.0.1:1/shop cannot be read"),
    ],
)
def test_what_cannot_be_opened_is_said_without_a_secret(target: str, said: str) -> None:
    sentence = failure(target)
    assert said in sentence
    assert "s3cret" not in sentence


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("order_number,created_at\n" * 100, encoding="utf-8")
    assert failure(str(file)) == f"{file} cannot be read: file is not a database"


def test_one_moment_is_seen_from_the_first_look_to_the_last(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE orders (id INTEGER)")
        with Source(f"sqlite:///{file}").reading() as connection:
            count = "SELECT count(*) FROM orders"
            assert connection.exec_driver_sql(count).scalar() == 0
            other.execute("INSERT INTO orders VALUES (1)")
            assert connection.exec_driver_sql(count).scalar() == 0
        with Source(str(file)).reading() as connection:
            assert connection.exec_driver_sql(count).scalar() == 1


def test_the_web_admins_own_address_will_do(postgres: PostgresServer) -> None:
    url = postgres.empty("of_prisma")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute('CREATE SCHEMA "The shop"')
        admin.execute('CREATE TABLE "The shop".orders AS SELECT 7 AS id')
    options = "schema=The%20shop&connection_limit=5&pgbouncer=true&connect_timeout=30"
    source = Source(f"{url}{'&' if '?' in url else '?'}{options}")
    assert source.schema == "The shop"
    with source.reading() as connection:
        assert connection.exec_driver_sql("SELECT id FROM orders").scalar() == 7
    postgres.drop(url)


def test_a_file_may_be_named_as_prisma_does(tmp_path: Path) -> None:
    assert Source(f"file:{tmp_path}/dev.db").name == f"{tmp_path}/dev.db"


def test_one_moment_of_a_server_too(postgres: PostgresServer) -> None:
    url = postgres.empty("moments")
    with Source(url).reading() as connection:
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
    postgres.drop(url)
