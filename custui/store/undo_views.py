"""Undoing what was done to saved views."""

from sqlalchemy import delete, insert, select

from custui.domain.errors import StoreError
from custui.domain.text import fold
from custui.store.deeds import VIEW_KINDS, DeedKind
from custui.store.shelves import VIEWS
from custui.store.undoing import Undoing, Way
from custui.store.views import change_view


def _saved_view(undoing: Undoing) -> None:
    undoing.refuse_changed("view", *VIEW_KINDS)
    undoing.connection.execute(delete(VIEWS).where(VIEWS.c.id == undoing.row.subject))


def _replaced_view(undoing: Undoing) -> None:
    undoing.refuse_changed("view", *VIEW_KINDS)
    change_view(undoing.connection, undoing.row.subject, undoing.before)


def _deleted_view(undoing: Undoing) -> None:
    before = undoing.before
    folded = fold(before["name"])
    if undoing.connection.execute(select(VIEWS.c.id).where(VIEWS.c.name_folded == folded)).first():
        raise StoreError(f"there is another view {before['name']} by now")
    row = {"id": undoing.row.subject, "name_folded": folded, "version": before["version"] + 1}
    undoing.connection.execute(insert(VIEWS).values({**before, **row}))


VIEW_WAYS: dict[DeedKind, Way] = {
    DeedKind.SAVED_VIEW: _saved_view,
    DeedKind.REPLACED_VIEW: _replaced_view,
    DeedKind.DELETED_VIEW: _deleted_view,
}
