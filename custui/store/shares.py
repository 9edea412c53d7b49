"""What filters can be chosen from: the channels and places of a period's customers, counted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, FromClause, func, literal, select, union_all

from custui.domain.dashboard import Share, Shares
from custui.domain.period import Period
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.period_figures import customers_of, span_of
from custui.store.shelves import SUMMARY

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
        within = select(*(SUMMARY.c[word] for word in _WORDS)).where(customers_of(span, now))
        customers = within.cte("customers")
    counted = union_all(*(
        select(literal(which), customers.c[word], func.count()).group_by(customers.c[word])
        for which, word in enumerate(_WORDS)
    ))  # fmt: skip
    rows: list[tuple[int, str, int]] = [tuple(row) for row in connection.execute(counted)]
    # Grouping what was written and folding the few words here is quicker than grouping by both.
    return Shares(_shares(rows, 0, str), _shares(rows, 1, fold), _shares(rows, 2, fold))


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
