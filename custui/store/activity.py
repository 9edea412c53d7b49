"""The activity log: who did what, when; written in the transaction of the deed itself."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, Text, func, insert, literal, select

from custui.store.row_ids import highest, next_id
from custui.store.shelves import ACTIVITY
from custui.store.storable import storable


def log(
    connection: Connection,
    now: datetime,
    agent: str,
    action: str,
    detail: Mapping[str, str | int | None] | None = None,
    *,
    phones: Sequence[str | None] = (None,),
    order_id: int | None = None,
) -> None:
    """Note that `agent` did `action` at `now` (aware), to each of `phones`; `detail` becomes JSON."""
    if not phones:
        return
    rows = [
        {
            "id": number,
            "at": int(now.timestamp()),
            "agent": storable(agent),
            "action": action,
            "phone_key": phone,
            "order_id": order_id,
            "detail": json.dumps(detail or {}, ensure_ascii=False),
        }
        for number, phone in enumerate(phones, next_id(connection, ACTIVITY))
    ]
    connection.execute(insert(ACTIVITY), rows)


def log_from(
    connection: Connection,
    now: datetime,
    agent: str,
    action: str,
    detail: Mapping[str, str | int | None],
    phones: Select[Any],
) -> None:
    """Note the same as `log` of every customer whose phone key `phones` selects, however many."""
    chosen = phones.subquery()
    rows = select(
        highest(ACTIVITY) + func.row_number().over(order_by=chosen.c.phone_key),
        literal(int(now.timestamp()), BigInteger),
        literal(storable(agent), Text),
        literal(action, Text),
        chosen.c.phone_key,
        literal(json.dumps(detail, ensure_ascii=False), Text),
    )
    names = ["id", "at", "agent", "action", "phone_key", "detail"]
    connection.execute(insert(ACTIVITY).from_select(names, rows))
