"""Search in notes, as a condition on the customer's summary: one of the notes holds every word.

On SQLite words of three characters and more go through the FTS5 trigram table `note_search`, see
`custui.store.note_index`; on PostgreSQL LIKE does, with a trigram index of the engine's own behind it
where there is one.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, exists, func, literal, select

from custui.domain.customer import Match, MatchKind
from custui.domain.matching import snippet
from custui.store.keys import among
from custui.store.likelihood import FEW_MEET
from custui.store.note_index import INDEX
from custui.store.search_words import TRIGRAM, quoted
from custui.store.shelves import NOTES, SUMMARY

FEW = 1_500
"""Up to so many notes are fetched and their customers sorted; of more, the list is walked in its order."""
MANY = 12_000
"""Up to so many notes' customers are gathered before the walk; of more, each customer met is looked up."""


def note_condition(words: Sequence[str], dialect: str, *, along: bool = False) -> ColumnElement[bool] | None:
    """Return the condition that one note of a customer holds all `words`; None where there are none.

    With `along` it is for testing rows while walking a list in its order, otherwise for finding them.
    """
    if not words:
        return None
    gathered = SUMMARY.c.phone_key.in_(_notes(words, dialect, NOTES.c.phone_key))
    if dialect != "sqlite":
        return gathered
    if not along:
        # SQLite would rather walk the whole list in its order than fetch and sort a few.
        return func.likelihood(gathered, FEW_MEET)
    theirs = NOTES.c.phone_key == SUMMARY.c.phone_key
    looked_up = exists().where(theirs, *map(_like, words)).correlate(SUMMARY)
    # Either way only what is taken is run, and the list is walked: SQLite looks for no index in a CASE.
    return case((_more_than(MANY, words).scalar_subquery(), looked_up), else_=gathered)


def is_common_in_notes(connection: Connection, words: Sequence[str]) -> bool:
    """Tell whether more than `FEW` notes hold all `words`, at the cost of finding so many."""
    if not words or connection.dialect.name != "sqlite":
        return False
    return bool(connection.execute(_more_than(FEW, words)).scalar_one())


def noted(connection: Connection, words: Sequence[str], phones: Sequence[str]) -> dict[str, Match]:
    """Return the place in the newest note of each of `phones` that holds all `words`."""
    if not words or not phones:
        return {}
    newest_first = (
        select(NOTES.c.phone_key, NOTES.c.body)
        .where(among(NOTES.c.phone_key, list(phones), connection.dialect.name), *map(_like, words))
        .order_by(NOTES.c.created_at.desc(), NOTES.c.id.desc())
    )
    bodies: dict[str, str] = {}
    for row in connection.execute(newest_first):
        bodies.setdefault(row.phone_key, row.body)
    return {phone: Match(MatchKind.NOTE, snippet(body, words)) for phone, body in bodies.items()}


def _more_than(bound: int, words: Sequence[str]) -> Select[Any]:
    some = _notes(words, "sqlite", literal(1)).limit(bound + 1).subquery()
    return select(func.count() > bound).select_from(some)


def _notes(words: Sequence[str], dialect: str, told: ColumnElement[Any]) -> Select[Any]:
    """Return what selects `told` of every note that holds all `words`."""
    served = [word for word in words if len(word) >= TRIGRAM] if dialect == "sqlite" else []
    rest = [_like(word) for word in words if word not in served]
    if not served:
        return select(told).select_from(NOTES).where(*rest)
    query = " AND ".join(map(quoted, served))
    hits = INDEX.c.note_search.bool_op("MATCH")(query)
    if not rest and told is not NOTES.c.phone_key:
        return select(told).select_from(INDEX).where(hits)
    return select(told).select_from(INDEX.join(NOTES, NOTES.c.id == INDEX.c.rowid)).where(hits, *rest)


def _like(word: str) -> ColumnElement[bool]:
    return NOTES.c.body_folded.contains(word, autoescape=True)
