"""What a server is told for a walk holds for it alone, and SQLite's words mean nothing to it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, func, or_, select, text

from custui.store import steering
from custui.store.engine import Database
from custui.store.likelihood import FEW_MEET
from custui.store.shelves import SUMMARY


def settings(connection: Connection) -> dict[str, str]:
    asked = "SELECT name, setting FROM pg_settings WHERE name LIKE 'enable_%sort' OR name = 'jit'"
    return {row.name: row.setting for row in connection.execute(text(asked))}


def test_a_walk_ends_as_it_began(new_database: Callable[[str], Database]) -> None:
    database = new_database("postgresql")
    with database.read() as connection:
        connection.execute(text("SET LOCAL jit = on"))
        before = settings(connection)
        assert before["jit"] == before["enable_sort"] == "on"
        for _ in range(2):
            with steering.walking(connection):
                assert set(settings(connection).values()) == {"off"}
            assert settings(connection) == before
        with pytest.raises(ZeroDivisionError), steering.walking(connection):
            raise ZeroDivisionError
    with database.read() as connection:
        assert settings(connection)["enable_sort"] == "on"


def test_a_server_without_these_settings_is_told_nothing(
    new_database: Callable[[str], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steering, "_ALONG", {"enable_flight": "off"})
    monkeypatch.setattr(steering, "_KNOWN", "tried")
    with new_database("postgresql").read() as connection, steering.walking(connection):
        assert settings(connection)["enable_sort"] == "on"


def test_a_word_on_likelihood_changes_no_condition(database: Database) -> None:
    either = func.likelihood(or_(SUMMARY.c.orders > 1, SUMMARY.c.spent > 1), FEW_MEET)
    with database.read() as connection:
        asked = str(select(SUMMARY.c.id).where(either, SUMMARY.c.average > 1).compile(connection))
        connection.execute(select(SUMMARY.c.id).where(either, SUMMARY.c.average > 1)).all()
    if database.dialect == "sqlite":
        assert "likelihood(" in asked
    else:
        assert "likelihood" not in asked
        assert "(customer_summary.orders > " in asked
        assert ") AND customer_summary.average > " in asked
