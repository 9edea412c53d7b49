"""The tables of the outline: columns of it, each in parts of so many customers."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, Table, select, text

from custui.store.engine import AS_BYTES

PART = 16_384
"""Customers in one part of a column of bytes."""
PART_BITS = 24
"""`place` is the column's number, and in so many bits below it that of the part."""
AMOUNTS = 64
"""The number of the column of amounts; those of traits are lower."""

_TABLES = MetaData()
OUTLINE = Table(
    "customer_outline", _TABLES,
    Column("place", BigInteger, primary_key=True),
    Column("codes", LargeBinary),
)  # fmt: skip
UNSURE = Table("customer_outline_unsure", _TABLES, Column("id", BigInteger, primary_key=True))

KEEP = text(
    "INSERT INTO customer_outline (place, codes) VALUES (:place, :codes)"
    " ON CONFLICT (place) DO UPDATE SET codes = excluded.codes"
)
"""Puts parts down."""


def column_parts(connection: Connection, number: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each part of a column."""
    first = number << PART_BITS
    place = OUTLINE.c.place
    codes = select(place - first, OUTLINE.c.codes).where(place >= first, place < first + (1 << PART_BITS))
    # Some at a time: all amounts together are many megabytes.
    lots = {"yield_per": 32} if number == AMOUNTS else {}
    rows = connection.execute(codes.order_by(place), execution_options={**lots, **AS_BYTES})
    yield from ((row[0], row[1]) for row in (rows if lots else rows.all()))
