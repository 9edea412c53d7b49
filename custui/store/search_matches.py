"""Why the search found a customer: which of the names and numbers is the one that was typed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Row, func, select

from custui.domain.customer import Match, MatchKind
from custui.domain.likeness import Typed, name_words
from custui.domain.phone import index_digits, read_phone
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.keys import among
from custui.store.note_search import noted
from custui.store.search_words import names_in, order_numbers, terms, words_of_note
from custui.store.shelves import ORDERS, SUMMARY

Terms = list[list[str]]


def explained(connection: Connection, text: str, phones: Sequence[str], rules: ShopRules) -> dict[str, Match]:
    """Return by what a search for `text` found each of `phones`; who was not found is left out.

    The shown name explains what it holds of the words; another name or number the rest.
    """
    words = words_of_note(text)
    if words is not None:
        return noted(connection, words, phones)
    wanted = terms(text, rules)
    if not wanted or not phones:
        return {}
    rest: dict[str, Terms] = {}
    found: dict[str, Match] = {}
    columns = (SUMMARY.c.phone_key, SUMMARY.c.name, SUMMARY.c.name_folded, SUMMARY.c.whatsapp)
    shown = select(*columns, SUMMARY.c.search_text)
    names: dict[str, list[str]] = {}
    reached: dict[str, str | None] = {}
    dialect = connection.dialect.name
    for row in connection.execute(shown.where(among(SUMMARY.c.phone_key, list(phones), dialect))):
        names[row.phone_key], reached[row.phone_key] = [row.name], row.whatsapp
        unexplained = _not_in(row.name_folded, wanted)
        if not unexplained:
            found[row.phone_key] = Match(MatchKind.NAME, row.name)
        elif (number := _number_alone(row, unexplained, rules)) is not None:
            found[row.phone_key] = number
        else:
            rest[row.phone_key] = unexplained
    if not rest:
        return found
    # Orders are read of nobody else.
    theirs = among(ORDERS.c.phone_key, list(rest), dialect)
    written = _written(connection, theirs)
    ordered = _ordered(connection, text, theirs)
    typed: Typed | None = None
    for phone, unexplained in rest.items():
        rows = written[phone]
        match = _best(phone, reached[phone], rows, unexplained, rules) or ordered.get(phone)
        if match is None and (words := name_words(text)):
            typed = typed or Typed(words)
            match = _likest([*names[phone], *(row.customer_name for row in rows)], typed)
        if match is not None:
            found[phone] = match
    return found


def _number_alone(row: Row[*tuple[Any, ...]], wanted: Terms, rules: ShopRules) -> Match | None:
    """Return the number shown that holds all of `wanted`, where nothing else can: no name holds any of it.

    So nobody's orders are read, of whom a good customer has hundreds.
    """
    if any(len(_not_in(name, wanted)) < len(wanted) for name in names_in(row.search_text)):
        return None
    for kind, key in ((MatchKind.PHONE, row.phone_key), (MatchKind.WHATSAPP, row.whatsapp)):
        if key and not _not_in(index_digits(key, rules.region), wanted):
            return Match(kind, key)
    return None


def _written(connection: Connection, theirs: ColumnElement[bool]) -> defaultdict[str, list[Row[Any]]]:
    """Return the names and numbers on each customer's orders, the latest first."""
    own = (ORDERS.c.phone_key, ORDERS.c.merged_from)
    columns = (*own, ORDERS.c.customer_name, ORDERS.c.whatsapp_text, ORDERS.c.phone_alternates)
    latest = func.max(ORDERS.c.created_at)
    statement = select(*columns).where(theirs).group_by(*columns)
    written = defaultdict[str, list[Row[Any]]](list)
    rows: CursorResult[Any] = connection.execute(statement.order_by(latest.desc(), *columns))
    for row in rows:
        written[row.phone_key].append(row)
    return written


def _ordered(connection: Connection, text: str, theirs: ColumnElement[bool]) -> dict[str, Match]:
    """Return the order of each customer whose number `text` is."""
    numbers = order_numbers(text)
    if not numbers:
        return {}
    statement = select(ORDERS.c.phone_key, ORDERS.c.number).where(ORDERS.c.number.in_(numbers), theirs)
    rows = connection.execute(statement.order_by(ORDERS.c.number))
    return {row.phone_key: Match(MatchKind.ORDER, row.number) for row in rows}


def _best(
    phone: str, reached: str | None, rows: Iterable[Row[Any]], wanted: Terms, rules: ShopRules
) -> Match | None:
    """Return the name or number that holds all of `wanted`; if none does, the first that holds a part."""
    candidates = _candidates(phone, reached, rows, rules)
    for match, text in candidates:
        if not _not_in(text, wanted):
            return match
    return next((match for match, text in candidates if len(_not_in(text, wanted)) < len(wanted)), None)


def _candidates(
    phone: str, reached: str | None, rows: Iterable[Row[Any]], rules: ShopRules
) -> list[tuple[Match, str]]:
    """Return what the customer may have been found by, in order, and as what each is searched.

    `reached` is the number shown for WhatsApp, which may be an agent's.
    """
    rows = list(rows)
    names = dict.fromkeys(row.customer_name for row in rows)
    given = (read_phone(row.whatsapp_text, rules.region).key for row in rows)
    whatsapp = dict.fromkeys((reached, *given))
    merged = dict.fromkeys(row.merged_from for row in rows if row.merged_from)
    alternates = merged | dict.fromkeys(key for row in rows for key in row.phone_alternates.split())
    numbers = [(MatchKind.PHONE, phone)]
    numbers += [(MatchKind.WHATSAPP, key) for key in whatsapp if key]
    numbers += [(MatchKind.ALTERNATE, key) for key in alternates]
    return [(Match(MatchKind.OTHER_NAME, name), fold(name)) for name in names] + [
        (Match(kind, key), index_digits(key, rules.region)) for kind, key in numbers
    ]


def _not_in(text: str, wanted: Terms) -> Terms:
    """Return those of `wanted` of which no spelling stands in `text`."""
    return [spellings for spellings in wanted if not any(spelling in text for spelling in spellings)]


def _likest(names: Iterable[str], typed: Typed) -> Match | None:
    """Return the likest of `names`, the first of several; None where none is like."""
    likenesses = {name: typed.likeness(fold(name)) for name in dict.fromkeys(names)}
    like = [(likeness, name) for name, likeness in likenesses.items() if likeness is not None]
    return Match(MatchKind.SIMILAR, min(like, key=lambda pair: pair[0])[1]) if like else None
