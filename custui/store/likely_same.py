"""Customers who are likely the same person as another: looked for by index, never by reading all.

What too many share, as the shop's own number given as WhatsApp or a name that is common in a town,
says nothing and is left aside.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from custui.domain.merging import MOST_LIKELY, LikelySame, Likeness, naming_words, same_name
from custui.domain.phone import PhoneVerdict
from custui.domain.rules import ShopRules
from custui.store.aliases import customer_of
from custui.store.details import summary_row
from custui.store.keys import among
from custui.store.rows import customer_row
from custui.store.shelves import ORDERS, SUMMARY
from custui.store.storable import storable

_MOST_KEYS = 20
"""Numbers of one customer that are looked for, the latest."""
_FRONT = 3
"""Characters from the first blank of a name on that it must share to be looked at."""
_BEHIND_ALL = "\U0010ffff"
_RANK = list(Likeness)


def likely_same(
    connection: Connection, phone: str, rules: ShopRules, now: datetime
) -> tuple[LikelySame, ...]:
    """Return at most `MOST_LIKELY` customers who are likely the same as that of `phone`, likeliest first.

    Two reasons count more than one, then the kind of reason, then who ordered last. A number that a
    spreadsheet damaged stands for whoever's began alike, and is nobody's.
    """
    summary = summary_row(connection, customer_of(connection, storable(phone)))
    if summary is None or summary.verdict == PhoneVerdict.DAMAGED:
        return ()
    reasons: defaultdict[str, set[Likeness]] = defaultdict(set)
    for likeness, phones in (
        *_by_numbers(connection, summary),
        (Likeness.NAME_AND_CITY, _namesakes(connection, summary)),
    ):
        for other in phones:
            reasons[other].add(likeness)
    reasons.pop(summary.phone_key, None)
    there = select(SUMMARY).where(
        _one_of(connection, SUMMARY.c.phone_key, reasons), SUMMARY.c.verdict != PhoneVerdict.DAMAGED.value
    )
    likely = [
        LikelySame(
            customer_row(row, None, rules, now), tuple(sorted(reasons[row.phone_key], key=_RANK.index))
        )
        for row in (connection.execute(there) if reasons else ())
    ]
    likely.sort(key=_likeliest_first)
    return tuple(likely[:MOST_LIKELY])


def _likeliest_first(one: LikelySame) -> tuple[int, int, float, str]:
    latest = -one.customer.last_order_at.timestamp()
    return -len(one.reasons), _RANK.index(one.reasons[0]), latest, one.customer.phone


def _by_numbers(connection: Connection, summary: Row[Any]) -> list[tuple[Likeness, set[str]]]:
    """Return whom the numbers on this customer's orders lead to, and whose orders name its numbers."""
    columns = (ORDERS.c.merged_from, ORDERS.c.whatsapp_key, ORDERS.c.phone_alternates)
    # Each once: a good customer has thousands of orders, and on nearly all of them stands the same.
    said = select(*columns).where(ORDERS.c.phone_key == summary.phone_key).group_by(*columns)
    own, whatsapp, alternates = {summary.phone_key: None}, {summary.whatsapp: None}, dict[str, None]()
    for row in connection.execute(said.order_by(func.max(ORDERS.c.created_at).desc())):
        own[row.merged_from] = whatsapp[row.whatsapp_key] = None
        alternates |= dict.fromkeys(row.phone_alternates.split())
    mine, reached, second = (list(filter(None, keys))[:_MOST_KEYS] for keys in (own, whatsapp, alternates))
    named = [
        (Likeness.SAME_WHATSAPP, SUMMARY.c.whatsapp, {*reached, *mine}, ()),
        (Likeness.SAME_WHATSAPP, SUMMARY.c.phone_key, reached, ()),
        (Likeness.ALTERNATE, SUMMARY.c.phone_key, second, ()),
        # In so many words, or the index that is of such orders alone would not serve.
        (Likeness.ALTERNATE, ORDERS.c.phone_alternates, mine, (ORDERS.c.phone_alternates != "",)),
    ]
    return [
        (likeness, _few(connection, select(column.table.c.phone_key).where(column == key, *also)))
        for likeness, column, keys, also in named
        for key in keys
    ]


def _few(connection: Connection, phones: Select[Any]) -> set[str]:
    """Return those selected, unless they are too many to mean anything."""
    found = set(connection.scalars(phones.distinct().limit(MOST_LIKELY + 2)))
    # One of them is the customer itself, as a rule.
    return found if len(found) <= MOST_LIKELY + 1 else set()


def _namesakes(connection: Connection, summary: Row[Any]) -> set[str]:
    """Return who bears a very similar name in the same town.

    Names that begin alike are compared, and where words of names are indexed, those that share two.
    """
    words = naming_words(summary.name)
    if not words or not summary.city_folded:
        return set()
    # Loaded when first needed, as for a search.
    from custui.store.similar_names import HOMONYMS, sharing_words

    name, there = SUMMARY.c.name_folded, SUMMARY.c.city_folded == summary.city_folded
    namesake = cache(lambda other: same_name(summary.name, other))
    front = summary.name_folded[: summary.name_folded.find(" ") + _FRONT]
    named = set[str]()
    for alike in (name == summary.name_folded, and_(name >= front, name < front + _BEHIND_ALL)):
        columns = (SUMMARY.c.phone_key, SUMMARY.c.name_folded, SUMMARY.c.city_folded)
        first = select(*columns).where(alike).limit(HOMONYMS).subquery()
        near = select(first).where(first.c.city_folded == summary.city_folded)
        named.update(row.phone_key for row in connection.execute(near) if namesake(row.name_folded))
    if len(named) <= MOST_LIKELY + 1:  # the customer itself is one of them, as a rule
        found = sharing_words(connection, words, there)
        named.update(phone for phone, names in found if any(map(namesake, names)))
    named.discard(summary.phone_key)
    return named if len(named) <= MOST_LIKELY else set()


def _one_of(connection: Connection, column: ColumnElement[str], phones: Iterable[str]) -> ColumnElement[bool]:
    return among(column, sorted(phones), connection.dialect.name)
