"""Undoing what was done to notes."""

from sqlalchemy import delete, or_, select

from custui.domain.errors import StoreError
from custui.store.deeds import DeedKind
from custui.store.shelves import NOTES
from custui.store.undoing import Undoing, Way


def _noted(undoing: Undoing) -> None:
    notes = NOTES.c.deed_id == undoing.row.id
    touched = or_(NOTES.c.version > 1, NOTES.c.done_at.is_not(None))
    if undoing.connection.execute(select(NOTES.c.id).where(notes, touched).limit(1)).first():
        raise StoreError("a note was changed since")
    undoing.log(select(NOTES.c.phone_key).where(notes))
    undoing.connection.execute(delete(NOTES).where(notes))


NOTE_WAYS: dict[DeedKind, Way] = {
    DeedKind.NOTED: _noted,
}
