"""Ids of rows that come in numbers: one above the highest there is, as SQLite gives them by itself.

Writers take turns (see `custui.store.engine.Database.write`), so the highest is known. A server's sequence
would be asked for every row, which on a distributed one is a way over the network each time.
"""

from sqlalchemy import BigInteger, ColumnElement, Connection, Table, func, select


def highest(table: Table) -> ColumnElement[int]:
    """Return the highest id of the table, 0 where it has no rows, as a part of a statement."""
    every = table.alias()
    return func.coalesce(select(func.max(every.c.id)).scalar_subquery(), 0, type_=BigInteger)


def next_id(connection: Connection, table: Table) -> int:
    """Return the id of the table's next row; of those that follow it each is one more."""
    return int(connection.execute(select(highest(table))).scalar_one()) + 1
