"""What the ledger has of a span, told without reading it."""

from sqlalchemy import ColumnElement, Connection, func, select

from custui.domain.period import Span
from custui.store import ledger
from custui.store.ledger import LEDGER
from custui.store.ledger_part import ONE
from custui.store.period_figures import seconds


def entries_in(connection: Connection, span: Span) -> int | None:
    """Return about how many orders have to be looked at for this span; None where the ledger does not serve.

    It does not before it was drawn up or brought up to date, nor where one customer may have too many.
    """
    parts = select(func.count(), func.sum(LEDGER.c.most), *ledger.STANDING).where(*overlapping(span))
    there, most, *standing = connection.execute(parts).one()
    reach, pending = ledger.told(*standing)
    if reach == 0 or pending > 2 * ledger.MOST_PENDING or int(most or 0) + pending >= ONE:
        return None
    return int(there) * ledger.PART


def overlapping(span: Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions on a part that it may hold orders of the span."""
    return LEDGER.c.last_at >= seconds(span.start), LEDGER.c.first_at < seconds(span.end)
