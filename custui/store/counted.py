"""How many customers a list holds, off outline and ledger: what those cannot tell is asked of the rest."""

from sqlalchemy import func, select

from custui.domain.query import CustomerFilters
from custui.store import outline
from custui.store.asked import Asked
from custui.store.guide import GATHERED
from custui.store.named import marked_in, one_of
from custui.store.shelves import SUMMARY


def count(asked: Asked) -> int | None:
    """Return how many are listed; None where SQL tells sooner, or outline or ledger do not serve."""
    connection = asked.connection
    if asked.walkable and asked.filters == CustomerFilters(sort=asked.filters.sort):
        return None
    if not outline.reach(connection) or asked.few:
        return None
    # NumPy is read in with them.
    from custui.store.marks import fitted, many, marked

    holders = asked.holders
    held, rest = holders.meeting_some(asked.customers(walked=asked.span is None))
    rest += asked.hits(along=asked.common)
    if asked.span is not None:
        if asked.entries is None:
            return None
        from custui.store.tallied import members_of

        members = members_of(asked, sorted_too=False)
        if members is None:
            return None
        held = marked(members.among(held), holders.size)
    if asked.may_hit is not None:
        held = asked.may_hit if held is None else held & fitted(asked.may_hit, len(held))
    if held is None:
        return None
    there = many(held)
    if not rest:
        return there
    these = (
        one_of(connection, held.nonzero()[0].tolist()) if there <= GATHERED else marked_in(connection, held)
    )
    counted = select(func.count()).select_from(SUMMARY).where(*rest, these)
    return connection.execute(counted).scalar_one()
