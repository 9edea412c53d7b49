"""Reading every order's texts again, after a change of rules or of the reading itself."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, exists, func, insert, select, update

from custui.domain.deeds import Progress, no_progress
from custui.store.aliases import loops, move, top
from custui.store.members import OWN, lend
from custui.store.order_rows import phone_columns, word_columns
from custui.store.profiles import profile_columns, profile_of
from custui.store.shelves import ACTIVITY, ALIASES, DEED_PHONES, MEMBERS, NOTES, ORDERS, PROFILE

_BATCH = 2_000


def read_again(connection: Connection, region: str, progress: Progress = no_progress) -> None:
    """Bring phone keys, verdicts, statuses, channels and folds of all orders up to what their texts say.

    What agents wrote about a phone key that no order bears any more goes along with its orders. Merges
    stand. `progress` is told orders.
    """
    of = connection.execute(select(func.count()).select_from(ORDERS)).scalar_one()
    done = 0
    for table in (ORDERS, NOTES):
        own = {"phone_key": table.c.merged_from, "merged_from": None}
        connection.execute(update(table).where(table.c.merged_from.is_not(None)).values(own))
    connection.execute(delete(MEMBERS).where(~OWN))
    moved: defaultdict[str, Counter[str]] = defaultdict(Counter)
    last = 0
    while rows := connection.execute(
        select(ORDERS).where(ORDERS.c.id > last).order_by(ORDERS.c.id).limit(_BATCH)
    ).all():
        last = rows[-1].id
        changes = []
        for row in rows:
            columns = _columns(row, region)
            if any(row._mapping[name] != value for name, value in columns.items()):  # noqa: SLF001
                changes.append({**columns, "order_id": row.id})
            if row.phone_key is not None and columns["phone_key"] not in (None, row.phone_key):
                moved[row.phone_key][columns["phone_key"]] += 1
        _change(connection, changes)
        done += len(rows)
        progress(done, of)
    for row in connection.execute(select(PROFILE)).all():
        columns = profile_columns(profile_of(row), region)
        connection.execute(update(PROFILE).where(PROFILE.c.phone_key == row.phone_key).values(columns))
    for old, new in moved.items():
        if not connection.execute(select(ORDERS.c.id).where(ORDERS.c.phone_key == old).limit(1)).first():
            _take_along(connection, old, new.most_common(1)[0][0])
    _merge_again(connection)


def _columns(row: Row[Any], region: str) -> dict[str, Any]:
    words = word_columns(row.customer_name, row.status_text, row.channel_text, row.city, row.state)
    return {**phone_columns(row.phone_text, row.whatsapp_text, region).columns(), **words}


def _change(connection: Connection, changes: list[dict[str, Any]]) -> None:
    if changes:
        values: Mapping[str, Any] = {name: bindparam(name) for name in changes[0] if name != "order_id"}
        connection.execute(update(ORDERS).where(ORDERS.c.id == bindparam("order_id")).values(values), changes)


def _take_along(connection: Connection, old: str, new: str) -> None:
    """Give the notes, segments, deeds, profile, merges and activity of phone key `old` to `new`."""
    for table in (NOTES, ACTIVITY):
        connection.execute(update(table).where(table.c.phone_key == old).values(phone_key=new))
    _join(connection, MEMBERS, "segment_id", old, new)
    _join(connection, DEED_PHONES, "deed_id", old, new)
    if not connection.execute(select(PROFILE.c.version).where(PROFILE.c.phone_key == new)).first():
        connection.execute(update(PROFILE).where(PROFILE.c.phone_key == old).values(phone_key=new))
    if connection.execute(select(ALIASES.c.deed_id).where(ALIASES.c.phone_key == new)).first():
        connection.execute(delete(ALIASES).where(ALIASES.c.phone_key == old))
    connection.execute(update(ALIASES).where(ALIASES.c.phone_key == old).values(phone_key=new))
    connection.execute(update(ALIASES).where(ALIASES.c.merged_into == old).values(merged_into=new))


def _merge_again(connection: Connection) -> None:
    """Put everything of aliases under their customers, whoever those are by the keys as they are read now.

    An alias that leads back to itself is none any more.
    """
    merges = {row.phone_key: row.merged_into for row in connection.execute(select(ALIASES))}
    for phone in sorted(merges):
        if loops(phone, merges):
            del merges[phone]
            connection.execute(delete(ALIASES).where(ALIASES.c.phone_key == phone))
    for phone in merges:
        customer = top(phone, merges)
        connection.execute(update(ALIASES).where(ALIASES.c.phone_key == phone).values(customer_key=customer))
        move(connection, [phone], phone, customer)
    lend(connection)


def _join(connection: Connection, table: Table, owner: str, old: str, new: str) -> None:
    """Give the rows of `old` to `new`, but for those whose owner has one of `new` already."""
    there = table.alias()
    joined = exists().where(there.c[owner] == table.c[owner], there.c.phone_key == new)
    leaving = select(table).where(table.c.phone_key == old, ~joined)
    joining = [{**row._mapping, "phone_key": new} for row in connection.execute(leaving)]  # noqa: SLF001
    connection.execute(delete(table).where(table.c.phone_key == old))
    if joining:
        connection.execute(insert(table), joining)
