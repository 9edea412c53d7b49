"""What columns and indexes of several tables are made of."""

from sqlalchemy import BigInteger, Index, Integer, Text, text

# Byte order on both engines: SQLite's own, and PostgreSQL's whatever the database's locale.
ExactText = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite only fills an INTEGER primary key by itself.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def partial(condition: str, name: str, *columns: str) -> Index:
    """Return an index of those rows alone that meet `condition`.

    The migrations make it so on both engines. To say it here of the server too would read in SQLAlchemy's
    dialect for it: 15 ms and 3 MB of every start at a desk without one.
    """
    return Index(name, *columns, sqlite_where=text(condition))
