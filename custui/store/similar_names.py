"""Names like what was typed, found through trigrams although the letters differ.

In two steps, each of bounded cost. First every word is looked for by the parts of it that the slip may
have left whole (`chin`, `ned`, …), and those who are found, a few for each part, teach what names there
are near it: `chinedu`. Then customers are asked for who bear such a name for every word, and ranked by
`custui.domain.likeness`. Neither step reads all who share a common trigram.

SQLite asks the FTS5 trigram table. On PostgreSQL the same goes by LIKE, which an index of pg_trgm
serves; without one, only the latest customers are looked at.
"""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from contextlib import nullcontext
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    column,
    or_,
    select,
    table,
    union,
    union_all,
)

from custui.domain.likeness import Likeness, Typed, name_words, parts_of, slips_forgiven
from custui.store.named import one_of
from custui.store.outline_now import OutlineNow
from custui.store.search_words import names_in
from custui.store.shelves import SUMMARY
from custui.store.steering import walking
from custui.store.trigrams import has_trigrams

MOST = 20
"""Customers of a like name that are given at most."""
CANDIDATES = 300
"""Customers that are compared with what was typed, at most, for the likest readings and for all."""
HOMONYMS = 500
"""Customers of a like name among whom those of one town are looked for."""
LATEST = 20_000
"""Customers that are looked at where no index serves."""
_SAMPLE = 40
"""Customers looked at for each place that a slip may have in a word."""
MOST_TOLD = 30_000
"""Up to so many whom the outline tells are looked at, until there are enough."""
_READINGS = 8
"""Names that a word is taken for, at most."""
_LOOKED_FOR = 4
"""Words of the search that are looked for, the longest; the others are only compared."""
_TRIGRAM = 3
_VOWELS = "aeiou"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_QUERY, _PART = "query_{}", "part_{}"

_INDEX = table("customer_search", column("rowid"), column("customer_search"))


class _Customer(NamedTuple):
    phone: str
    names: tuple[str, ...]


class _Reading(NamedTuple):
    """What a typed word may stand for."""

    slips: int
    letters: str


class _Shelf:
    """The customers by their search text, as an engine looks them up; `within` a condition on them."""

    def __init__(
        self,
        connection: Connection,
        within: ColumnElement[bool] | None = None,
        now: OutlineNow | None = None,
    ) -> None:
        self._connection = connection
        self._within = within
        self._fts = connection.dialect.name == "sqlite"
        self.indexed = has_trigrams(connection)
        # Without an index the latest customers alone are looked at.
        self._now = now if self.indexed else None
        self._source: FromClause = SUMMARY
        if not self.indexed:
            latest = select(SUMMARY).order_by(SUMMARY.c.last_order_at.desc(), SUMMARY.c.phone_key.desc())
            self._source = latest.limit(LATEST).subquery()

    def holding(self, questions: Sequence[Sequence[Sequence[str]]], limit: int) -> list[_Customer]:
        """Return, once each, up to `limit` customers for every question.

        They are those whose text holds, of each of its lists of alternatives, one at least.
        """
        if self._fts:
            matches = [" AND ".join(f"({_any_of(parts)})" for parts in question) for question in questions]
            found = self._asked(_matching(len(matches)))
            rows = self._connection.execute(found, {**_named(_QUERY, matches), "most": limit}).all()
        elif self.indexed and all(len(question) == 1 for question in questions):
            parts = [part for (alternatives,) in questions for part in alternatives]
            found = self._asked(_with_each(len(parts)))
            given = {"each": limit, "most": limit * len(questions)}
            rows = self._connection.execute(found, {**given, **_named(_PART, map(_pattern, parts))}).all()
        else:
            told = [self._told(each) for each in questions]
            source = self._source
            ids = union(
                *(self._some(each, those, limit) for each, those in zip(questions, told, strict=True))
            )
            statement = select(source.c.phone_key, source.c.search_text).where(source.c.id.in_(ids))
            # Whom the outline names are read one by one; everybody else is looked up in the index of letters.
            with nullcontext() if None in told else walking(self._connection):
                rows = self._connection.execute(self._asked(statement)).all()
        return [_Customer(row.phone_key, names_in(row.search_text)) for row in rows]

    def _asked(self, statement: Select[tuple[str, str]]) -> Select[tuple[str, str]]:
        return statement if self._within is None else statement.where(self._within)

    def _told(self, question: Sequence[Sequence[str]]) -> Sequence[int] | None:
        """Return the ids of all whom `question` may find; None where they are too many, or not told."""
        if self._now is None:
            return None
        # NumPy is read in with it.
        from custui.store.searched import may_hold

        held = may_hold(self._now, question)
        ids: list[int] | None = None if held is None else held.nonzero()[0].tolist()
        return None if ids is None or len(ids) > MOST_TOLD else ids

    def _some(self, question: Sequence[Sequence[str]], told: Sequence[int] | None, limit: int) -> Select[Any]:
        """Select the ids of up to `limit` customers whom `question` finds, of those `told` if given."""
        text = self._source.c.search_text
        held = [or_(*(text.contains(part, autoescape=True) for part in parts)) for parts in question]
        if told is not None:
            held.append(one_of(self._connection, told))
        return select(select(self._source.c.id).where(*held).limit(limit).subquery())


# Putting it together anew would take longer than running it.
@lru_cache(maxsize=32)
def _matching(questions: int) -> Select[tuple[str, str]]:
    """Return what selects the customers whom so many FTS5 queries find, up to `most` each."""
    asked = (bindparam(_QUERY.format(place), type_=String) for place in range(questions))
    met = (_INDEX.c.customer_search.bool_op("MATCH")(query) for query in asked)
    most = bindparam("most", type_=Integer)
    ids = union(*(select(select(_INDEX.c.rowid).where(each).limit(most).subquery()) for each in met))
    return select(SUMMARY.c.phone_key, SUMMARY.c.search_text).where(SUMMARY.c.id.in_(ids))


@lru_cache(maxsize=64)
def _with_each(parts: int) -> Select[tuple[str, str]]:
    """Return what selects customers on a server whose text is like one of so many patterns.

    They are up to `each` for every pattern, and `most` in all. Each pattern is asked by itself: of many rare
    ones joined by OR, PostgreSQL expects so many hits that it would read the table until it has met its
    limit, which never come.
    """
    each, most = (bindparam(name, type_=Integer) for name in ("each", "most"))
    texts = (bindparam(_PART.format(place), type_=String) for place in range(parts))
    likes = (select(SUMMARY.c.id).where(SUMMARY.c.search_text.like(text)).limit(each) for text in texts)
    ids = union_all(*(select(like.subquery()) for like in likes)).limit(most)
    return select(SUMMARY.c.phone_key, SUMMARY.c.search_text).where(SUMMARY.c.id.in_(ids))


def like_names(
    connection: Connection, text: str, exact: Set[str], now: OutlineNow | None = None
) -> tuple[str, ...]:
    """Return the phones of those whose name is like `text`, without `exact`, the likest first.

    With `now` the outline tells whom to look at.
    """
    words = name_words(text)
    looked_for = sorted((word for word in words if len(word) >= _TRIGRAM), key=len, reverse=True)
    if not looked_for:
        return ()
    shelf, typed = _Shelf(connection, now=now), Typed(words)
    readings = [_readings(shelf, word, typed) for word in looked_for[:_LOOKED_FOR]]
    if not all(readings):
        return ()
    likest = [[reading for reading in each if reading.slips == each[0].slips] for each in readings]
    found = _compared(shelf, typed, likest, exact)
    if len(found) < MOST and likest != readings:
        found |= _compared(shelf, typed, readings, exact)
    return tuple(sorted(found, key=lambda phone: (found[phone], phone))[:MOST])


def sharing_words(
    connection: Connection, words: Sequence[str], within: ColumnElement[bool]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return phone and folded names of customers who bear two of `words`, or the like of them.

    `within` is a condition on their summary, asked of the first `HOMONYMS` who are found. Empty where no
    index serves.
    """
    shelf = _Shelf(connection)
    looked_for = sorted((word for word in words if len(word) >= _TRIGRAM), key=len, reverse=True)
    if not shelf.indexed or len(looked_for) < 2:
        return []
    typed = Typed(words)
    readings = [_readings(shelf, word, typed) for word in looked_for[:_LOOKED_FOR]]
    questions = [
        [[reading.letters for reading in each] for each in pair]
        for pair in combinations(filter(None, readings), 2)
    ]
    if not questions:
        return []
    found = _Shelf(connection, within).holding(questions, HOMONYMS // len(questions))
    return [(customer.phone, customer.names) for customer in found]


def _compared(
    shelf: _Shelf, typed: Typed, readings: list[list[_Reading]], exact: Set[str]
) -> dict[str, Likeness]:
    """Return how like those are, `exact` apart, who bear one of `readings` for each word."""
    known: dict[str, Likeness | None] = {}
    found = {}
    for customer in shelf.holding([[[reading.letters for reading in each] for each in readings]], CANDIDATES):
        for name in customer.names:
            if name not in known:
                known[name] = typed.likeness(name)
        best = min(filter(None, map(known.get, customer.names)), default=None)
        if best is not None and customer.phone not in exact:
            found[customer.phone] = best
    return found


def _readings(shelf: _Shelf, word: str, typed: Typed) -> list[_Reading]:
    """Return what names there are that `word` may stand for, the likest and most common first."""
    if not slips_forgiven(word):
        return [_Reading(0, word)]
    seen: Counter[_Reading] = Counter()
    for customer in _sample(shelf, word):
        for part in {part for name in customer.names for part in parts_of(name)}:
            found = typed.fit(word, part)
            if found is not None and len(found[1]) >= _TRIGRAM:
                seen[_Reading(*found)] += 1
    ranked = sorted(seen, key=lambda reading: (reading.slips, -seen[reading], reading))
    return ranked[:_READINGS]


def _sample(shelf: _Shelf, word: str) -> set[_Customer]:
    """Return customers, and among them some of every name that is near `word`."""
    trigrams = [word[place : place + _TRIGRAM] for place in range(len(word) - _TRIGRAM + 1)]
    others = _others(word)
    if not shelf.indexed:  # every question would read all
        return set(shelf.holding([[trigrams + others]], LATEST))
    # Each by itself, or the rare names would be lost among the common ones.
    customers = set(shelf.holding([[[trigram]] for trigram in trigrams], _SAMPLE))
    if others:
        customers.update(shelf.holding([[others]], _SAMPLE * 3))
    lengths = range(_TRIGRAM + 1, len(word))
    for parts in ([*(word[:length] for length in lengths), word], [word[-length:] for length in lengths]):
        for part in parts:
            found = shelf.holding([[[part]]], _SAMPLE)
            customers.update(found)
            if len(found) < _SAMPLE:  # whoever holds a longer part is among these
                break
    return customers


def _others(word: str) -> list[str]:
    """Return what `word` may have been where no three letters of it are left whole."""
    others = []
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if _short(head, tail):  # a letter is missing here
            others += [head + letter + tail for letter in _LETTERS]
        if tail and _short(head, tail[1:]):  # a wrong letter, or one too many
            others += [head + letter + tail[1:] for letter in _LETTERS]
            others.append(head + tail[1:])
        if tail[1:] and _short(head, tail[2:]):  # two exchanged
            others.append(head + tail[1] + tail[0] + tail[2:])
    vowels = [place for place, letter in enumerate(word) if letter in _VOWELS]
    for one, other in combinations(vowels, 2):  # two vowels exchanged over what is between them
        head, between, tail = word[:one], word[one + 1 : other], word[other + 1 :]
        if word[one] != word[other] and _short(head, between, tail):
            others.append(head + word[other] + between + word[one] + tail)
    return [other for other in dict.fromkeys(others) if other != word and len(other) >= _TRIGRAM]


def _short(*parts: str) -> bool:
    return all(len(part) < _TRIGRAM for part in parts)


def _named(name: str, values: Iterable[str]) -> dict[str, str]:
    return {name.format(place): value for place, value in enumerate(values)}


def _pattern(part: str) -> str:
    """Return what LIKE finds `part` by, and nothing else."""
    escaped = part.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def _any_of(parts: Sequence[str]) -> str:
    # Words of a name hold no quote, but what stands between two of them may.
    return " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
