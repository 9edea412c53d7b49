"""Undoing what was done to notes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from custui.domain.errors import StoreError
from custui.store.aliases import customer_of
from custui.store.deeds import NOTE_KINDS, DeedKind, standing_since
from custui.store.note_index import body_columns, kept_in_step, take_out
from custui.store.shelves import DEEDS, NOTES
from custui.store.undoing import Undoing, Way


def _noted(undoing: Undoing) -> None:
    notes = NOTES.c.deed_id == undoing.row.id
    # Only of a note that was changed is there anything to look up.
    changed = select(NOTES.c.id).where(notes, NOTES.c.version > 1)
    for note in undoing.connection.scalars(changed).all():
        if standing_since(undoing.connection, undoing.row.id, note, *NOTE_KINDS):
            raise StoreError("a note was changed since")
    undoing.log(select(NOTES.c.phone_key).where(notes))
    take_out(undoing.connection, notes)
    undoing.connection.execute(delete(NOTES).where(notes))


def _changed(undoing: Undoing) -> None:
    this = NOTES.c.id == undoing.row.subject
    if undoing.connection.execute(select(NOTES.c.id).where(this)).first() is None:
        raise StoreError("the note was deleted since")
    undoing.refuse_changed("note", *NOTE_KINDS)
    back = {**_columns(undoing.before), "version": NOTES.c.version + 1}
    with kept_in_step(undoing.connection, undoing.row.subject):
        undoing.connection.execute(update(NOTES).where(this).values(back))


def _deleted(undoing: Undoing) -> None:
    """Put the note back, with the customer whose its phone key is by now."""
    connection, before = undoing.connection, undoing.before
    written_by = select(DEEDS.c.undone_at).where(DEEDS.c.id == before["deed_id"])
    if connection.execute(written_by).scalar() is not None:
        raise StoreError("what wrote the note was undone since")
    sent = select(NOTES.c.id).where(NOTES.c.idempotency_key == before["idempotency_key"])
    if connection.execute(sent).first() is not None:
        raise StoreError("the note was written again since")
    own = before["merged_from"] or connection.scalars(undoing.phones).one()
    customer = customer_of(connection, own)
    place = {
        "phone_key": customer,
        "merged_from": None if customer == own else own,
        "version": before["version"] + 1,
    }
    with kept_in_step(connection, before["id"]):
        connection.execute(insert(NOTES).values({**_columns(before), **place}))


def _columns(before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the note's columns as the deed found them."""
    return {**before, **(body_columns(before["body"]) if "body" in before else {})}


NOTE_WAYS: dict[DeedKind, Way] = {
    DeedKind.NOTED: _noted,
    **dict.fromkeys(NOTE_KINDS, _changed),
    DeedKind.DELETED_NOTE: _deleted,
}
