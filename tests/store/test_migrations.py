from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from custui.store.engine import Database
from custui.store.schema import CURRENT_SCHEMA, MIGRATIONS, SCHEMA_VERSIONS
from custui.store.tables import ExactText


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the search index, which is SQLite's own business, and Alembic's table."""
    return not (kind == "table" and name is not None and name.startswith(("customer_search", "alembic_")))


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
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(sqlite_template)) as connection:
        query = "SELECT sql FROM sqlite_master WHERE name = 'order_items'"
        assert "WITHOUT ROWID" in connection.execute(query).fetchone()[0]
