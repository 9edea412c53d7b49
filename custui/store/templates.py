"""Message templates: texts with placeholders, for all agents of the shop."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from custui.domain.deeds import Deed
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.templates import NewTemplate, Template
from custui.domain.text import fold
from custui.store.deeds import DeedKind, begin, made_before, next_id
from custui.store.engine import Database
from custui.store.segment_names import plain_name
from custui.store.shelves import TEMPLATES
from custui.store.storable import storable


def templates(connection: Connection) -> tuple[Template, ...]:
    """Return all templates by name."""
    by_name = connection.execute(select(TEMPLATES).order_by(TEMPLATES.c.name_folded))
    return tuple(Template(row.id, row.name, row.body, row.version) for row in by_name)


def create_template(db: Database, now: datetime, new: NewTemplate, agent: str, idempotency_key: str) -> Deed:
    """Create a template; the same key again changes nothing and returns the deed made then.

    Raises StoreError where the name is blank or taken, or nothing is in it.
    """
    with db.write() as connection:
        made = made_before(connection, idempotency_key)
        if made is not None:
            return made
        values = _values(new)
        refuse_taken(connection, values["name"])
        template_id = next_id(connection, TEMPLATES)
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.CREATED_TEMPLATE,
            subject=template_id,
            detail={"template": template_id, "name": values["name"]},
            idempotency_key=idempotency_key,
        )
        connection.execute(insert(TEMPLATES).values(id=template_id, version=1, **values))
        return doing.finish(f"created template {values['name']}")


def edit_template(db: Database, now: datetime, template: Template, agent: str) -> Deed:
    """Reword or rename a template.

    Raises StaleEditError if it is not at `template.version`, StoreError where it is gone, and as
    `create_template` does.
    """
    with db.write() as connection:
        row = _seen(connection, template)
        values = _values(template)
        name = values["name"]
        refuse_taken(connection, name, row.id)
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.CHANGED_TEMPLATE,
            subject=row.id,
            detail={"template": row.id, "name": name, "from": row.body, "to": values["body"]},
            before={"name": row.name, "body": row.body},
        )
        change_template(connection, row.id, values)
        renamed = f"renamed template {row.name} to {name}"
        return doing.finish(renamed if name != row.name else f"changed template {name}")


def delete_template(db: Database, now: datetime, template: Template, agent: str) -> Deed:
    """Delete a template. Raises StaleEditError and StoreError as `edit_template` does."""
    with db.write() as connection:
        row = _seen(connection, template)
        doing = begin(
            connection,
            now,
            agent,
            DeedKind.DELETED_TEMPLATE,
            subject=row.id,
            detail={"template": row.id, "name": row.name, "from": row.body},
            before={"name": row.name, "body": row.body, "version": row.version},
        )
        connection.execute(delete(TEMPLATES).where(TEMPLATES.c.id == row.id))
        return doing.finish(f"deleted template {row.name}")


def change_template(connection: Connection, template_id: int, values: dict[str, Any]) -> None:
    """Write `values` over the template; its version goes up."""
    higher = {**values, "version": TEMPLATES.c.version + 1}
    connection.execute(update(TEMPLATES).where(TEMPLATES.c.id == template_id).values(higher))


def refuse_taken(connection: Connection, name: str, own_id: int | None = None) -> None:
    """Raise StoreError where another template's name folds like `name`."""
    same = select(TEMPLATES.c.name).where(
        TEMPLATES.c.name_folded == fold(name), TEMPLATES.c.id != (own_id or 0)
    )
    taken = connection.execute(same).scalar()
    if taken is not None:
        raise StoreError(f"there is a template {taken} already")


def _values(said: NewTemplate | Template) -> dict[str, Any]:
    name, body = plain_name(said.name, "template"), storable(said.body)
    if not fold(body):
        raise StoreError("a template needs words")
    return {"name": name, "name_folded": fold(name), "body": body}


def _seen(connection: Connection, template: Template) -> Row[Any]:
    """Return the template's row. Raises StoreError where it is gone, StaleEditError where it was changed."""
    row = connection.execute(select(TEMPLATES).where(TEMPLATES.c.id == template.id)).one_or_none()
    if row is None:
        raise StoreError("this template is gone")
    if row.version != template.version:
        raise StaleEditError(template.body, row.body, row.version, f"the template {row.name}")
    return row
