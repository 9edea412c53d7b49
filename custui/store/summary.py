"""The customer summary: one stored row per phone key, reckoned from its orders within every write.

The rules are DESIGN.md §4 and the functions of `custui.domain.figures` and `custui.domain.insights`,
put as set-based SQL that both engines run. "Latest" is the highest (time, number, id), as there.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Executable,
    Select,
    Subquery,
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    true,
)

from custui.domain.channel import UNKNOWN
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store import ledger, outline
from custui.store.keys import parameter
from custui.store.measures import FIGURE_NAMES, average_column, figure_columns
from custui.store.row_ids import highest
from custui.store.search_index import kept_in_step, rebuild_index, search_texts
from custui.store.shelves import ORDERS, PROFILE, SUMMARY
from custui.store.upserting import insert_of
from custui.store.whose import Whose

_AT_ONCE = 5_000


def refresh(connection: Connection, phones: Iterable[str] | None, rules: ShopRules) -> None:
    """Reckon the summary rows of `phones` anew, or of all customers with None, and their search entries.

    Rows keep their id; a phone key without orders loses its row. Call it at the end of the write
    transaction that changed the orders or the profile; before an order that is there is changed, call
    `custui.store.ledger.changing`.
    """
    dialect = connection.dialect.name
    if phones is None:
        _reckon(connection, Whose(dialect, everybody=True), {}, rules)
        rebuild_index(connection)
        outline.draw(connection, anew=True)
        ledger.draw_anew(connection, rules)
        return
    touched = sorted(set(phones))
    for start in range(0, len(touched), _AT_ONCE):
        chunk = touched[start : start + _AT_ONCE]
        outline.summary_changing(connection, chunk)
        with kept_in_step(connection, chunk):
            chosen = {"phones": parameter(chunk, dialect)}
            _reckon(connection, Whose(dialect, everybody=False), chosen, rules)
        outline.summary_changed(connection, chunk)
    ledger.orders_changed(connection, rules)


def _reckon(connection: Connection, whose: Whose, chosen: dict[str, Any], rules: ShopRules) -> None:
    for statement in _statements(whose, rules.currency, rules.spent_statuses):
        connection.execute(statement, chosen)


# Building them takes longer than running them for one customer, and the rules seldom change.
@lru_cache(maxsize=16)
def _statements(
    whose: Whose, currency: str, spent_statuses: frozenset[Status]
) -> tuple[Executable, Executable]:
    """Return what deletes the rows of customers without orders, and what inserts or updates all others."""
    rules = ShopRules(currency=currency, spent_statuses=spent_statuses)
    left = exists().where(ORDERS.c.phone_key == SUMMARY.c.phone_key)
    rows = _rows(whose, rules)
    if whose.dialect != "sqlite":
        rows = _numbered(rows)
    names = [column.name for column in rows.selected_columns]
    # The two dialects' inserts are alike but share no type.
    insert = insert_of(whose.dialect)
    upsert = insert(SUMMARY).from_select(names, rows)
    return (
        delete(SUMMARY).where(whose.holds(SUMMARY.c.phone_key), ~left),
        upsert.on_conflict_do_update(
            index_elements=["phone_key"],
            set_={name: upsert.excluded[name] for name in names if name not in {"id", "phone_key"}},
        ),
    )


def _rows(whose: Whose, rules: ShopRules) -> Select[Any]:
    """Select the summary's columns, but for the id, of every customer that `whose` holds."""
    aged = _aged(whose)
    sums = _sums(whose, rules)
    said = _said(aged)
    channel = _channel(aged)
    texts = search_texts(whose)
    edited = PROFILE.c.name.is_not(None)
    placed = or_(PROFILE.c.city.is_not(None), PROFILE.c.state.is_not(None))
    return (
        select(
            sums.c.phone_key,
            said.c.verdict,
            case((edited, PROFILE.c.name), else_=func.coalesce(said.c.name, "")).label("name"),
            case((edited, PROFILE.c.name_folded), else_=func.coalesce(said.c.name_folded, "")).label(
                "name_folded"
            ),
            func.coalesce(texts.c.search_text, "").label("search_text"),
            func.coalesce(
                PROFILE.c.whatsapp_key,
                said.c.whatsapp,
                case((said.c.mobile > 0, sums.c.phone_key)),
                said.c.merged_mobile,
            ).label("whatsapp"),
            *(sums.c[name] for name in FIGURE_NAMES),
            average_column(sums.c.spent, sums.c.spent_orders).label("average"),
            sums.c.first_order_at,
            sums.c.last_order_at,
            channel.c.channel.label("preferred_channel"),
            *(
                # Both are the agent's where either is.
                case((placed, func.coalesce(PROFILE.c[name], "")), else_=said.c[name]).label(name)
                for name in ("city", "city_folded", "state", "state_folded")
            ),
        )
        # Outer joins, though the first two always match: SQLite keeps to their order, and would
        # otherwise try every channel against every place.
        .outerjoin_from(sums, said, said.c.phone_key == sums.c.phone_key)
        .outerjoin(channel, channel.c.phone_key == sums.c.phone_key)
        .outerjoin(PROFILE, PROFILE.c.phone_key == sums.c.phone_key)
        .outerjoin(texts, texts.c.phone_key == sums.c.phone_key)
        # SQLite cannot tell "ON CONFLICT" from a join's ON after a select that ends in its joins.
        .where(true())
    )


def _numbered(rows: Select[Any]) -> Select[Any]:
    """Return the rows with an id each: that which the customer has, or the next, as SQLite does by itself."""
    reckoned = rows.subquery("reckoned")
    new = SUMMARY.c.id.is_(None)
    nth = func.row_number().over(partition_by=new, order_by=reckoned.c.phone_key)
    number = func.coalesce(SUMMARY.c.id, highest(SUMMARY) + nth).label("id")
    return select(number, *reckoned.c).outerjoin_from(
        reckoned, SUMMARY, SUMMARY.c.phone_key == reckoned.c.phone_key
    )


def _sums(whose: Whose, rules: ShopRules) -> Subquery:
    return (
        select(
            ORDERS.c.phone_key,
            *(column.label(name) for name, column in figure_columns(rules).items()),
            func.min(ORDERS.c.created_at).label("first_order_at"),
            func.max(ORDERS.c.created_at).label("last_order_at"),
        )
        .where(whose.holds(ORDERS.c.phone_key))
        .group_by(ORDERS.c.phone_key)
        .subquery("sums")
    )


def _aged(whose: Whose) -> CTE:
    """Select the orders with their age: 1 is the customer's latest."""
    latest_first = (ORDERS.c.created_at.desc(), ORDERS.c.number.desc(), ORDERS.c.id.desc())
    age = func.row_number().over(partition_by=ORDERS.c.phone_key, order_by=latest_first)
    phone = (ORDERS.c.phone_key, ORDERS.c.merged_from, ORDERS.c.phone_verdict, ORDERS.c.phone_mobile)
    own = (*phone, ORDERS.c.whatsapp_key)
    words = (ORDERS.c.customer_name, ORDERS.c.name_folded, ORDERS.c.channel)
    place = (ORDERS.c.city, ORDERS.c.city_folded, ORDERS.c.state, ORDERS.c.state_folded)
    return select(*own, *words, *place, age.label("age")).where(whose.holds(ORDERS.c.phone_key)).cte("aged")


def _said(aged: CTE) -> Subquery:
    """Select what each customer's latest order says of the phone, and the latest that says so of the rest.

    The name is of the latest order that gives one, WhatsApp likewise; the place of the latest order to
    the most common place. Of the phone and of WhatsApp, orders of merged phones say something only
    where none of the customer's own does.
    """
    own, given = aged.c.merged_from.is_(None), aged.c.whatsapp_key.is_not(None)
    phone = func.coalesce(_youngest(aged, own), 1)
    reachable = func.coalesce(_youngest(aged, and_(own, given)), _youngest(aged, given))
    ages = (
        select(
            aged.c.phone_key,
            _youngest(aged, aged.c.name_folded != "").label("named"),
            phone.label("phone"),
            reachable.label("reachable"),
            _youngest(aged, and_(~own, aged.c.phone_mobile)).label("spare"),
        )
        .group_by(aged.c.phone_key)
        .subquery("ages")
    )
    place = _place(aged)
    latest, name, whatsapp, spare, there = (
        aged.c.age == age for age in (ages.c.phone, ages.c.named, ages.c.reachable, ages.c.spare, place.c.age)
    )
    return (
        select(
            aged.c.phone_key,
            func.max(case((latest, aged.c.phone_verdict))).label("verdict"),
            func.max(case((and_(latest, own, aged.c.phone_mobile), 1), else_=0)).label("mobile"),
            func.max(case((spare, aged.c.merged_from))).label("merged_mobile"),
            func.max(case((name, aged.c.customer_name))).label("name"),
            func.max(case((name, aged.c.name_folded))).label("name_folded"),
            func.max(case((whatsapp, aged.c.whatsapp_key))).label("whatsapp"),
            func.max(case((there, aged.c.city))).label("city"),
            func.max(case((there, aged.c.city_folded))).label("city_folded"),
            func.max(case((there, aged.c.state))).label("state"),
            func.max(case((there, aged.c.state_folded))).label("state_folded"),
        )
        .outerjoin_from(aged, ages, ages.c.phone_key == aged.c.phone_key)
        .outerjoin(place, place.c.phone_key == aged.c.phone_key)
        .where(or_(latest, name, whatsapp, spare, there))
        .group_by(aged.c.phone_key)
        .subquery("said")
    )


def _youngest(aged: CTE, condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the age of the latest of a customer's orders that meets `condition`."""
    return func.min(case((condition, aged.c.age)))


def _channel(aged: CTE) -> Subquery:
    """Select each customer's most frequent known channel, on a tie the most recently used."""
    unknown = case((aged.c.channel == UNKNOWN, 1), else_=0)
    ranked = (
        select(aged.c.phone_key, aged.c.channel, _rank(aged, unknown).label("rank"))
        .group_by(aged.c.phone_key, aged.c.channel)
        .subquery()
    )
    first = func.max(case((ranked.c.rank == 1, ranked.c.channel)))
    return (
        select(ranked.c.phone_key, first.label("channel")).group_by(ranked.c.phone_key).subquery("channels")
    )


def _place(aged: CTE) -> Subquery:
    """Select the age of the latest order to each customer's most common place, on a tie the latest."""
    nowhere = case((and_(aged.c.city_folded == "", aged.c.state_folded == ""), 1), else_=0)
    ranked = (
        select(aged.c.phone_key, func.min(aged.c.age).label("age"), _rank(aged, nowhere).label("rank"))
        .group_by(aged.c.phone_key, aged.c.city_folded, aged.c.state_folded)
        .subquery()
    )
    first = func.max(case((ranked.c.rank == 1, ranked.c.age)))
    return select(ranked.c.phone_key, first.label("age")).group_by(ranked.c.phone_key).subquery("places")


def _rank(aged: CTE, last: ColumnElement[int]) -> ColumnElement[int]:
    """Rank a customer's groups of orders: by size, then the more recent; those with `last` behind."""
    # Callers aggregate the rank instead of filtering by it: that keeps SQLite from joining without
    # an index because it expects next to nothing of such a filter.
    return func.row_number().over(
        partition_by=aged.c.phone_key, order_by=(last, func.count().desc(), func.min(aged.c.age))
    )
