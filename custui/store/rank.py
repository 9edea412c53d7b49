"""A customer's place among all, by lifetime spent."""

from sqlalchemy import ColumnElement, Connection, func, select

from custui.domain.customer import SpendRank
from custui.store.shelves import SUMMARY


def spend_rank(connection: Connection, phone: str) -> SpendRank | None:
    """Return the place of the phone key's customer; None for one who is unknown or spent nothing."""
    mine = connection.scalars(select(SUMMARY.c.spent).where(SUMMARY.c.phone_key == phone)).one_or_none()
    if mine is None or mine <= 0:
        return None
    # Each of those who spent anything is counted once: at two million customers that is most of the time.
    better, others = _count(connection, SUMMARY.c.spent > mine), _count(connection, SUMMARY.c.spent <= mine)
    return SpendRank(better + 1, better + others)


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    """Return how many of those who spent anything meet `condition`; read off the index of that alone."""
    return connection.execute(select(func.count()).where(SUMMARY.c.spent > 0, condition)).scalar_one()
