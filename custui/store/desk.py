"""What agents and importers do to one customer: notes and contacts.

Each function is one transaction with its activity row. `db.write` lets one writer in at a time, so
that what is looked up first (an idempotency key, a version, a name) still holds when it is acted upon.
`now` is aware.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from custui.domain.errors import UnknownCustomerError
from custui.domain.notes import first_words
from custui.store import outline
from custui.store.activity import log
from custui.store.aliases import customer_of
from custui.store.engine import Database
from custui.store.note_index import body_columns, put_in
from custui.store.shelves import NOTES, SUMMARY
from custui.store.storable import storable


def add_note(db: Database, now: datetime, phone: str, body: str, author: str, idempotency_key: str) -> int:
    """Add a note to a customer and return its id; the same key again returns the same id.

    Raises UnknownCustomerError for an unknown phone.
    """
    with db.write() as connection:
        made = _made_before(connection, NOTES, idempotency_key)
        if made is not None:
            return made
        phone = customer_of(connection, phone)
        _known_customer(connection, phone)
        note = {
            "phone_key": phone,
            **body_columns(storable(body)),
            "author": storable(author),
            "created_at": int(now.timestamp()),
            "idempotency_key": idempotency_key,
            "version": 1,
        }
        note_id = _insert(connection, NOTES, note)
        put_in(connection, NOTES.c.id == note_id)
        outline.done_to(connection, select(NOTES.c.phone_key).where(NOTES.c.id == note_id))
        log(
            connection,
            now,
            author,
            "added note",
            {"note": note_id, "about": first_words(storable(body))},
            phones=[phone],
        )
        return note_id


def log_contact(
    db: Database, now: datetime, phone: str, channel: str, agent: str, template: str = ""
) -> None:
    """Note that `agent` opened `channel` (`whatsapp`, `call`) to this customer, with that template's text."""
    made_from = {"template": storable(template)} if template else {}
    with db.write() as connection:
        log(connection, now, agent, f"opened {channel}", made_from, phones=[phone])


def log_export(db: Database, now: datetime, what: str, agent: str, phone: str | None) -> None:
    """Note that `agent` exported `what`, in words, of one customer or of a list."""
    with db.write() as connection:
        log(connection, now, agent, "exported", {"what": storable(what)}, phones=[phone])


def _made_before(connection: Connection, table: Table, idempotency_key: str) -> int | None:
    found = select(table.c.id).where(table.c.idempotency_key == idempotency_key)
    return connection.execute(found).scalar()


def _insert(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    return int(connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one())


def _known_customer(connection: Connection, phone: str) -> None:
    if connection.execute(select(SUMMARY.c.id).where(SUMMARY.c.phone_key == phone)).first() is None:
        raise UnknownCustomerError(f"no customer has the phone {phone}")
