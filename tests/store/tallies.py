"""What the ledger tells of a period, held against a plain GROUP BY."""

from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection, text

from custui.domain.period import Span
from custui.domain.rules import ShopRules
from custui.store.ledger_span import entries_in
from custui.store.tally import Tally

_PLAIN = """
    SELECT customer_summary.id, count(*), sum(CASE WHEN {spent} THEN total - refunded ELSE 0 END),
        sum(CASE WHEN {spent} THEN 1 ELSE 0 END)
    FROM orders JOIN customer_summary USING (phone_key)
    WHERE created_at >= :start AND created_at < :end GROUP BY 1
"""


def check_tally(connection: Connection, rules: ShopRules) -> int:
    """Check the tally of all orders, of those before their middle, and of no time at all.

    Return how many of them the ledger told.
    """
    ends = connection.execute(text("SELECT min(created_at), max(created_at) FROM orders")).one()
    if ends[0] is None:
        return 0
    told = 0
    first, last = ends
    for start, end in ((first, last + 1), (first - 9, (first + last) // 2), (last, last)):
        span = Span(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        if entries_in(connection, span) is None:
            continue
        tally = Tally.of(connection, span, rules, orders=True, spent=True, spent_orders=True)
        if tally is None:
            continue
        told += 1
        columns = (tally.seen, tally.orders, tally.spent, tally.spent_orders)
        assert all(column is not None for column in columns)
        rows = zip(*(column.tolist() for column in columns if column is not None), strict=True)
        found = {
            number: tuple(figures) for number, (seen, *figures) in enumerate(rows) if seen or any(figures)
        }
        assert found == plain(connection, rules, start, end)
        bare = Tally.of(connection, span, rules)
        assert bare is not None
        assert (bare.orders, bare.spent, bare.spent_orders) == (None, None, None)
        assert bare.seen.tolist() == tally.seen.tolist()
        assert tally.seen.nonzero()[0].tolist() == sorted(found)
        alone = np.zeros(len(tally.seen) // 2, np.bool_)
        alone[1::2] = True
        assert tally.spent_by([alone, np.ones(len(tally.seen) + 3, np.bool_)]) == [
            sum(spent for number, (_, spent, _) in found.items() if number < len(alone) and number % 2),
            sum(spent for _, spent, _ in found.values()),
        ]
    return told


def plain(connection: Connection, rules: ShopRules, start: int, end: int) -> dict[int, tuple[int, int, int]]:
    """Return how often each customer ordered, spent what and in how many orders, by the summary's id."""
    statuses = ", ".join(f"'{status}'" for status in sorted(rules.spent_statuses))
    spent = f"(currency = '{rules.currency}' AND status IN ({statuses}))"
    rows = connection.execute(text(_PLAIN.format(spent=spent)), {"start": start, "end": end})
    return {number: (count, amount, counted) for number, count, amount, counted in rows}
