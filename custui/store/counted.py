"""How many customers a list holds, off outline and ledger: what those cannot tell is asked of the rest."""

from sqlalchemy import func, select

from custui.domain.query import CustomerFilters
from custui.store import outline
from custui.store.asked import Asked
from custui.store.guide import GATHERED
from custui.store.ledger_span import serves
from custui.store.named import marked_in, one_of
from custui.store.shelves import SUMMARY


def count(asked: Asked, *, common: bool) -> int | None:
    """Return how many are listed; None where SQL tells sooner, or outline or ledger do not serve.

    `common` says that very many are found by what is searched.
    """
    connection = asked.connection
    if asked.walkable and asked.filters == CustomerFilters(sort=asked.filters.sort):
        return None
    if not outline.reach(connection) or asked.few(common=common):
        return None
    # NumPy is read in with them.
    from custui.store.marks import marked

    holders = asked.holders
    held, rest = holders.meeting_some(asked.customers(walked=asked.span is None))
    rest += asked.hits(along=common)
    if asked.span is not None:
        if not serves(connection, asked.span):
            return None
        from custui.store.tallied import members_of

        members = members_of(asked, sorted_too=False)
        if members is None:
            return None
        held = marked(members.among(held), holders.size)
    if held is None:
        return None
    many = int(held.sum())
    if not rest:
        return many
    these = one_of(connection, held.nonzero()[0].tolist()) if many <= GATHERED else marked_in(held)
    counted = select(func.count()).select_from(SUMMARY).where(*rest, these)
    return connection.execute(counted).scalar_one()
