"""Undoing a deed whole: everything is put back as it was before it, or nothing is touched."""

import json
from datetime import datetime

from sqlalchemy import select, update

from custui.domain.deeds import Deed
from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store.activity import log
from custui.store.deeds import DeedKind, deed, doubt_whom_it_is_about
from custui.store.engine import Database
from custui.store.shelves import DEEDS
from custui.store.storable import storable
from custui.store.undo_merges import MERGE_WAYS
from custui.store.undo_notes import NOTE_WAYS
from custui.store.undo_orders import ORDER_WAYS
from custui.store.undo_profiles import PROFILE_WAYS
from custui.store.undo_segments import SEGMENT_WAYS
from custui.store.undo_templates import TEMPLATE_WAYS
from custui.store.undo_views import VIEW_WAYS
from custui.store.undoing import Undoing, Way

_WAYS: dict[DeedKind, Way] = {
    **SEGMENT_WAYS,
    **NOTE_WAYS,
    **VIEW_WAYS,
    **TEMPLATE_WAYS,
    **ORDER_WAYS,
    **PROFILE_WAYS,
    **MERGE_WAYS,
}


def undo(db: Database, rules: ShopRules, now: datetime, deed_id: int, agent: str) -> Deed:
    """Undo a deed and return it as undone; one undone before stays so.

    Raises StoreError, and changes nothing, where what it changed was changed again since.
    """
    with db.write() as connection:
        row = connection.execute(select(DEEDS).where(DEEDS.c.id == deed_id)).one_or_none()
        if row is None:
            raise StoreError("this deed is gone")
        if row.undone_at is None:
            undoing = Undoing(connection, rules, now, storable(agent), row, json.loads(row.before))
            told = undoing.told()
            try:
                _WAYS[undoing.kind](undoing)
            except StoreError as why:
                raise StoreError(f"'{row.words}' cannot be undone: {why}") from None
            doubt_whom_it_is_about(connection, deed_id)
            undone = update(DEEDS).where(DEEDS.c.id == deed_id).values(undone_at=int(now.timestamp()))
            row = connection.execute(undone.returning(DEEDS)).one()
            log(connection, now, agent, f"undid: {row.kind}", **told)
        return deed(row)
