"""A customer's place among all, by lifetime spent."""

from sqlalchemy import ColumnElement, Connection, func, select

from custui.domain.customer import SpendRank
from custui.store import outline, outline_kept
from custui.store.guide import one_of
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
    codes, code = outline_kept.codes(connection, SPENT), SPENT.code(mine)
    assert SPENT.span is not None
    top = SPENT.span(code).most
    doubted = outline.doubted(connection)
    theirs = select(SUMMARY.c.spent).where(one_of(connection, doubted), SUMMARY.c.spent > 0)
    spent = connection.scalars(theirs).all() if doubted else []

    def sure_from(least: int) -> int:
        """Count those of whom it is sure, with this code or a higher one."""
        many = len(codes.translate(None, bytes(range(least))))
        return many - sum(codes[number] >= least for number in doubted if number < len(codes))

    better = _count(connection, SUMMARY.c.spent > mine, *([] if top is None else [SUMMARY.c.spent <= top]))
    if top is not None:
        better += sure_from(code + 1) + sum(amount > top for amount in spent)
    return SpendRank(better + 1, sure_from(SPENT.code(1)) + len(spent))


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """Return how many customers meet `conditions`; read off the index of what was spent alone."""
    return connection.execute(select(func.count()).where(*conditions)).scalar_one()
