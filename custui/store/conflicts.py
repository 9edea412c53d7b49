"""Where orders that come in meet what agents did at this desk.

Neither is lost: an order made here keeps its number beside the shop's, and a status that an agent set
stays in the activity log when the shop's own change overrules it. Somebody should know of both.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from custui.domain.orders import OWN_ORIGIN, Conflict, IncomingOrder
from custui.domain.status import Status, fold_status
from custui.store.deeds import DeedKind
from custui.store.keys import among
from custui.store.shelves import DEEDS, ORDERS


def made_here(connection: Connection, numbers: Sequence[str]) -> list[Conflict]:
    """Return a conflict for each of `numbers` that an order of custui's own bears too."""
    if not numbers:
        return []
    same = (ORDERS.c.origin == OWN_ORIGIN, among(ORDERS.c.number, numbers, connection.dialect.name))
    found = connection.execute(select(ORDERS.c.number).where(*same).order_by(ORDERS.c.number))
    return [Conflict(number) for number in found.scalars()]


def overruled(connection: Connection, updates: Mapping[int, IncomingOrder]) -> list[Conflict]:
    """Return a conflict for each order whose status an agent set, and which is to get another one.

    `updates` are by the order's id; call it before they are written.
    """
    if not updates:
        return []
    subjects = among(DEEDS.c.subject, list(updates), connection.dialect.name)
    deeds: Iterable[Any] = connection.execute(
        select(
            *(DEEDS.c.agent, DEEDS.c.undone_at, DEEDS.c.before),
            *(ORDERS.c.id, ORDERS.c.number, ORDERS.c.version, ORDERS.c.status),
        )
        .join(ORDERS, ORDERS.c.id == DEEDS.c.subject)
        .where(DEEDS.c.kind == DeedKind.CHANGED_STATUS, subjects)
        .order_by(ORDERS.c.id, DEEDS.c.id)
    )
    found = []
    for order_id, of_order in groupby(deeds, key=lambda deed: int(deed.id)):
        agent = _set_by(list(of_order))
        incoming = updates[order_id]
        if agent is not None and fold_status(incoming.status) is not agent[1]:
            found.append(Conflict(incoming.number, *agent, incoming.status))
    return found


def _set_by(deeds: Sequence[Any]) -> tuple[str, Status] | None:
    """Return who set the status that the order has now, and that; None where it is the shop's own.

    `deeds` are the order's, oldest first. The last that stands left it at a version; one set and put back
    since counted that up twice, and anything else changed the order in between.
    """
    for undone, deed in enumerate(reversed(deeds)):
        if deed.undone_at is None:
            before = json.loads(deed.before)
            # SQLite gives an id again once the newest order is deleted: the deed may be another order's.
            stands = before["number"] == deed.number and before["version"] + 2 * undone == deed.version
            return (deed.agent, Status(deed.status)) if stands else None
    return None
