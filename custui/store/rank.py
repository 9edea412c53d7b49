"""A customer's place among all, by lifetime spent."""

from sqlalchemy import Connection, func, select

from custui.domain.customer import SpendRank
from custui.store.shelves import SUMMARY


def spend_rank(connection: Connection, phone: str) -> SpendRank | None:
    """Return the place of the phone key's customer; None for one who is unknown or spent nothing."""
    mine = connection.scalars(select(SUMMARY.c.spent).where(SUMMARY.c.phone_key == phone)).one_or_none()
    if mine is None or mine <= 0:
        return None
    return SpendRank(_count(connection, mine) + 1, _count(connection, 0))


def _count(connection: Connection, spent: int) -> int:
    """Return how many customers spent more; read off the index of that alone."""
    return connection.execute(select(func.count()).where(SUMMARY.c.spent > spent)).scalar_one()
