"""What agents do to a note that is there: each a deed, refused where somebody was faster."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, delete, select, update

from custui.domain.deeds import Deed
from custui.domain.due import day_words
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.notes import (
    DeleteNote,
    EditNote,
    FinishFollowUp,
    NoteChange,
    PinNote,
    PostponeFollowUp,
    first_words,
)
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store.deeds import DeedKind, begin
from custui.store.engine import Database
from custui.store.note_index import body_columns, kept_in_step
from custui.store.shelves import NOTES
from custui.store.storable import storable


def change_note(db: Database, rules: ShopRules, now: datetime, change: NoteChange, agent: str) -> Deed:
    """Change or delete a note; the deed's subject is its id, and `now` (aware) when a follow-up is done.

    Raises StaleEditError if the note is not at `change.version`, StoreError where it is gone, is to
    lose all its words, or is no follow-up where it has to be one.
    """
    with db.write() as connection:
        row = connection.execute(select(NOTES).where(NOTES.c.id == change.id)).one_or_none()
        if row is None:
            raise StoreError("this note is gone")
        if row.version != change.version:
            mine = change.body if isinstance(change, EditNote) else None
            raise StaleEditError(mine, row.body, row.version, "this note")
        step = _step(change, row, rules, now)
        # A deleted note comes back whole, a changed one as far as it was changed.
        kept = set(NOTES.c.keys() if step.values is None else step.values) - {"body_folded"}
        doing = begin(
            connection,
            now,
            agent,
            step.kind,
            subject=row.id,
            detail={"note": row.id, **step.told},
            before={name: getattr(row, name) for name in sorted(kept)},
        )
        this = NOTES.c.id == row.id
        with kept_in_step(connection, row.id):
            if step.values is None:
                connection.execute(delete(NOTES).where(this))
            else:
                connection.execute(update(NOTES).where(this).values(**step.values, version=row.version + 1))
        return doing.finish_for(row.phone_key, step.words)


class _Step(Struct, frozen=True):
    """A change as the store makes it."""

    kind: DeedKind
    words: str
    values: dict[str, Any] | None
    """What the note's columns become; None where it goes."""
    told: dict[str, str | int | None]
    """What the activity log tells: how it was and how it is."""


def _step(change: NoteChange, row: Row[Any], rules: ShopRules, now: datetime) -> _Step:
    about: dict[str, str | int | None] = {"about": first_words(row.body)}
    match change:
        case EditNote():
            return _edit(change, row)
        case PinNote(pinned=pinned):
            kind, words = (
                (DeedKind.PINNED_NOTE, "pinned a note")
                if pinned
                else (DeedKind.UNPINNED_NOTE, "unpinned a note")
            )
            return _Step(kind, words, {"pinned_at": int(now.timestamp()) if pinned else None}, about)
        case FinishFollowUp(done=done):
            _check_follow_up(row)
            kind, words = (
                (DeedKind.FINISHED_FOLLOW_UP, "finished a follow-up")
                if done
                else (DeedKind.REOPENED_FOLLOW_UP, "opened a follow-up again")
            )
            values = {"done_at": int(now.timestamp()) if done else None}
            return _Step(kind, words, values, {"due_on": row.due_on, **about})
        case PostponeFollowUp(due_on=due_on):
            _check_follow_up(row)
            day = day_words(due_on, now.astimezone(rules.zone).date())
            values = _due(row, due_on.isoformat())
            told = {"from": row.due_on, "to": values["due_on"], **about}
            return _Step(DeedKind.POSTPONED_FOLLOW_UP, f"put a follow-up off to {day}", values, told)
        case DeleteNote():
            told = {"from": row.body, "due_from": row.due_on}
            return _Step(DeedKind.DELETED_NOTE, "deleted a note", None, told)


def _edit(change: EditNote, row: Row[Any]) -> _Step:
    body = storable(change.body)
    if not fold(body):
        raise StoreError("a note needs words")
    due_on = None if change.due_on is None else change.due_on.isoformat()
    values = {**body_columns(body), **_due(row, due_on)}
    told: dict[str, str | int | None] = {"from": row.body, "to": body}
    if values["due_on"] != row.due_on:
        told |= {"due_from": row.due_on, "due_to": values["due_on"]}
    return _Step(DeedKind.CHANGED_NOTE, "changed a note", values, told)


def _due(row: Row[Any], due_on: str | None) -> dict[str, Any]:
    """Return the columns of a follow-up due on that day: on another day it is to be done again."""
    return {"due_on": due_on, "done_at": row.done_at if due_on == row.due_on else None}


def _check_follow_up(row: Row[Any]) -> None:
    if row.due_on is None:
        raise StoreError("this note is no follow-up")
