"""A customer's place among all, by lifetime spent."""

from sqlalchemy import ColumnElement, Connection, func, select

from custui.domain.customer import SpendRank
from custui.store import outline
from custui.store.outline_now import OutlineNow
from custui.store.shelves import SUMMARY
from custui.store.traits import SPENT


def spend_rank(connection: Connection, phone: str) -> SpendRank | None:
    """Return the place of the phone key's customer; None for one who is unknown or spent nothing."""
    mine = connection.scalars(select(SUMMARY.c.spent).where(SUMMARY.c.phone_key == phone)).one_or_none()
    if mine is None or mine <= 0:
        return None
    if outline.reach(connection):
        return _off_outline(connection, mine)
    # Each of those who spent anything is counted once: at two million customers that is most of the time.
    better = _count(connection, SUMMARY.c.spent > mine)
    others = _count(connection, SUMMARY.c.spent > 0, SUMMARY.c.spent <= mine)
    return SpendRank(better + 1, better + others)


def _off_outline(connection: Connection, mine: int) -> SpendRank:
    """Return the place of one who spent so much: whose code is higher spent more, others are asked."""
    codes, code = OutlineNow(connection).codes(SPENT), SPENT.code(mine)
    assert SPENT.span is not None
    top = SPENT.span(code).most

    def many_from(least: int) -> int:
        """Count those with this code or a higher one."""
        return len(codes.translate(None, bytes(range(least))))

    better = _count(connection, SUMMARY.c.spent > mine, *([] if top is None else [SUMMARY.c.spent <= top]))
    return SpendRank(better + 1 + (0 if top is None else many_from(code + 1)), many_from(SPENT.code(1)))


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """Return how many customers meet `conditions`; read off the index of what was spent alone."""
    return connection.execute(select(func.count()).where(*conditions)).scalar_one()
