"""Merging two customers who are one person, and taking that back, at any time and in any order.

No order's own text is rewritten, see `custui.store.aliases`; the profile, the activity and the
segments of the merged phone stay where they are, under its own key.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from custui.domain.deeds import Deed
from custui.domain.errors import StoreError, UnknownCustomerError
from custui.domain.phone import RAW_PREFIX, national_form
from custui.domain.rules import ShopRules
from custui.store.activity import log
from custui.store.aliases import coming_with, customer_of, merged_into, move
from custui.store.deeds import DeedKind, begin, made_before
from custui.store.details import summary_row
from custui.store.drafts import move_drafts
from custui.store.engine import Database
from custui.store.keys import among
from custui.store.members import lend
from custui.store.shelves import ALIASES, DEED_PHONES, NOTES, ORDERS
from custui.store.storable import storable
from custui.store.summary import refresh


def merge(
    db: Database, rules: ShopRules, now: datetime, alias: str, into: str, agent: str, idempotency_key: str
) -> Deed:
    """Make the customer `alias` an alias of `into`; the same key again changes nothing.

    A phone that is an alias already stands for its customer. Raises UnknownCustomerError where either
    is gone, StoreError where both are one.
    """
    with db.write() as connection:
        made = made_before(connection, idempotency_key)
        if made is not None:
            return made
        alias, into = pair(connection, alias, into)
        name = getattr(summary_row(connection, into), "name", "") or national_form(into, rules.region)
        doing = begin(connection, now, agent, DeedKind.MERGED, idempotency_key=idempotency_key)
        connection.execute(insert(DEED_PHONES).values(deed_id=doing.id, phone_key=alias))
        told: dict[str, str | int | None] = {
            "deed": doing.id,
            "phone": alias,
            "into": into,
            "orders": _count(connection, ORDERS.c.phone_key, alias),
            "notes": _count(connection, NOTES.c.phone_key, alias),
        }
        _alias(connection, alias, into, doing.id, doing.at, doing.agent)
        refresh(connection, [alias, into], rules)
        log(connection, now, agent, DeedKind.MERGED, told, phones=[alias, into])
        return doing.finish(f"merged {national_form(alias, rules.region)} into {name}")


def separate(connection: Connection, rules: ShopRules, now: datetime, agent: str, deed_id: int) -> None:
    """Give the phone that this deed merged its own page back, with what was merged into it before.

    Its orders and notes go along, orders imported since among them; what was written about the customer
    meanwhile stays. Raises StoreError where the phone is no alias any more.
    """
    row = connection.execute(select(ALIASES).where(ALIASES.c.deed_id == deed_id)).one_or_none()
    if row is None:
        raise StoreError("the phone is not merged any more")
    phone, customer = row.phone_key, row.customer_key
    keys = coming_with(phone, merged_into(connection, customer))
    connection.execute(delete(ALIASES).where(ALIASES.c.phone_key == phone))
    lower = among(ALIASES.c.phone_key, sorted(keys), connection.dialect.name)
    connection.execute(update(ALIASES).where(lower).values(customer_key=phone))
    move(connection, keys, customer, phone)
    lend(connection, customers=[phone, customer])
    refresh(connection, [phone, customer], rules)
    told: dict[str, str | int | None] = {"deed": deed_id, "phone": phone, "into": customer}
    log(connection, now, agent, f"undid: {DeedKind.MERGED}", told, phones=[phone, customer])


def pair(connection: Connection, alias: str, into: str) -> tuple[str, str]:
    """Return the two customers that a merge is about. Raises as `merge` does."""
    both = [customer_of(connection, storable(phone)) for phone in (alias, into)]
    for phone in both:
        if summary_row(connection, phone) is None:
            raise UnknownCustomerError(f"no customer has the phone {phone.removeprefix(RAW_PREFIX)}")
    if both[0] == both[1]:
        raise StoreError("both phones are one customer's already")
    return both[0], both[1]


def _alias(
    connection: Connection, phone: str, customer: str, deed_id: int, merged_at: int, merged_by: str
) -> None:
    """Make `phone` and its aliases aliases of `customer`, with all that is theirs."""
    keys = {phone, *(alias.phone_key for alias in merged_into(connection, phone))}
    higher = update(ALIASES).where(ALIASES.c.customer_key == phone)
    connection.execute(higher.values(customer_key=customer))
    row = {"phone_key": phone, "customer_key": customer, "merged_into": customer}
    done = {"deed_id": deed_id, "merged_at": merged_at, "merged_by": merged_by}
    connection.execute(insert(ALIASES).values({**row, **done}))
    move(connection, keys, phone, customer)
    move_drafts(connection, keys, customer)
    lend(connection, customers=[phone, customer])


def _count(connection: Connection, column: ColumnElement[str], phone: str) -> int:
    return connection.execute(select(func.count()).where(column == phone)).scalar_one()
