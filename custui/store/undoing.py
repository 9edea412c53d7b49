"""A deed that is being undone, and what all ways to undo one share."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypedDict

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store.activity import log_from
from custui.store.deeds import OF_ONE_CUSTOMER, ORDER_KINDS, DeedKind, standing_since
from custui.store.shelves import DEED_PHONES, SEGMENTS


class Told(TypedDict):
    """What `custui.store.activity.log` is handed."""

    detail: dict[str, str | int | None]
    phones: Sequence[str | None]
    order_id: int | None


class Undoing(Struct, frozen=True):
    """A deed that is being undone by `agent` at `now`."""

    connection: Connection
    rules: ShopRules
    now: datetime
    agent: str
    row: Row[Any]
    before: dict[str, Any]

    @property
    def kind(self) -> DeedKind:
        """Return what kind of deed it is."""
        return DeedKind(self.row.kind)

    @property
    def phones(self) -> Select[Any]:
        """Return the customers whom the deed changed."""
        return select(DEED_PHONES.c.phone_key).where(DEED_PHONES.c.deed_id == self.row.id)

    def log(self, phones: Select[Any]) -> None:
        """Note of each of the customers that it is undone; call it before they change."""
        told = {"deed": self.row.id}
        log_from(self.connection, self.now, self.agent, f"undid: {self.row.kind}", told, phones)

    def segment(self) -> Row[Any]:
        """Return the deed's segment as it is now. Raises StoreError where it is gone."""
        there = select(SEGMENTS).where(SEGMENTS.c.id == self.row.subject)
        row = self.connection.execute(there).one_or_none()
        if row is None:
            raise StoreError("the segment was deleted since")
        return row

    def refuse_changed(self, what: str, *kinds: DeedKind) -> None:
        """Raise StoreError where a later deed of these kinds changed the same segment or view."""
        if standing_since(self.connection, self.row.id, self.row.subject, *kinds):
            raise StoreError(f"the {what} was changed again since")

    def told(self) -> Told:
        """Return what the log tells of undoing it; ask before anything is put back.

        Of what was done to one customer or order alone, it is told there.
        """
        detail: dict[str, str | int | None] = {"deed": self.row.id, "words": self.row.words}
        if self.kind not in OF_ONE_CUSTOMER:
            return {"detail": detail, "phones": [None], "order_id": None}
        phones = self.connection.scalars(self.phones).all() or [None]
        if self.kind not in ORDER_KINDS:
            return {"detail": detail, "phones": phones, "order_id": None}
        told = {**detail, "number": self.before["number"]}
        return {"detail": told, "phones": phones, "order_id": self.row.subject}


Way = Callable[[Undoing], None]
"""Puts back what a deed of one kind changed; raises StoreError, as the end of a sentence, where it cannot."""
