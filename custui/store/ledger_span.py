"""What the ledger has of a span, told without reading it."""

from sqlalchemy import ColumnElement, Connection, func, select

from custui.domain.period import Span
from custui.store import ledger
from custui.store.ledger import LEDGER
from custui.store.ledger_part import ONE
from custui.store.period_figures import seconds


def serves(connection: Connection, span: Span) -> bool:
    """Tell whether the ledger holds nearly all orders, and no customer too many of the span.

    It does not before it was drawn up or brought up to date.
    """
    if ledger.reach(connection) == 0:
        return False
    if ledger.pending(connection) > 2 * ledger.MOST_PENDING:
        return False
    most = connection.execute(select(func.sum(LEDGER.c.most)).where(*overlapping(span))).scalar() or 0
    return int(most) + ledger.pending(connection) < ONE


def entries_in(connection: Connection, span: Span) -> int:
    """Return how many orders have to be looked at for this span, roughly."""
    parts = select(func.count()).select_from(LEDGER).where(*overlapping(span))
    return int(connection.execute(parts).scalar_one()) * ledger.PART


def overlapping(span: Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions on a part that it may hold orders of the span."""
    return LEDGER.c.last_at >= seconds(span.start), LEDGER.c.first_at < seconds(span.end)
