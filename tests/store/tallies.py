"""What the ledger tells of a period, held against a plain GROUP BY."""

from datetime import UTC, datetime
from itertools import compress

import pytest
from sqlalchemy import Connection, text

from custui.domain.period import Span
from custui.domain.rules import ShopRules
from custui.store import tally as adding_up
from custui.store.ledger_part import BITS, ONE
from custui.store.tally import Tally

_PLAIN = """
    SELECT customer_summary.id, count(*), sum({spent} * (total - refunded)), sum({spent})
    FROM orders JOIN customer_summary USING (phone_key)
    WHERE created_at >= :start AND created_at < :end GROUP BY 1
"""


def check_tally(connection: Connection, rules: ShopRules) -> int:
    """Check the tally of all orders, of those before their middle, and of no time at all.

    Return how many of them the ledger told.
    """
    ends = connection.execute(text("SELECT min(created_at), max(created_at) FROM orders")).one()
    if connection.dialect.name != "sqlite" or ends[0] is None:
        return 0
    told = 0
    first, last = ends
    for start, end in ((first, last + 1), (first - 9, (first + last) // 2), (last, last)):
        span = Span(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        tally = Tally.of(connection, span, rules, orders=True, moneys=True)
        if tally is None:
            continue
        told += 1
        assert tally.orders is not None
        assert tally.moneys is not None
        found = {
            number: (count, money >> BITS, money & ONE - 1)
            for number, (seen, count, money) in enumerate(
                zip(tally.seen, tally.orders, tally.moneys, strict=True)
            )
            if seen or count or money
        }
        assert found == plain(connection, rules, start, end)
        bare = Tally.of(connection, span, rules, orders=False, moneys=False)
        assert bare is not None
        assert bare.seen == tally.seen
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(adding_up, "entries_in", lambda *_: 0)
            few = Tally.of(connection, span, rules, orders=True, moneys=True)
        assert few == tally
        counting = Tally.of(connection, span, rules, orders=False, moneys=True)
        assert counting is not None
        assert (counting.seen, counting.moneys) == (tally.seen, tally.moneys)
        odd = bytes(number % 2 for number in range(len(tally.seen)))
        some = Tally.of(connection, span, rules, orders=True, moneys=True, among=odd.rstrip(b"\0"))
        assert some is not None
        assert some.orders is not None
        assert some.moneys is not None
        assert some.seen == bytes(map(int.__and__, tally.seen, odd))
        for number in compress(range(len(odd)), odd):
            assert (some.orders[number], some.moneys[number]) == (
                tally.orders[number],
                tally.moneys[number],
            )
    return told


def plain(connection: Connection, rules: ShopRules, start: int, end: int) -> dict[int, tuple[int, int, int]]:
    """Return how often each customer ordered, spent what and in how many orders, by the summary's id."""
    statuses = ", ".join(f"'{status}'" for status in sorted(rules.spent_statuses))
    spent = f"(currency = '{rules.currency}' AND status IN ({statuses}))"
    rows = connection.execute(text(_PLAIN.format(spent=spent)), {"start": start, "end": end})
    return {number: (count, amount, counted) for number, count, amount, counted in rows}
