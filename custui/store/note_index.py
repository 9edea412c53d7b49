"""What notes are found by: the folded body, and on SQLite the trigram index over it.

The index `note_search` is an FTS5 table without content of its own, as `customer_search` is: whoever
writes a note puts its words in, and takes out those that went in before. On PostgreSQL the folded
column is all there is to maintain; a pg_trgm index follows by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    column,
    insert,
    literal,
    select,
    table,
    text,
    update,
)

from custui.domain.text import fold
from custui.store.shelves import NOTES

INDEX = table("note_search", column("note_search"), column("rowid"), column("body_folded"))
_BATCH = 2_000


def body_columns(body: str) -> dict[str, str]:
    """Return the columns of a note that hold `body`, which must be storable."""
    return {"body": body, "body_folded": fold(body)}


def put_in(connection: Connection, *notes: ColumnElement[bool]) -> None:
    """Index the notes that meet `notes`; none of them may be in the index."""
    if connection.dialect.name == "sqlite":
        words = select(NOTES.c.id, NOTES.c.body_folded).where(*notes)
        connection.execute(insert(INDEX).from_select(["rowid", "body_folded"], words))


def take_out(connection: Connection, *notes: ColumnElement[bool]) -> None:
    """Take the notes that meet `notes` out of the index, all of which must be in it as they are."""
    if connection.dialect.name == "sqlite":
        words = select(literal("delete", Text), NOTES.c.id, NOTES.c.body_folded).where(*notes)
        connection.execute(insert(INDEX).from_select(["note_search", "rowid", "body_folded"], words))


@contextmanager
def kept_in_step(connection: Connection, note_id: int) -> Iterator[None]:
    """Carry over to the index what the body does to one note: it may change, come or go."""
    this = NOTES.c.id == literal(note_id, BigInteger)
    take_out(connection, this)
    yield
    put_in(connection, this)


def refold(connection: Connection) -> None:
    """Fold every note's body anew, and make the whole index anew from that."""
    change = update(NOTES).where(NOTES.c.id == bindparam("note")).values(body_folded=bindparam("folded"))
    for rows in batches(connection):
        changes = [{"note": row.id, "folded": fold(row.body)} for row in rows]
        connection.execute(change, changes)
    rebuild_note_index(connection)


def rebuild_note_index(connection: Connection) -> None:
    """Make the whole index anew from the folded bodies."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO note_search (note_search) VALUES ('rebuild')"))


def batches(connection: Connection) -> Iterator[list[Any]]:
    """Yield all rows of `notes`, some thousand at a time."""
    last = 0
    following = select(NOTES).order_by(NOTES.c.id).limit(_BATCH)
    while rows := connection.execute(following.where(NOTES.c.id > last)).all():
        yield list(rows)
        last = rows[-1].id
