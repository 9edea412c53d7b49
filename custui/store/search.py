"""Search: a name, part of a number, an order's number or a note as a condition on the customer's summary.

Every word typed must occur in the summary's `search_text`; a single word may be the number of one of
the customer's orders instead. On SQLite words of three characters and more go through the FTS5 trigram
table `customer_search`; on PostgreSQL LIKE does, with a trigram index of the engine's own behind it
where there is one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    any_,
    column,
    func,
    or_,
    select,
    table,
    union_all,
)

from custui.domain.customer import Match
from custui.domain.likeness import name_words
from custui.domain.rules import ShopRules
from custui.store.likelihood import FEW_MEET
from custui.store.note_search import is_common_in_notes, note_condition
from custui.store.search_words import TRIGRAM, order_numbers, quoted, terms, words_of_note
from custui.store.shelves import ORDERS, SUMMARY

if TYPE_CHECKING:
    from custui.store.outline_now import OutlineNow

FEW = 2_000
"""Up to so many hits are fetched and sorted; of more, a page is found faster along the list's order."""
ENOUGH = 20
"""Of so many customers found as typed, none of a like name is missed."""

_WHOLE_NUMBER = 10
"""Digits of a number that is somebody's; to count who has it would take as long as to find them."""
_TAIL = 4
"""Its last digits, which few others have, as all have the first ones."""

_INDEX = table("customer_search", column("rowid"), column("customer_search"))


def search_condition(
    text: str, dialect: str, rules: ShopRules, *, along: bool = False
) -> ColumnElement[bool] | None:
    """Return the condition that a customer matches `text`; None where there is nothing to look for.

    With `along` the condition is for testing rows while walking a list in its order, otherwise for
    finding them.
    """
    words = words_of_note(text)
    if words is not None:
        return note_condition(words, dialect, along=along)
    wanted = terms(text, rules)
    if not wanted:
        return None
    buyers = _buyers(text)
    query = None if along or dialect != "sqlite" else _match_query(wanted)
    if query is None:
        named = and_(*(_like(spellings) for spellings in wanted))
        return named if buyers is None else or_(named, _one_of(buyers, dialect))
    hits = select(_INDEX.c.rowid).where(_matches(query))
    tail = _tail(wanted)
    if tail is not None:
        ending = select(_INDEX.c.rowid).where(_matches(quoted(tail)))
        terms_of_it = map(_like, wanted)
        hits = select(SUMMARY.c.id).where(SUMMARY.c.id.in_(ending), *terms_of_it).correlate(None)
    if buyers is None:
        short = [_like(spellings) for spellings in wanted if not _indexed(spellings)]
        return and_(_few(SUMMARY.c.id.in_(hits)), *short)
    theirs = select(SUMMARY.c.id).where(_one_of(buyers, dialect)).correlate(None)
    # One list of ids for both: with OR between two, SQLite would read every customer.
    return _few(SUMMARY.c.id.in_(union_all(hits, theirs)))


def _few(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    # Or SQLite would rather walk an index than sort the few.
    return func.likelihood(condition, FEW_MEET)


def similar(
    connection: Connection, text: str, rules: ShopRules, now: "OutlineNow | None" = None
) -> tuple[str, ...]:
    """Return the phones of the customers whose name is like `text`, the likest first, then by phone.

    With `now` the outline tells whom to look at. Those whom `search_condition` finds are left out. Empty
    where `text` is no name of four letters or more, or where the exact hits are `ENOUGH`.
    """
    named = words_of_note(text) is None and name_words(text)
    exact = search_condition(text, connection.dialect.name, rules) if named else None
    if exact is None:
        return ()
    found = connection.scalars(select(SUMMARY.c.phone_key).where(exact).limit(ENOUGH)).all()
    if len(found) >= ENOUGH:
        return ()
    # Loaded when first needed: the first list comes without a search.
    from custui.store.similar_names import like_names

    return like_names(connection, text, frozenset(found), now)


def matches(connection: Connection, text: str, phones: Sequence[str], rules: ShopRules) -> dict[str, Match]:
    """Return by what the search found each of `phones`, all of which it did find."""
    from custui.store.search_matches import explained

    return explained(connection, text, phones, rules)


def is_common(connection: Connection, text: str, rules: ShopRules) -> bool:
    """Tell whether the index finds more than `FEW` customers, at the cost of finding so many.

    Words too short for it are found in most names.
    """
    words = words_of_note(text)
    if words is not None:
        return is_common_in_notes(connection, words)
    wanted = terms(text, rules) if connection.dialect.name == "sqlite" else []
    query = _match_query(wanted)
    if query is None:
        return bool(wanted)
    if _tail(wanted) is not None:
        return False
    hits = select(_INDEX.c.rowid).where(_matches(query)).limit(FEW + 1).subquery()
    return connection.execute(select(func.count()).select_from(hits)).scalar_one() > FEW


def _tail(wanted: list[list[str]]) -> str | None:
    """Return the last digits of the number among the terms that is somebody's; None where there is none."""
    for spellings in wanted:
        tails = {spelling[-_TAIL:] for spelling in spellings}
        if len(tails) == 1 and any(each.isdecimal() and len(each) >= _WHOLE_NUMBER for each in spellings):
            return tails.pop()
    return None


def of_order(text: str, dialect: str) -> ColumnElement[bool] | None:
    """Return the condition that a customer made the order of the number that `text` is, if it may be one."""
    buyers = _buyers(text)
    return None if buyers is None else _one_of(buyers, dialect)


def _buyers(text: str) -> Select[tuple[str]] | None:
    """Return what selects the phones behind the orders of the number that `text` is, if it may be one."""
    numbers = order_numbers(text)
    if not numbers:
        return None
    return select(ORDERS.c.phone_key).where(ORDERS.c.number.in_(numbers), ORDERS.c.phone_key.is_not(None))


def _one_of(buyers: Select[tuple[str]], dialect: str) -> ColumnElement[bool]:
    if dialect == "sqlite":
        return SUMMARY.c.phone_key.in_(buyers)
    # As an array, looked up once: PostgreSQL then combines its indexes over an OR, which it cannot do
    # with a subquery on one side.
    return SUMMARY.c.phone_key == any_(func.array(buyers.scalar_subquery()))


def _indexed(spellings: list[str]) -> bool:
    return all(len(spelling) >= TRIGRAM for spelling in spellings)


def _match_query(wanted: list[list[str]]) -> str | None:
    """Return the FTS5 query for the terms that the index can serve; None if it can serve none."""
    served = [" OR ".join(map(quoted, spellings)) for spellings in wanted if _indexed(spellings)]
    return " AND ".join(f"({spellings})" for spellings in served) or None


def _matches(query: str) -> ColumnElement[bool]:
    return _INDEX.c.customer_search.bool_op("MATCH")(query)


def _like(spellings: list[str]) -> ColumnElement[bool]:
    return or_(*(SUMMARY.c.search_text.contains(spelling, autoescape=True) for spelling in spellings))
