"""The proof of what is derived: every customer's figures against a plain GROUP BY, every note's words.

Deliberately its own SQL in the plainest form, sharing nothing with `custui.store.summary` but the
tables: a reckoning that agrees with itself proves nothing.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from custui.domain.figures import average_of
from custui.domain.rules import ShopRules
from custui.domain.status import FAILURE_STATUSES, OPEN_STATUSES
from custui.domain.text import fold

MOST_DIFFERENCES = 20
"""How many are told: one is as good a reason for `custui rebuild` as a thousand."""
_BATCH = 1_000
_FIGURES = (
    *("orders", "delivered", "cancelled", "failed", "open", "spent", "spent_orders", "open_value"),
    *("other_currency", "first_order_at", "last_order_at"),
)

_PLAIN = """
    SELECT phone_key,
           COUNT(*) AS orders,
           SUM(CASE WHEN status = 'delivered' THEN 1 ELSE 0 END) AS delivered,
           SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
           SUM(CASE WHEN status IN :failure THEN 1 ELSE 0 END) AS failed,
           SUM(CASE WHEN status IN :open THEN 1 ELSE 0 END) AS open,
           SUM(CASE WHEN status IN :spent AND currency = :currency THEN total - refunded ELSE 0 END) AS spent,
           SUM(CASE WHEN status IN :spent AND currency = :currency THEN 1 ELSE 0 END) AS spent_orders,
           SUM(CASE WHEN status IN :waiting AND currency = :currency THEN total - refunded ELSE 0 END)
               AS open_value,
           SUM(CASE WHEN currency <> :currency THEN 1 ELSE 0 END) AS other_currency,
           MIN(created_at) AS first_order_at,
           MAX(created_at) AS last_order_at
    FROM orders
    WHERE phone_key IS NOT NULL
    GROUP BY phone_key
"""
_HELD = ", ".join(f"held.{name} AS held_{name}" for name in (*_FIGURES, "average", "phone_key"))
_BOTH = text(
    f"SELECT plain.*, {_HELD} FROM ({_PLAIN}) AS plain"  # noqa: S608 - texts of this file
    " LEFT JOIN customer_summary AS held ON held.phone_key = plain.phone_key"
).bindparams(*(bindparam(name, expanding=True) for name in ("failure", "open", "spent", "waiting")))
_LEFT_OVER = text(
    "SELECT phone_key FROM customer_summary WHERE NOT EXISTS"
    " (SELECT 1 FROM orders WHERE orders.phone_key = customer_summary.phone_key)"
)

_WORDS = text("SELECT id, phone_key, body, body_folded FROM notes")
_MISPLACED = text(
    "SELECT number, orders.phone_key, COALESCE(customer_key, merged_from) AS belongs_to FROM orders"
    " LEFT JOIN customer_alias AS alias ON alias.phone_key = COALESCE(merged_from, orders.phone_key)"
    " WHERE customer_key <> orders.phone_key OR customer_key IS NULL AND merged_from IS NOT NULL"
)
_NOT_AT_THE_TOP = text(
    "SELECT alias.phone_key, alias.customer_key FROM customer_alias AS alias"
    " JOIN customer_alias AS higher ON higher.phone_key = alias.customer_key"
)


def proof(connection: Connection, rules: ShopRules) -> list[str]:
    """Return how the summary differs from the orders, and what notes are found by from what they say.

    And which orders are not where merges put them. A sentence each, `MOST_DIFFERENCES` at most. Reads
    every order twice and every note once; a few seconds per million.
    """
    with closing(_differences(connection, rules)) as found:
        return list(islice(found, MOST_DIFFERENCES))


def _differences(connection: Connection, rules: ShopRules) -> Generator[str, None, None]:
    parameters = {
        "failure": sorted(FAILURE_STATUSES),
        "open": sorted(OPEN_STATUSES),
        "spent": sorted(rules.spent_statuses),
        "waiting": sorted(OPEN_STATUSES - rules.spent_statuses),
        "currency": rules.currency,
    }
    # Closed by hand: whoever has seen enough of the rows leaves the server's cursor open.
    with connection.execute(_BOTH, parameters, execution_options={"yield_per": _BATCH}) as both:
        for row in both:
            if row.held_phone_key is None:
                yield f"{row.phone_key} has {row.orders} orders but no summary"
            else:
                yield from _of_customer(row)
    with connection.execute(_LEFT_OVER, execution_options={"yield_per": _BATCH}) as left_over:
        for row in left_over:
            yield f"{row.phone_key} has a summary but no orders"
    with connection.execute(_WORDS, execution_options={"yield_per": _BATCH}) as notes:
        for row in notes:
            if row.body_folded != fold(row.body):
                yield f"note {row.id} about {row.phone_key} is not found by its words"
    with connection.execute(_MISPLACED, execution_options={"yield_per": _BATCH}) as misplaced:
        for row in misplaced:
            yield f"order {row.number} is with {row.phone_key}, but {row.belongs_to}'s by the merges"
    for row in connection.execute(_NOT_AT_THE_TOP):
        yield f"{row.phone_key} is merged into {row.customer_key}, which is merged itself"


def _of_customer(row: Row[Any]) -> Iterator[str]:
    plain = {name: int(getattr(row, name)) for name in _FIGURES}
    average = average_of(plain["spent"], plain["spent_orders"])
    for name, value in (*plain.items(), ("average", average)):
        held = getattr(row, f"held_{name}")
        if held != value:
            yield f"{row.phone_key}: {name} is {held} in the summary, {value} by the orders"
