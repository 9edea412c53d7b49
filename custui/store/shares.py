"""What filters can be chosen from: the channels and places of a period's customers, counted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, literal, select, union_all

from custui.domain.dashboard import Share, Shares
from custui.domain.period import Period, Span
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.period_figures import customers_of, not_ahead_alone, ordered_since, seconds, span_of
from custui.store.shelves import SUMMARY

SHARE_SOUGHT = 10
"""Of more customers than one in so many, SQLite reads the rows sooner with all others than by their index."""
_WORDS = ("preferred_channel", "city", "state")


def shares(connection: Connection, period: Period, rules: ShopRules, now: datetime) -> Shares:
    """Return the channels, cities and states of the customers of `period` as of `now` (aware).

    A place goes by the spelling that most of its customers have, on a tie by the first of them in the
    alphabet.
    """
    span = span_of(period, rules, now)
    customers: FromClause = SUMMARY
    if span is not None:
        # Looked for once, and not three times.
        within = select(*(SUMMARY.c[word] for word in _WORDS)).where(_ordered_in(connection, span, now))
        customers = within.cte("customers")
    counted = union_all(*(
        select(literal(which), customers.c[word], func.count()).group_by(customers.c[word])
        for which, word in enumerate(_WORDS)
    ))  # fmt: skip
    rows: list[tuple[int, str, int]] = [tuple(row) for row in connection.execute(counted)]
    # Grouping what was written and folding the few words here is quicker than grouping by both.
    return Shares(_shares(rows, 0, str), _shares(rows, 1, fold), _shares(rows, 2, fold))


def _ordered_in(connection: Connection, span: Span, now: datetime) -> ColumnElement[bool]:
    """Return the condition on the summary that a customer ordered in `span`."""
    if connection.dialect.name != "sqlite" or span.end <= now:
        return customers_of(span, now)
    newest = connection.execute(select(func.max(SUMMARY.c.id))).scalar() or 0
    one = select(literal(1)).where(ordered_since(span)).limit(1).offset(newest // SHARE_SOUGHT)
    if connection.execute(one).first() is None:
        return customers_of(span, now)
    # All in the order that they lie in: to seek as many rows one by one takes longer.
    return and_(SUMMARY.c.last_order_at + 0 >= seconds(span.start), not_ahead_alone(span))


def _shares(
    rows: Sequence[tuple[int, str, int]], which: int, folded: Callable[[str], str]
) -> tuple[Share, ...]:
    """Return the shares of the rows (which, as written, customers) of this `which`."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place, written, customers in rows:
        if place == which:
            spellings[folded(written)][written.strip()] += customers
    found = [Share(_name(word, written), written.total()) for word, written in spellings.items()]
    return tuple(sorted(found, key=lambda share: (-share.customers, share.word)))


def _name(folded: str, written: Counter[str]) -> str:
    # What folds to nothing is no place, even where it is written in characters that cannot be seen.
    return min(written, key=lambda word: (-written[word], word)) if folded else ""
