import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, text
from sqlmodel import SQLModel

from custui.domain.customer import Segment
from custui.domain.deeds import AddNote, NewSegment, RemoveFromSegment
from custui.domain.errors import StoreError
from custui.domain.period import ALL_TIME
from custui.domain.products import ProductChoice
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.store.engine import Database, postgresql_engine, sqlite_engine
from custui.store.facts import fingerprint
from custui.store.health import integrity
from custui.store.repository import open_repository
from custui.store.schema import MIGRATIONS
from custui.store.schema_versions import CURRENT_SCHEMA, SCHEMA_VERSIONS
from custui.store.sqlite_file import APPLICATION_ID
from custui.store.summary import refresh
from custui.store.tables.columns import ExactText
from tests.servers import PostgresServer

INDEXES = ("customer_search", "customer_outline", "order_ledger", "note_search", "alembic_")


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what is the engine's own business, and Alembic's table.

    That is SQLite's search indexes, outline and ledger, and of PostgreSQL its trigram indexes, where it has
    them, and the one of phone keys that tells ids.
    """
    if name is None:
        return True
    return not (name.startswith(INDEXES) if kind == "table" else name.endswith(("_search", "_phone_ids")))


def test_the_migrated_schema_is_the_one_the_tables_declare(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_name": is_ours}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_keys_and_nullability_are_as_declared(database: Database) -> None:
    with database.read() as connection:
        inspector = inspect(connection)
        for name, table in SQLModel.metadata.tables.items():
            key = inspector.get_pk_constraint(name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key], name
            columns = {column["name"]: column["nullable"] for column in inspector.get_columns(name)}
            declared = {column.name: column.nullable for column in table.columns}
            assert columns == declared, name
            keys = [
                (found["constrained_columns"], found["referred_table"], found["options"].get("ondelete"))
                for found in inspector.get_foreign_keys(name)
            ]
            assert keys == [
                ([one.parent.name], one.column.table.name, one.ondelete) for one in table.foreign_keys
            ], name


def test_exact_text_sorts_by_bytes(database: Database) -> None:
    declared = {
        (name, column.name)
        for name, table in SQLModel.metadata.tables.items()
        for column in table.columns
        if column.type is ExactText
    }
    assert ("customer_summary", "phone_key") in declared
    with database.read() as connection:
        if database.dialect == "postgresql":
            query = (
                "SELECT table_name, column_name FROM information_schema.columns WHERE collation_name = 'C'"
            )
            found = {tuple(row) for row in connection.execute(text(query + " AND table_schema = 'public'"))}
            assert found == declared
        words = text(
            "SELECT word FROM (SELECT 'b' AS word UNION SELECT 'a' UNION SELECT 'B') AS w ORDER BY word"
        )
        if database.dialect == "sqlite":
            assert list(connection.execute(words).scalars()) == ["B", "a", "b"]


def test_the_known_versions_are_the_migrations_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    newest_first = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(newest_first)) == SCHEMA_VERSIONS
    assert scripts.get_current_head() == CURRENT_SCHEMA


def test_migrations_are_shipped_inside_the_package() -> None:
    assert MIGRATIONS.parent.parent == Path(__file__).parents[2] / "custui"
    assert (MIGRATIONS / "env.py").is_file()


def test_sqlite_keeps_an_orders_items_together(sqlite_template: Path) -> None:
    with closing(sqlite3.connect(sqlite_template)) as connection:
        query = "SELECT sql FROM sqlite_master WHERE name = 'order_items'"
        assert "WITHOUT ROWID" in connection.execute(query).fetchone()[0]


def test_postgresql_packs_nothing_that_is_packed(new_database: Callable[[str], Database]) -> None:
    as_it_is = text(
        "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
        " WHERE attstorage = 'e' AND relkind = 'r' AND NOT relname LIKE 'pg|_%' ESCAPE '|'"
    )
    with new_database("postgresql").read() as connection:
        assert {tuple(row) for row in connection.execute(as_it_is)} == {
            ("customer_outline", "codes"),
            ("order_ledger", "owners"),
            ("order_ledger", "moneys"),
            ("order_ledger", "times"),
        }


PHONE = "+2348035550147"
OLD_ROWS = f"""
    INSERT INTO store_state (id, revision, rules) VALUES (1, 7, :rules);
    INSERT INTO orders (
        origin, number, created_at, phone_key, phone_text, phone_verdict, phone_mobile, phone_alternates,
        customer_name, name_folded, whatsapp_text, search_digits, status, status_text, channel, channel_text,
        currency, total, refunded, city, city_folded, state, state_folded, address, content_hash, version
    ) VALUES (
        'shop', 'A1', 1780000000, '{PHONE}', '0803 555 0147', 'valid', TRUE, '', 'Ngozi', 'ngozi', '',
        '08035550147', 'delivered', 'delivered', 'whatsapp', 'WA', 'NGN', 500, 0, 'Ikeja', 'ikeja', 'Lagos',
        'lagos', '', '', 1
    );
    INSERT INTO order_items (order_id, position, sku, product, quantity, unit_price)
    VALUES (1, 1, 'SB', 'Shea butter', 2, 250), (1, 2, '', 'Returned', -1, 250);
    INSERT INTO activity (at, agent, action, phone_key, detail)
    VALUES (1780000000, 'kemi', 'opened call', '{PHONE}', '{{}}');
    INSERT INTO notes (phone_key, body, author, created_at, idempotency_key, version)
    VALUES ('{PHONE}', 'call after five', 'kemi', 1780000000, 'key', 1);
    INSERT INTO segments (name, name_folded, colour, created_at, version)
    VALUES ('Promo', 'promo', 'green', 1780000000, 3);
    INSERT INTO segment_members (segment_id, phone_key, added_at, added_by)
    VALUES (1, '{PHONE}', 1780000000, 'kemi')
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def old_store(request: pytest.FixtureRequest, tmp_path: Path, rules: ShopRules) -> Iterator[str]:
    """Return where a store of schema 0001 lies, with a row in what 0002 changes."""
    if request.param == "sqlite":
        target = str(tmp_path / "old.db")
        with closing(sqlite3.connect(target)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        engine = sqlite_engine(target)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        target = server.empty(f"old_{tmp_path.name}")
        engine = postgresql_engine(make_url(target))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in OLD_ROWS.split(";"):
            held = {"rules": fingerprint(rules)} if ":rules" in row else {}
            connection.execute(text(row), held)
    engine.dispose()
    yield target
    if request.param == "postgresql":
        server.drop(target)


def test_a_store_of_the_first_schema_keeps_what_it_holds(
    old_store: str, rules: ShopRules, now: datetime
) -> None:
    with pytest.raises(StoreError, match="older schema"):
        open_repository(old_store, rules, lambda: now, read_only=True)
    for _ in ("migrated", "opened again"):
        with closing(open_repository(old_store, rules, lambda: now)) as repository:
            with repository._database.write() as connection:
                refresh(connection, None, rules)
            found = repository.get_customer_details(PHONE, ALL_TIME)
            assert found is not None
            assert [(order.number, order.total) for order in found.orders] == [("A1", 500)]
            assert [(note.body, note.due_on, note.done_at) for note in found.notes] == [
                ("call after five", None, None)
            ]
            assert found.segments == repository.segments() == (Segment(1, "Promo", "green", None, 3),)
            assert repository.segment_sizes() == {1: 1}
            assert repository.views() == ()
            noted = CustomerFilters(search="note: FIVE call")
            assert repository.count_customers(noted, ALL_TIME) == 1
            assert integrity(repository._database) == []
            sold = ProductChoice("Shea butter", "SB", 250, "NGN", datetime.fromtimestamp(1780000000, UTC))
            assert repository.product_choices("") == (sold,)
            assert [entry.action for entry in repository.activity(PHONE).entries] == ["opened call"]


def test_agents_work_on_in_a_migrated_store(old_store: str, rules: ShopRules, now: datetime) -> None:
    with closing(open_repository(old_store, rules, lambda: now)) as repository:
        with repository._database.write() as connection:
            refresh(connection, None, rules)
        made = repository.create_segment(NewSegment("All", "red", members=ListQuery()), "kemi", "key")
        assert (made.subject, made.customers) == (2, 1)
        removed = repository.act(RemoveFromSegment(1), ListQuery(), "kemi", "key 2")
        noted = repository.act(AddNote("call", now.date()), ListQuery(), "kemi", "key 3")
        assert (removed.customers, noted.customers, repository.follow_ups_due()) == (1, 1, 1)
        assert repository.segment_sizes() == {1: 0, 2: 1}
        for deed in (noted, removed, made):
            repository.undo(deed.id, "kemi")
        assert repository.segment_sizes() == {1: 1}
