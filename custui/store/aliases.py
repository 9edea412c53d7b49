"""Merged phones: whose customer a phone key is by now, and how merges hang together.

Orders and notes have a key of their own: what the order's text reads as, whom the note was written
about. `phone_key` is derived from it: the customer whom the own key was merged into, and then
`merged_from` is the own key; without a merge it is the own key itself.

Each alias knows the phone it was `merged_into`, and the `customer_key` where that leads by now: merges
can so be taken back one by one, in any order.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, case, func, select, update

from custui.store.keys import among
from custui.store.ledger import changing
from custui.store.shelves import ALIASES, NOTES, ORDERS


def customer_of(connection: Connection, phone: str) -> str:
    """Return the customer whom `phone` was merged into; `phone` itself where it was not."""
    customer = select(ALIASES.c.customer_key).where(ALIASES.c.phone_key == phone)
    return connection.execute(customer).scalar() or phone


def customers_of(connection: Connection, phones: Iterable[str]) -> dict[str, str]:
    """Return the customer of each of `phones` that was merged into one."""
    theirs = among(ALIASES.c.phone_key, sorted(phones), connection.dialect.name)
    return dict(connection.execute(select(ALIASES.c.phone_key, ALIASES.c.customer_key).where(theirs)).all())


def any_aliases(connection: Connection) -> bool:
    """Tell whether any phone is merged into another."""
    return connection.execute(select(ALIASES.c.phone_key).limit(1)).first() is not None


def place(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put each of `rows`, new ones of `orders` under their own keys, under the customer it belongs to."""
    keys = {row["phone_key"] for row in rows} - {None}
    if not keys or not any_aliases(connection):
        return
    customers = customers_of(connection, keys)
    for row in rows:
        if row["phone_key"] in customers:
            row |= {"phone_key": customers[row["phone_key"]], "merged_from": row["phone_key"]}


def merged_into(connection: Connection, customer: str) -> Sequence[Row[Any]]:
    """Return the aliases of a customer, those of aliases among them."""
    return connection.execute(select(ALIASES).where(ALIASES.c.customer_key == customer)).all()


def coming_with(phone: str, aliases: Iterable[Row[Any]]) -> set[str]:
    """Return `phone` and all of `aliases` that were merged into it, directly or over others."""
    parents = {alias.phone_key: alias.merged_into for alias in aliases}
    return {phone, *(key for key in parents if phone in _above(key, parents))}


def loops(phone: str, parents: Mapping[str, str]) -> bool:
    """Tell whether the way up from `phone` leads to it again, `parents` as in `top`."""
    seen: set[str] = set()
    at = phone
    while at in parents and at not in seen:
        seen.add(at)
        at = parents[at]
    return at == phone


def top(phone: str, parents: Mapping[str, str]) -> str:
    """Return where the way up from `phone` ends, `parents` being what each alias was merged into."""
    return [phone, *_above(phone, parents)][-1]


def _above(phone: str, parents: Mapping[str, str]) -> list[str]:
    """Return what `phone` was merged into, what that was merged into, and so on."""
    above: list[str] = []
    while phone in parents:
        phone = parents[phone]
        above.append(phone)
    return above


def move(connection: Connection, keys: Iterable[str], customer: str, to: str) -> None:
    """Give to the customer `to` what `customer` has of the orders and notes whose own key is of `keys`."""
    for table in (ORDERS, NOTES):
        own = func.coalesce(table.c.merged_from, table.c.phone_key)
        theirs = among(own, sorted(keys), connection.dialect.name)
        if table is ORDERS:
            changing(connection, table.c.phone_key == customer, theirs)
        values = {"phone_key": to, "merged_from": case((own != to, own))}
        connection.execute(update(table).where(table.c.phone_key == customer, theirs).values(values))
