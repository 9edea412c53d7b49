"""Undoing what was done to message templates."""

from sqlalchemy import delete, insert

from custui.domain.text import fold
from custui.store.deeds import TEMPLATE_KINDS, DeedKind
from custui.store.shelves import TEMPLATES
from custui.store.templates import change_template, refuse_taken
from custui.store.undoing import Undoing, Way


def _created(undoing: Undoing) -> None:
    undoing.refuse_changed("template", *TEMPLATE_KINDS)
    undoing.connection.execute(delete(TEMPLATES).where(TEMPLATES.c.id == undoing.row.subject))


def _changed(undoing: Undoing) -> None:
    undoing.refuse_changed("template", *TEMPLATE_KINDS)
    name = undoing.before["name"]
    refuse_taken(undoing.connection, name, undoing.row.subject)
    old = {**undoing.before, "name_folded": fold(name)}
    change_template(undoing.connection, undoing.row.subject, old)


def _deleted(undoing: Undoing) -> None:
    before = undoing.before
    refuse_taken(undoing.connection, before["name"])
    back = {"id": undoing.row.subject, "name_folded": fold(before["name"]), "version": before["version"] + 1}
    undoing.connection.execute(insert(TEMPLATES).values({**before, **back}))


TEMPLATE_WAYS: dict[DeedKind, Way] = {
    DeedKind.CREATED_TEMPLATE: _created,
    DeedKind.CHANGED_TEMPLATE: _changed,
    DeedKind.DELETED_TEMPLATE: _deleted,
}
