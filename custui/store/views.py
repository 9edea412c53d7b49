"""Saved views: queries under a name, for all agents."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from custui.domain.deeds import Deed, View
from custui.domain.errors import StoreError
from custui.domain.query import ListQuery
from custui.domain.query_codec import query_from_json, query_to_json, readable
from custui.domain.text import fold
from custui.store.deeds import DeedKind, begin, next_id
from custui.store.engine import Database
from custui.store.segment_names import plain_name
from custui.store.shelves import VIEWS
from custui.store.storable import storable


def views(connection: Connection) -> tuple[View, ...]:
    """Return all saved views by name, but for those whose query cannot be read.

    Those are of a newer custui, which can; `custui doctor` names them.
    """
    by_name = connection.execute(select(VIEWS).order_by(VIEWS.c.name_folded)).all()
    return tuple(
        View(row.id, row.name, query_from_json(row.query), row.author, row.version)
        for row in by_name
        if readable(row.query)
    )


def save_view(db: Database, now: datetime, name: str, query: ListQuery, agent: str) -> Deed:
    """Save the query under `name`, in place of the view whose name folds alike."""
    if query.filters.among is not None or query.filters.without:
        raise StoreError("a view cannot hold marked customers: save the filters without the marks")
    named = plain_name(name, "view")
    values = {
        "name": named,
        "name_folded": fold(named),
        "query": storable(query_to_json(query)),
        "author": storable(agent),
    }
    with db.write() as connection:
        same = select(VIEWS).where(VIEWS.c.name_folded == values["name_folded"])
        old = connection.execute(same).one_or_none()
        kind = DeedKind.SAVED_VIEW if old is None else DeedKind.REPLACED_VIEW
        view_id = next_id(connection, VIEWS) if old is None else old.id
        before = None if old is None else {name: getattr(old, name) for name in ("name", "query", "author")}
        detail = {"view": view_id, "name": named}
        doing = begin(connection, now, agent, kind, subject=view_id, detail=detail, before=before)
        if old is None:
            created = {"id": view_id, "created_at": doing.at, "version": 1}
            connection.execute(insert(VIEWS).values({**values, **created}))
        else:
            change_view(connection, view_id, values)
        return doing.finish(f"{kind} {named}")


def delete_view(db: Database, now: datetime, view_id: int, agent: str) -> Deed:
    """Delete a saved view. Raises StoreError where it is gone."""
    with db.write() as connection:
        row = connection.execute(select(VIEWS).where(VIEWS.c.id == view_id)).one_or_none()
        if row is None:
            raise StoreError("this view is gone")
        kept = ("name", "query", "author", "created_at", "version")
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.DELETED_VIEW,
            subject=view_id,
            detail={"view": view_id, "name": row.name},
            before={name: getattr(row, name) for name in kept},
        )
        connection.execute(delete(VIEWS).where(VIEWS.c.id == view_id))
        return doing.finish(f"deleted view {row.name}")


def change_view(connection: Connection, view_id: int, values: dict[str, Any]) -> None:
    """Write `values` over the view; its version goes up."""
    higher = {**values, "version": VIEWS.c.version + 1}
    connection.execute(update(VIEWS).where(VIEWS.c.id == view_id).values(higher))
