"""What a customer is found by: the summary's `search_text`, and on SQLite the trigram index over it.

The index `customer_search` is an FTS5 table without content of its own
(https://www.sqlite.org/fts5.html#external_content_tables): taking a row out needs the text that went
in. On PostgreSQL the text column is all there is to maintain; a pg_trgm index follows by itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Subquery, func, literal, select, text, union

from custui.store.keys import among
from custui.store.shelves import ORDERS, PROFILE, SUMMARY
from custui.store.whose import Whose

_TAKE_OUT = text(
    "INSERT INTO customer_search (customer_search, rowid, search_text) VALUES ('delete', :id, :words)"
)
_PUT_IN = text("INSERT INTO customer_search (rowid, search_text) VALUES (:id, :words)")


def search_texts(whose: Whose) -> Subquery:
    """Return `phone_key` and `search_text` of each customer who has one.

    Folded names first, every spelling seen and the agent's own; then the digits of all numbers, likewise.
    """
    lines = union(
        select(ORDERS.c.phone_key, literal(1).label("part"), ORDERS.c.name_folded.label("line")).where(
            whose.holds(ORDERS.c.phone_key), ORDERS.c.name_folded != ""
        ),
        select(PROFILE.c.phone_key, literal(1), PROFILE.c.name_folded).where(
            whose.holds(PROFILE.c.phone_key), PROFILE.c.name_folded != ""
        ),
        select(ORDERS.c.phone_key, literal(2), ORDERS.c.search_digits).where(
            whose.holds(ORDERS.c.phone_key), ORDERS.c.search_digits != ""
        ),
        select(PROFILE.c.phone_key, literal(2), PROFILE.c.search_digits).where(
            whose.holds(PROFILE.c.phone_key), PROFILE.c.search_digits != ""
        ),
    ).subquery("lines")
    if whose.dialect == "sqlite":
        # group_concat takes the rows as they come; it knows no ORDER BY of its own before SQLite 3.44.
        ordered = select(lines).order_by(lines.c.phone_key, lines.c.part, lines.c.line).subquery("ordered")
        joined = func.group_concat(ordered.c.line, "\n")
        return (
            select(ordered.c.phone_key, joined.label("search_text")).group_by(ordered.c.phone_key).subquery()
        )
    sorted_ = func.string_agg(lines.c.line, "\n").aggregate_order_by(lines.c.part, lines.c.line)
    return select(lines.c.phone_key, sorted_.label("search_text")).group_by(lines.c.phone_key).subquery()


@contextmanager
def kept_in_step(connection: Connection, phones: Sequence[str]) -> Iterator[None]:
    """Carry over to the index what the body changes in these customers' summary rows."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = _indexed(connection, phones)
    yield
    after = _indexed(connection, phones)
    # By id: of one that is not above the last, FTS5 writes out first what it has gathered in memory.
    gone, new = sorted(before - after), sorted(after - before)
    if gone:
        connection.execute(_TAKE_OUT, [{"id": number, "words": words} for number, words in gone])
    if new:
        connection.execute(_PUT_IN, [{"id": number, "words": words} for number, words in new])


def rebuild_index(connection: Connection) -> None:
    """Make the whole index anew from the summary."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO customer_search (customer_search) VALUES ('rebuild')"))


def _indexed(connection: Connection, phones: Sequence[str]) -> set[tuple[int, str]]:
    rows = connection.execute(
        select(SUMMARY.c.id, SUMMARY.c.search_text).where(among(SUMMARY.c.phone_key, phones, "sqlite"))
    )
    return {(row.id, row.search_text) for row in rows}
