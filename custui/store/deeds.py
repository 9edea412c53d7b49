"""Deeds as rows: what was done to whom, kept for as long as it may be undone, and each only once.

A deed's phones are put down first (`deed_phones`); members, notes and the activity log are then written
from there, some thousands at a time.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)

from custui.domain.deeds import Deed, Progress
from custui.domain.phone import international_form
from custui.store import outline
from custui.store.activity import log, log_from
from custui.store.aliases import any_aliases
from custui.store.rows import moment
from custui.store.shelves import ALIASES, DEED_PHONES, DEEDS, SEGMENTS, SUMMARY, TEMPLATES, VIEWS
from custui.store.storable import storable

OFFERED = timedelta(days=30)
"""For so long a deed is offered for undoing."""
_AT_ONCE = 2_500


class DeedKind(StrEnum):
    """The values are also what the activity log calls them."""

    CREATED_SEGMENT = "created segment"
    EDITED_SEGMENT = "changed segment"
    DELETED_SEGMENT = "deleted segment"
    ADDED = "added to segment"
    REMOVED = "removed from segment"
    NOTED = "added note"
    SAVED_VIEW = "saved view"
    REPLACED_VIEW = "replaced view"
    DELETED_VIEW = "deleted view"
    CHANGED_PROFILE = "changed profile"
    CREATED_ORDER = "created order"
    CHANGED_STATUS = "changed status"
    CHANGED_NOTE = "changed note"
    PINNED_NOTE = "pinned note"
    UNPINNED_NOTE = "unpinned note"
    FINISHED_FOLLOW_UP = "finished follow-up"
    REOPENED_FOLLOW_UP = "reopened follow-up"
    POSTPONED_FOLLOW_UP = "postponed follow-up"
    DELETED_NOTE = "deleted note"
    CREATED_TEMPLATE = "created template"
    CHANGED_TEMPLATE = "changed template"
    DELETED_TEMPLATE = "deleted template"
    MERGED = "merged"


SEGMENT_KINDS = (
    DeedKind.CREATED_SEGMENT,
    DeedKind.EDITED_SEGMENT,
    DeedKind.DELETED_SEGMENT,
    DeedKind.ADDED,
    DeedKind.REMOVED,
)
VIEW_KINDS = (DeedKind.SAVED_VIEW, DeedKind.REPLACED_VIEW, DeedKind.DELETED_VIEW)
ORDER_KINDS = (DeedKind.CREATED_ORDER, DeedKind.CHANGED_STATUS)
NOTE_KINDS = (
    DeedKind.CHANGED_NOTE,
    DeedKind.PINNED_NOTE,
    DeedKind.UNPINNED_NOTE,
    DeedKind.FINISHED_FOLLOW_UP,
    DeedKind.REOPENED_FOLLOW_UP,
    DeedKind.POSTPONED_FOLLOW_UP,
    DeedKind.DELETED_NOTE,
)
"""What is done to one note; its id is the deed's subject."""
OF_ONE_CUSTOMER = (DeedKind.CHANGED_PROFILE, *ORDER_KINDS, *NOTE_KINDS)
"""What `Doing.finish_for` finishes."""
TEMPLATE_KINDS = (DeedKind.CREATED_TEMPLATE, DeedKind.CHANGED_TEMPLATE, DeedKind.DELETED_TEMPLATE)
_KINDS_OF = {SEGMENTS: SEGMENT_KINDS, VIEWS: VIEW_KINDS, TEMPLATES: TEMPLATE_KINDS}
_OF_CUSTOMERS = (DeedKind.ADDED, DeedKind.REMOVED, DeedKind.NOTED)
"""What changes nothing where it changes no customer."""


class Doing(Struct, frozen=True):
    """A deed under way, in the transaction of `connection`; `now` is aware."""

    connection: Connection
    now: datetime
    agent: str
    kind: DeedKind
    id: int
    detail: Mapping[str, str | int | None]
    """What the activity log tells of it."""

    @property
    def at(self) -> int:
        """Return when it is done, in UTC seconds."""
        return int(self.now.timestamp())

    @property
    def phones(self) -> ColumnElement[bool]:
        """Return the condition on `deed_phones` that a row is of this deed."""
        return DEED_PHONES.c.deed_id == self.id

    def count(self) -> int:
        """Return how many customers are put down; several phones of one are one."""
        if not any_aliases(self.connection):
            return self._rows()
        customer = func.coalesce(ALIASES.c.customer_key, DEED_PHONES.c.phone_key)
        counted = select(func.count(customer.distinct())).where(self.phones)
        aliased = DEED_PHONES.outerjoin(ALIASES, ALIASES.c.phone_key == DEED_PHONES.c.phone_key)
        return self.connection.execute(counted.select_from(aliased)).scalar_one()

    def _rows(self) -> int:
        counted = select(func.count()).select_from(DEED_PHONES).where(self.phones)
        return self.connection.execute(counted).scalar_one()

    def in_parts(self, progress: Progress) -> Iterator[ColumnElement[bool]]:
        """Yield conditions on `deed_phones`, each for some thousand of its customers, all in turn.

        Each part is logged once it is done, and told to `progress`.
        """
        done, of, last = 0, self._rows(), ""
        progress(done, of)
        while done < of:
            rest = and_(self.phones, DEED_PHONES.c.phone_key > last)
            ends = select(DEED_PHONES.c.phone_key).where(rest).order_by(DEED_PHONES.c.phone_key)
            end = self.connection.execute(ends.offset(_AT_ONCE - 1).limit(1)).scalar()
            part = rest if end is None else and_(rest, DEED_PHONES.c.phone_key <= end)
            yield part
            changed = select(DEED_PHONES.c.phone_key).where(part)
            log_from(self.connection, self.now, self.agent, self.kind, self.detail, changed)
            done, last = min(done + _AT_ONCE, of), end or ""
            progress(done, of)

    def finish(self, words: str) -> Deed:
        """Say what was done, log it, and return the deed."""
        customers = self.count()
        detail = {**self.detail, "words": words, "customers": customers}
        log(self.connection, self.now, self.agent, self.kind, detail)
        doubt_whom_it_is_about(self.connection, self.id)
        return self._told(words, customers)

    def finish_for(self, phone: str | None, words: str, order_id: int | None = None) -> Deed:
        """Say what was done to one customer or order, log it there alone, and return the deed.

        `phone` is None for an order that is nobody's.
        """
        if phone is not None:
            self.connection.execute(insert(DEED_PHONES).values(deed_id=self.id, phone_key=phone))
            doubt_whom_it_is_about(self.connection, self.id)
        log(self.connection, self.now, self.agent, self.kind, self.detail, phones=[phone], order_id=order_id)
        return self._told(words, int(phone is not None))

    def _told(self, words: str, customers: int) -> Deed:
        told = update(DEEDS).where(DEEDS.c.id == self.id).values(words=words, customers=customers)
        return deed(self.connection.execute(told.returning(DEEDS)).one())


def doubt_whom_it_is_about(connection: Connection, deed_id: int) -> None:
    """Have the outline tell nothing of the customers of a deed until they are drawn."""
    theirs = select(DEED_PHONES.c.phone_key).where(DEED_PHONES.c.deed_id == deed_id)
    aliased = select(ALIASES.c.customer_key).where(ALIASES.c.phone_key.in_(theirs))
    outline.done_to(connection, union_all(theirs, aliased))


def begin(
    connection: Connection,
    now: datetime,
    agent: str,
    kind: DeedKind,
    *,
    subject: int | None = None,
    detail: Mapping[str, str | int | None] | None = None,
    before: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> Doing:
    """Put down a deed that is being done; `before` is what undoing it needs to know, as JSON."""
    row = {
        "at": int(now.timestamp()),
        "agent": storable(agent),
        "kind": kind,
        "words": "",
        "customers": 0,
        "subject": subject,
        "before": json.dumps(before or {}),
        "idempotency_key": idempotency_key,
    }
    deed_id = connection.execute(insert(DEEDS).values(row).returning(DEEDS.c.id)).scalar_one()
    return Doing(connection, now, storable(agent), kind, deed_id, {"deed": deed_id, **(detail or {})})


def made_before(connection: Connection, idempotency_key: str) -> Deed | None:
    """Return the deed that was done with this key; None where none was."""
    same = select(DEEDS).where(DEEDS.c.idempotency_key == idempotency_key)
    row = connection.execute(same).one_or_none()
    return None if row is None else deed(row)


def last_deed(connection: Connection, agent: str, now: datetime, before: int | None = None) -> Deed | None:
    """Return the newest deed of this agent, older than `before`, that changed something and stands."""
    standing = (
        select(DEEDS)
        .where(
            DEEDS.c.agent == storable(agent),
            DEEDS.c.undone_at.is_(None),
            DEEDS.c.at >= int((now - OFFERED).timestamp()),
            or_(DEEDS.c.kind.not_in(_OF_CUSTOMERS), DEEDS.c.customers > 0),
        )
        .order_by(DEEDS.c.id.desc())
        .limit(1)
    )
    if before is not None:
        standing = standing.where(DEEDS.c.id < before)
    row = connection.execute(standing).one_or_none()
    return None if row is None else replace(deed(row), whom=_whom(connection, row))


def _whom(connection: Connection, row: Row[Any]) -> str:
    """Return the name or number of the one customer whom a deed changed; empty where there is no such one."""
    if row.customers != 1:
        return ""
    customer = func.coalesce(ALIASES.c.customer_key, DEED_PHONES.c.phone_key)
    aliased = DEED_PHONES.outerjoin(ALIASES, ALIASES.c.phone_key == DEED_PHONES.c.phone_key)
    called = (
        select(SUMMARY.c.name, SUMMARY.c.phone_key)
        .select_from(aliased.join(SUMMARY, SUMMARY.c.phone_key == customer))
        .where(DEED_PHONES.c.deed_id == row.id)
        .limit(1)
    )
    found = connection.execute(called).one_or_none()
    return "" if found is None else found.name or international_form(found.phone_key)


def standing_since(connection: Connection, deed_id: int, subject: int, *kinds: DeedKind) -> bool:
    """Tell whether a later deed of these kinds changed the same subject and is not undone."""
    later = select(DEEDS.c.id).where(
        DEEDS.c.id > deed_id,
        DEEDS.c.subject == subject,
        DEEDS.c.kind.in_(kinds),
        DEEDS.c.undone_at.is_(None),
        or_(DEEDS.c.kind.not_in(_OF_CUSTOMERS), DEEDS.c.customers > 0),
    )
    return connection.execute(later.limit(1)).first() is not None


def next_id(connection: Connection, table: Table) -> int:
    """Return an id for a segment, a view or a template that none ever had.

    SQLite by itself gives the highest id again once its row is deleted, and a deed would be undone on
    something else.
    """
    kinds = _KINDS_OF[table]
    there = connection.execute(select(func.max(table.c.id))).scalar()
    ever = connection.execute(select(func.max(DEEDS.c.subject)).where(DEEDS.c.kind.in_(kinds))).scalar()
    return max(there or 0, ever or 0) + 1


def deed(row: Row[Any]) -> Deed:
    """Return the deed of a row of `deeds`."""
    undone = row.undone_at is not None
    renamed = _renamed(row)
    return Deed(
        row.id,
        row.words,
        row.agent,
        moment(row.at),
        row.customers,
        row.subject,
        undone,
        renamed=renamed[::-1] if renamed and undone else renamed,
    )


def _renamed(row: Row[Any]) -> tuple[str, str] | None:
    """Return the names of a segment before and after the deed, where that renamed one."""
    if row.kind != DeedKind.EDITED_SEGMENT:
        return None
    before = json.loads(row.before)
    old, new = before.get("name"), before.get("to")
    return (old, new) if old and new and old != new else None


def how_many(customers: int) -> str:
    """Return `1 customer` or `1,312 customers`."""
    return f"{customers:,} customer{'' if customers == 1 else 's'}"
