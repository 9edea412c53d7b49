"""The ledger: whose every order is, when it was placed and its money, in few bytes, side by side.

What the customers of a period ordered and spent is added up from it (`custui.store.tally`) in a tenth of
the time that grouping the orders themselves takes.

Orders with ids that it does not reach are not in it. Of an order in it that is changed or deleted, the
table `order_ledger_changed` keeps how it stands in the ledger: whoever adds up takes that off, and reads
the order itself. Who changes orders therefore says so beforehand, by `changing`. A write that leaves
many such orders brings the ledger up to date.

Orders of an amount too large for it are among the changed for ever, without an entry to take off.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    and_,
    case,
    delete,
    func,
    insert,
    null,
    select,
)

from custui.domain.rules import ShopRules
from custui.store import outline
from custui.store.ledger_part import BITS, ONE, Entry, entries, packed
from custui.store.shelves import ORDERS, SUMMARY
from custui.store.upserting import insert_of

PART = 16_384
"""Ids of orders in one row of `order_ledger`."""
MOST_PENDING = 8_192
"""So many orders may be changed or out of reach."""
_TOO_LARGE = 1 << 62 - BITS

_TABLES = MetaData()
LEDGER = Table(
    "order_ledger", _TABLES,
    Column("part", BigInteger, primary_key=True),
    Column("until", BigInteger),
    *(Column(name, BigInteger) for name in ("first_at", "last_at", "most", "counted")),
    *(Column(name, LargeBinary) for name in ("owners", "moneys", "times")),
)  # fmt: skip
CHANGED = Table(
    "order_ledger_changed", _TABLES,
    Column("id", BigInteger, primary_key=True),
    *(Column(name, BigInteger) for name in ("owner", "created_at", "total", "refunded")),
    *(Column(name, Text) for name in ("status", "currency")),
)  # fmt: skip
_AS_IT_STANDS = ("created_at", "status", "currency", "total", "refunded")


def packed_money(of: FromClause, rules: ShopRules) -> ColumnElement[int | None]:
    """Return the packed money of each of the orders in `of`; null where it is too large."""
    money = of.c.total - of.c.refunded
    statuses = sorted(status.value for status in rules.spent_statuses)
    counted = (of.c.currency == rules.currency) & of.c.status.in_(statuses)
    return case((~counted, 0), (func.abs(money) >= _TOO_LARGE, null()), else_=money * ONE + 1)


_REACH = select(LEDGER.c.until).order_by(LEDGER.c.part.desc()).limit(1)
STANDING = (
    _REACH.scalar_subquery(),
    select(func.max(ORDERS.c.id)).scalar_subquery(),
    select(func.count()).select_from(CHANGED).scalar_subquery(),
)
"""What `told` takes, as columns of any statement: each round to a server costs as much as what it asks."""


def reach(connection: Connection) -> int:
    """Return the first id of an order that the ledger does not reach."""
    return connection.execute(_REACH).scalar() or 0


def pending(connection: Connection) -> int:
    """Return about how many orders are changed or out of reach."""
    return told(*connection.execute(select(*STANDING)).one())[1]


def told(reach: int | None, last: int | None, changed: int) -> tuple[int, int]:
    """Return what `reach` and `pending` say, where `STANDING` is found to be this."""
    end = 0 if last is None else int(last) + 1
    return reach or 0, max(end - (reach or 0), 0) + changed


def changing(connection: Connection, *orders: ColumnElement[bool]) -> None:
    """Keep how the orders that meet `orders` stand in the ledger: they are about to be changed or deleted."""
    standing = (
        select(ORDERS.c.id, SUMMARY.c.id.label("owner"), *(ORDERS.c[name] for name in _AS_IT_STANDS))
        .outerjoin_from(ORDERS, SUMMARY, SUMMARY.c.phone_key == ORDERS.c.phone_key)
        .where(ORDERS.c.id < reach(connection), *orders)
    )
    # Who changed before is not in the ledger as it is now.
    first = insert_of(connection.dialect.name)(CHANGED).from_select(["id", "owner", *_AS_IT_STANDS], standing)
    connection.execute(first.on_conflict_do_nothing())


def overdue(connection: Connection) -> bool:
    """Tell whether too many orders are not in the ledger as they are."""
    return pending(connection) > MOST_PENDING


def orders_changed(connection: Connection, rules: ShopRules) -> None:
    """Bring the ledger up to date where it is overdue."""
    if overdue(connection):
        _bring_up_to_date(connection, rules)


def draw_anew(connection: Connection, rules: ShopRules) -> None:
    """Draw the ledger up from none, if there are many orders."""
    _empty(connection)
    orders_changed(connection, rules)


def _bring_up_to_date(connection: Connection, rules: ShopRules) -> None:
    """Put all orders into the ledger as they are; or none, of more customers than can be told apart in it."""
    if outline.end(connection) > outline.MOST_IDS:
        _empty(connection)
        return
    end = _end(connection)
    connection.execute(delete(LEDGER).where(LEDGER.c.part >= -(-end // PART)))
    money = packed_money(CHANGED, rules)
    stood = select(CHANGED.c.id, CHANGED.c.owner, CHANGED.c.created_at, money.label("money"))
    changed: defaultdict[int, list[Row[tuple[int, int, int, int]]]] = defaultdict(list)
    for row in connection.execute(stood):
        changed[row.id // PART].append(row)
    until, too_large = reach(connection), list[int]()
    for part in sorted({*changed, *_parts_beyond(connection, until)}):
        if part * PART < end:
            too_large += _renew(connection, rules, part, min(part * PART + PART, end), changed[part])
    connection.execute(delete(CHANGED))
    if too_large:
        connection.execute(insert(CHANGED), [{"id": order_id} for order_id in too_large])


def _empty(connection: Connection) -> None:
    connection.execute(delete(LEDGER))
    connection.execute(delete(CHANGED))


def _parts_beyond(connection: Connection, until: int) -> Iterator[int]:
    """Yield the parts that hold orders from the id `until` on; ids may lie far apart."""
    first = select(func.min(ORDERS.c.id))
    while (found := connection.execute(first.where(ORDERS.c.id >= until)).scalar()) is not None:
        yield int(found) // PART
        until = (int(found) // PART + 1) * PART


def _renew(
    connection: Connection,
    rules: ShopRules,
    part: int,
    end: int,
    changed: list[Row[tuple[int, int, int, int]]],
) -> list[int]:
    """Put the orders of a part into it that are changed or out of its reach; return those too large."""
    there = connection.execute(select(LEDGER).where(LEDGER.c.part == part)).one_or_none()
    until = part * PART if there is None else there.until
    held = [] if there is None else entries(there.counted, there.owners, there.moneys, there.times)
    gone = Counter(Entry.of(row.owner, row.created_at, row.money) for row in changed if row.owner is not None)
    if gone:
        held = _without(held, gone)
    again = select(CHANGED.c.id).where(CHANGED.c.id >= part * PART, CHANGED.c.id < end)
    # One after the other: of both with OR, SQLite would read the whole part.
    beyond = and_(ORDERS.c.id >= until, ORDERS.c.id < end, ORDERS.c.id.not_in(again))
    missing = (ORDERS.c.id.in_(again), beyond) if changed else (beyond,)
    too_large: list[int] = []
    for these in missing:
        found = as_they_are(rules).add_columns(ORDERS.c.id).where(these)
        for owner, at, money, order_id in connection.execute(found):
            if money is None:
                too_large.append(order_id)
            else:
                held.append(Entry(not money, owner, at, money))
    connection.execute(delete(LEDGER).where(LEDGER.c.part == part))
    connection.execute(insert(LEDGER).values(part=part, until=end, **packed(held)))
    return too_large


def as_they_are(rules: ShopRules) -> Select[tuple[int, int, int | None]]:
    """Select owner, created_at and packed money of all orders that are somebody's."""
    return select(
        SUMMARY.c.id.label("owner"), ORDERS.c.created_at, packed_money(ORDERS, rules).label("money")
    ).join_from(ORDERS, SUMMARY, SUMMARY.c.phone_key == ORDERS.c.phone_key)


def _without(held: list[Entry], gone: Counter[Entry]) -> list[Entry]:
    left = []
    for entry in held:
        if gone[entry] > 0:
            gone[entry] -= 1
        else:
            left.append(entry)
    return left


def _end(connection: Connection) -> int:
    """Return the first id that is beyond all orders; 0 where there are none."""
    last = connection.execute(select(func.max(ORDERS.c.id))).scalar()
    return 0 if last is None else int(last) + 1
