"""The trigram indexes on PostgreSQL, of its extension pg_trgm: what LIKE is served by, where they are.

Migrations make them too, where they can; a server that gets pg_trgm later is indexed by `custui init-db`.
"""

from sqlalchemy import Connection, literal, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.functions import func

SEARCH_INDEX = "ix_summary_search"
"""Over the customers' names and numbers."""
_INDEXES = {
    SEARCH_INDEX: "customer_summary USING gin (search_text gin_trgm_ops)",
    "ix_notes_search": "notes USING gin (body_folded gin_trgm_ops)",
}


def has_trigrams(connection: Connection) -> bool:
    """Tell whether the search in names and numbers is served by an index."""
    if connection.dialect.name == "sqlite":
        return True
    return connection.execute(select(func.to_regclass(literal(SEARCH_INDEX)))).scalar() is not None


def install_trigrams(connection: Connection) -> bool:
    """Install the extension; False, and nothing done, where the server has none or this user may not."""
    return _done(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm")


def index_trigrams(connection: Connection) -> bool:
    """Make those of the indexes that are missing; False, and none made, where pg_trgm is not installed."""
    return _done(
        connection, *(f"CREATE INDEX IF NOT EXISTS {name} ON {where}" for name, where in _INDEXES.items())
    )


def _done(connection: Connection, *statements: str) -> bool:
    try:
        with connection.begin_nested():
            for statement in statements:
                connection.execute(text(statement))
    except DBAPIError:
        return False
    return True
