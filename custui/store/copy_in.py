"""Rows into a PostgreSQL table by COPY, for which SQLAlchemy has no word: by the driver's own cursor."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def copy_in(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert the rows, each with its values in the order of `columns`, in the connection's transaction."""
    import psycopg

    cursor: Any = connection.connection.cursor()
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f"COPY {table} ({names}) FROM STDIN"
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # As SQLAlchemy would have raised it.
        raise DBAPIError.instance(statement, None, error, psycopg.Error, hide_parameters=True) from None
