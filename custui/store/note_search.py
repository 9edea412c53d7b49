"""Search in notes, as a condition on the customer's summary: one of the notes holds every word.

On SQLite words of three characters and more go through the FTS5 trigram table `note_search`, see
`custui.store.note_index`; on PostgreSQL LIKE does, with a trigram index of the engine's own behind it
where there is one.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, exists, func, literal, select

from custui.domain.customer import Match, MatchKind
from custui.domain.matching import snippet
from custui.store.keys import among
from custui.store.note_index import INDEX
from custui.store.search_words import TRIGRAM, quoted
from custui.store.shelves import NOTES, SUMMARY

FEW = 5_000
"""Up to so many notes are fetched and their customers sorted; of more, the list is walked in its order."""


def note_condition(words: Sequence[str], dialect: str, *, along: bool = False) -> ColumnElement[bool] | None:
    """Return the condition that one note of a customer holds all `words`; None where there are none.

    With `along` it is for testing rows while walking a list in its order, otherwise for finding them.
    """
    if not words:
        return None
    if along and dialect == "sqlite":
        theirs = NOTES.c.phone_key == SUMMARY.c.phone_key
        return exists().where(theirs, *map(_like, words)).correlate(SUMMARY)
    holding = select(NOTES.c.phone_key).where(*_holding(words, dialect))
    return SUMMARY.c.phone_key.in_(holding)


def is_common_in_notes(connection: Connection, words: Sequence[str]) -> bool:
    """Tell whether more than `FEW` notes hold all `words`, at the cost of finding so many."""
    if not words or connection.dialect.name != "sqlite":
        return False
    some = select(literal(1)).select_from(NOTES).where(*_holding(words, "sqlite")).limit(FEW + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() > FEW


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


def _holding(words: Sequence[str], dialect: str) -> list[ColumnElement[bool]]:
    """Return the conditions on a note that it holds all `words`."""
    served = [word for word in words if len(word) >= TRIGRAM] if dialect == "sqlite" else []
    wanted = [_like(word) for word in words if word not in served]
    if served:
        query = " AND ".join(map(quoted, served))
        hits = select(INDEX.c.rowid).where(INDEX.c.note_search.bool_op("MATCH")(query))
        wanted.append(NOTES.c.id.in_(hits))
    return wanted


def _like(word: str) -> ColumnElement[bool]:
    return NOTES.c.body_folded.contains(word, autoescape=True)
