"""A store with a few customers and the repository over it, for what agents do from the list."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, delete, select

from custui.domain.customer import Segment
from custui.domain.deeds import (
    AddNote,
    AddToSegment,
    BulkAction,
    Deed,
    NewSegment,
    RemoveFromSegment,
    SegmentEdit,
)
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.note_index import refold
from custui.store.repository import SqlRepository
from custui.store.shelves import (
    ACTIVITY,
    AGENT_STATE,
    DEED_PHONES,
    DEEDS,
    MEMBERS,
    NOTES,
    SEGMENTS,
    VIEWS,
)
from tests.factories import make_incoming
from tests.store.acting import preparing

PHONES = tuple(f"+23480355501{number:02d}" for number in range(5))
"""Customers with 1, 2, 3, 4 and 5 orders."""
A, B, C, D, E = PHONES
EVERYBODY = ListQuery()
WRITTEN = (DEED_PHONES, DEEDS, MEMBERS, SEGMENTS, VIEWS, NOTES, AGENT_STATE, ACTIVITY)


def those(*phones: str) -> ListQuery:
    return ListQuery(CustomerFilters(among=frozenset(phones)))


def of_segment(name: str) -> ListQuery:
    return ListQuery(CustomerFilters(segment=name))


@dataclass
class ListShop:
    """The repository, its clock and its rows."""

    database: Database
    rules: ShopRules
    now: datetime
    keys: int = 0
    progress: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.repository = SqlRepository(self.database, self.rules, lambda: self.now)
        orders = [
            make_incoming(f"{phone}-{n}", self.now - timedelta(days=n), phone=phone)
            for number, phone in enumerate(PHONES)
            for n in range(number + 1)
        ]
        with preparing(self.database):
            self.repository.save_orders("shop", orders)

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    def later(self, seconds: float = 1) -> None:
        self.now += timedelta(seconds=seconds)

    def create(self, name: str, members: ListQuery | None = None, agent: str = "kemi") -> Deed:
        return self.repository.create_segment(NewSegment(name, "green", members=members), agent, self.key())

    def create_smart(self, name: str, query: ListQuery, agent: str = "kemi") -> Deed:
        return self.repository.create_segment(NewSegment(name, "blue", query), agent, self.key())

    def edit(
        self,
        number: int,
        name: str | None = None,
        colour: str | None = None,
        query: ListQuery | None = None,
        agent: str = "kemi",
    ) -> Deed:
        """Change what is given in the newest version of the segment `number`."""
        now = self.segment(number)
        name, colour, query = name or now.name, colour or now.colour, query or now.query
        return self.repository.edit_segment(SegmentEdit(number, name, colour, query, now.version), agent)

    def act(self, action: BulkAction, on: ListQuery, agent: str = "kemi") -> Deed:
        told = lambda done, of: self.progress.append((done, of))  # noqa: E731
        return self.repository.act(action, on, agent, self.key(), told)

    def add(self, number: int, *phones: str, agent: str = "kemi") -> Deed:
        return self.act(AddToSegment(number), those(*phones), agent)

    def remove(self, number: int, *phones: str, agent: str = "kemi") -> Deed:
        return self.act(RemoveFromSegment(number), those(*phones), agent)

    def note(self, body: str, *phones: str, agent: str = "kemi") -> Deed:
        return self.act(AddNote(body), those(*phones), agent)

    def undo(self, deed: Deed, agent: str = "lead") -> Deed:
        return self.repository.undo(deed.id, agent)

    def segment(self, number: int) -> Segment:
        return next(one for one in self.repository.segments() if one.id == number)

    def named(self, name: str) -> Segment:
        return next(one for one in self.repository.segments() if one.name == name)

    def members(self, number: int) -> set[str]:
        return {row.phone_key for row in self.rows(MEMBERS) if row.segment_id == number}

    def rows(self, table: Table) -> list[Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def logged(self) -> list[tuple[str, str, str | None, dict[str, Any]]]:
        """Return agent, action, phone and detail of the activity, oldest first."""
        return [(row.agent, row.action, row.phone_key, json.loads(row.detail)) for row in self.rows(ACTIVITY)]

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all that deeds change, but for versions, which only ever go up."""
        return {
            table.name: [tuple(v for n, v in row._mapping.items() if n != "version") for row in rows]
            for table in (MEMBERS, SEGMENTS, VIEWS, NOTES, AGENT_STATE)
            for rows in [self.rows(table)]
        }

    def forget(self, tables: Iterable[Table] = WRITTEN) -> None:
        with self.database.write() as connection:
            for table in tables:
                connection.execute(delete(table))
            refold(connection)
