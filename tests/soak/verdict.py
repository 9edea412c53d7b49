"""What is wrong with a store after its writers were killed: nothing, or a sentence for each fault."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, select

from custui.domain.rules import ShopRules
from custui.store.agent_state import last_query
from custui.store.deeds import DeedKind
from custui.store.drafts import draft
from custui.store.health import integrity
from custui.store.opening import open_database
from custui.store.proof import proof
from custui.store.shelves import ACTIVITY, DEEDS, ITEMS, NOTES, ORDERS

Acks = Sequence[dict[str, Any]]


def faults(target: str, rules: ShopRules, acks: Acks) -> list[str]:
    """Return what is lost, half done or wrong in the store at `target`.

    `acks` are what its writers put down, in the order of each.
    """
    with closing(open_database(target, rules, create=False)) as database:
        found = integrity(database)
        with database.read() as connection:
            found += proof(connection, rules)
            found += lost(connection, acks)
            found += half_done(connection)
    return found


def lost(connection: Connection, acks: Acks) -> Iterator[str]:
    """Yield a sentence for each acknowledged write that is not in the store."""
    deeds = {row.id: row for row in connection.execute(select(DEEDS))}
    deleted = {row.subject for row in deeds.values() if row.kind == DeedKind.DELETED_NOTE}
    notes = set(connection.scalars(select(NOTES.c.id)))
    orders = set(connection.scalars(select(ORDERS.c.number)))
    contacts = {
        json.loads(detail).get("template")
        for detail in connection.scalars(
            select(ACTIVITY.c.detail).where(ACTIVITY.c.action == "opened whatsapp")
        )
    }
    kept: dict[tuple[str, str], int] = {}
    for ack in acks:
        match ack["kind"]:
            case "deed" if ack["id"] not in deeds:
                yield f"deed {ack['id']} is lost"
            case "undone" if ack["id"] not in deeds or deeds[ack["id"]].undone_at is None:
                yield f"the undoing of deed {ack['id']} is lost"
            case "note" if ack["id"] not in notes | deleted:
                yield f"note {ack['id']} is lost"
            case "orders" if missing := set(ack["numbers"]) - orders:
                yield f"imported orders are lost: {', '.join(sorted(missing))}"
            case "contact" if ack["template"] not in contacts:
                yield f"{ack['template']} is lost"
            case "draft" | "list" as kind:
                kept[kind, ack["agent"]] = ack["count"]
            case "refused as busy":
                yield f"an agent was told: {ack['words']}"
    for (kind, agent), count in kept.items():
        if kind == "draft":
            there = draft(connection, agent, "note")
        else:
            query = last_query(connection, agent)
            there = None if query is None else query.filters.search
        # A later one may have been written without the writer living to put it down.
        if there is None or int(there) < count:
            yield f"the {kind} {count} of {agent} is lost: {there} is there"


def half_done(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each deed without its activity, and the reverse, and each order without items."""
    activity = connection.execute(select(ACTIVITY.c.action, ACTIVITY.c.phone_key, ACTIVITY.c.detail)).all()
    told = [(row.action, row.phone_key, json.loads(row.detail)) for row in activity]
    done = {detail["deed"] for action, _, detail in told if "deed" in detail and not _undoing(action)}
    undone = {detail["deed"] for action, _, detail in told if "deed" in detail and _undoing(action)}
    deeds = connection.execute(select(DEEDS.c.id, DEEDS.c.words, DEEDS.c.undone_at)).all()
    yield from _each("deed {} has no activity", {row.id for row in deeds} - done)
    yield from _each(
        "activity tells of deed {}, which is not there", (done | undone) - {row.id for row in deeds}
    )
    yield from _each("deed {} was begun and not finished", {row.id for row in deeds if not row.words})
    taken_back = {row.id for row in deeds if row.undone_at is not None}
    yield from _each("deed {} is undone and no activity says so", taken_back - undone)
    yield from _each("deed {} is told to be undone and is not", undone - taken_back)
    noted = {detail["note"] for action, _, detail in told if "note" in detail}
    loose = connection.execute(select(NOTES.c.id, NOTES.c.deed_id)).all()
    known = {row.id for row in deeds}
    yield from _each("note {} has no activity", {row.id for row in loose if row.deed_id is None} - noted)
    of_nothing = {row.id for row in loose if row.deed_id is not None} - {
        row.id for row in loose if row.deed_id in known
    }
    yield from _each("note {} is of a deed that is not there", of_nothing)
    with_items = set(connection.scalars(select(ITEMS.c.order_id)))
    yield from _each("order {} has no items", set(connection.scalars(select(ORDERS.c.id))) - with_items)


def _undoing(action: str) -> bool:
    return action.startswith("undid: ")


def _each(sentence: str, of: Iterable[int]) -> Iterator[str]:
    return (sentence.format(one) for one in sorted(of))
