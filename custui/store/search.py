"""Search: a name or part of a number as a condition on the summary's `search_text`.

Every word typed must occur. A text, or a word, that reads as part of a number is looked for as the
digits under which numbers are kept too, and as it stands, for names that hold digits. On SQLite words
of three characters and more go through the FTS5 trigram table `customer_search`; on PostgreSQL LIKE
does, with a trigram index of the engine's own behind it where there is one.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, column, func, or_, select, table

from custui.domain.customer import Match
from custui.domain.phone import search_digits
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.shelves import SUMMARY
from custui.store.storable import storable

MOST_WORDS = 16
"""Further words are not looked at: engines limit how deep a condition may nest."""
LONGEST_WORD = 100
"""Characters of a word that are looked at: SQLite refuses LIKE patterns past 50,000 bytes."""
FEW = 2_000
"""Up to so many hits are fetched and sorted; of more, a page is found faster along the list's order."""

_INDEX = table("customer_search", column("rowid"), column("customer_search"))
_TRIGRAM = 3


def search_condition(
    text: str, dialect: str, rules: ShopRules, *, along: bool = False
) -> ColumnElement[bool] | None:
    """Return the condition that a customer matches `text`; None where there is nothing to look for.

    With `along` the condition is for testing rows while walking a list in its order, otherwise for
    finding them.
    """
    terms = _terms(text, rules)
    if not terms:
        return None
    query = None if along or dialect != "sqlite" else _match_query(terms)
    if query is None:
        return and_(*(_like(spellings) for spellings in terms))
    short = [_like(spellings) for spellings in terms if not _indexed(spellings)]
    return and_(SUMMARY.c.id.in_(select(_INDEX.c.rowid).where(_matches(query))), *short)


def similar(connection: Connection, text: str, rules: ShopRules) -> tuple[str, ...]:
    """Return the phones of the customers whose name is like `text`, the likest first, then by phone.

    Those whom `search_condition` finds are left out. Empty where `text` is no name of four letters or
    more, or where the exact hits are `ENOUGH`.
    """
    return ()


def matches(connection: Connection, text: str, phones: Sequence[str], rules: ShopRules) -> dict[str, Match]:
    """Return by what the search found each of `phones`, all of which it did find."""
    return {}


def is_common(connection: Connection, text: str, rules: ShopRules) -> bool:
    """Tell whether the index finds more than `FEW` customers, at the cost of finding so many."""
    query = _match_query(_terms(text, rules)) if connection.dialect.name == "sqlite" else None
    if query is None:
        return False
    hits = select(_INDEX.c.rowid).where(_matches(query)).limit(FEW + 1).subquery()
    return connection.execute(select(func.count()).select_from(hits)).scalar_one() > FEW


def _terms(text: str, rules: ShopRules) -> list[list[str]]:
    """Return what must all occur, each as the spellings of which one suffices."""
    folded = fold(storable(text))[: MOST_WORDS * LONGEST_WORD]
    if digits := search_digits(folded, rules.region):
        return [_spellings(folded, digits)]
    words = dict.fromkeys(folded.split()[:MOST_WORDS])
    return [_spellings(word, search_digits(word, rules.region)) for word in words]


def _spellings(word: str, digits: str | None) -> list[str]:
    return list(dict.fromkeys(part[:LONGEST_WORD] for part in (word, digits) if part))


def _indexed(spellings: list[str]) -> bool:
    return all(len(spelling) >= _TRIGRAM for spelling in spellings)


def _match_query(terms: list[list[str]]) -> str | None:
    """Return the FTS5 query for the terms that the index can serve; None if it can serve none."""
    served = [" OR ".join(map(_quoted, spellings)) for spellings in terms if _indexed(spellings)]
    return " AND ".join(f"({spellings})" for spellings in served) or None


def _quoted(spelling: str) -> str:
    # Between quotes FTS5 knows no operators; a quote is written twice.
    return '"' + spelling.replace('"', '""') + '"'


def _matches(query: str) -> ColumnElement[bool]:
    return _INDEX.c.customer_search.bool_op("MATCH")(query)


def _like(spellings: list[str]) -> ColumnElement[bool]:
    return or_(*(SUMMARY.c.search_text.contains(spelling, autoescape=True) for spelling in spellings))
