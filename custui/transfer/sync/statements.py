"""What is asked of a shop's database: a batch of orders after the last one, and their items."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, FromClause, Select, column, false, or_, select, table, text

from custui.transfer.fields import Field, name_some
from custui.transfer.sync.mapping import ItemRows, Rows, SyncMapping
from custui.transfer.sync.source import SourceError

_COLON = re.compile(r"(?<!:):(?!:)")
_KEY, _CHANGED, _OWNER = "key_of_row", "changed_at", "owner"


class Found(Struct, frozen=True):
    """A row: its key, what else it is sorted or grouped by, and the values of its fields."""

    key: Any
    beside: Any
    """When an order was changed last; whose an item is."""
    values: tuple[Any, ...]


class OrderStatements:
    """Reads the orders of one mapping on one connection."""

    def __init__(self, connection: Connection, mapping: SyncMapping) -> None:
        """Look at the columns that there are. Raises SourceError where the mapping names others."""
        self._connection = connection
        self._orders = _Columns(connection, mapping.orders, "orders")
        self._key = self._orders.named(mapping.orders.id, "orders.id")
        self._changed = self._orders.named(mapping.orders.updated_at, "orders.updated_at")
        columns, self.headings = self._orders.of(mapping.columns_of(items=False))
        read = select(self._key.label(_KEY), self._changed.label(_CHANGED), *columns)
        self._select = read.select_from(self._orders.rows)
        self._items: _ItemStatements | None = None
        if mapping.items is not None and mapping.columns_of(items=True):
            self._items = _ItemStatements(connection, mapping.items, mapping.columns_of(items=True))
        self.item_headings = {} if self._items is None else self._items.headings

    def any_change(self) -> Any:  # noqa: ANN401 -- whatever the column holds
        """Return some order's time of change, to see how they are written; None where there is none."""
        some = select(self._changed).where(self._changed.is_not(None)).limit(1)
        return self._connection.execute(some).scalar()

    def all_after(self, last: Found | None, limit: int) -> list[Found]:
        """Return the orders that follow `last` by their key."""
        after = self._select if last is None else self._select.where(self._key > last.key)
        return self._found(after.order_by(self._key), limit)

    def changed_after(self, since: Any, last: Found | None, limit: int) -> list[Found]:  # noqa: ANN401
        """Return the orders changed at `since` and later that follow `last` by time of change and key."""
        after = self._select.where(self._changed >= (since if last is None else last.beside))
        if last is not None:
            # Of the same moment by key: any number of orders may be changed at once.
            after = after.where(or_(self._changed > last.beside, self._key > last.key))
        return self._found(after.order_by(self._changed, self._key), limit)

    def items_of(self, orders: Sequence[Found]) -> Mapping[Any, list[tuple[Any, ...]]]:
        """Return the items of each order that has any, by the order's key."""
        return {} if self._items is None else self._items.of(orders)

    def _found(self, query: Select[Any], limit: int) -> list[Found]:
        rows = self._connection.execute(query.limit(limit))
        return [Found(key, changed, tuple(values)) for key, changed, *values in rows]


class _ItemStatements:
    def __init__(
        self, connection: Connection, rows: ItemRows, wanted: Mapping[Field, str | tuple[str, ...]]
    ) -> None:
        self._connection = connection
        items = _Columns(connection, rows, "items")
        self._owner = items.named(rows.order_id, "items.order_id")
        columns, self.headings = items.of(wanted)
        key = items.named(rows.id, "items.id")
        read = select(key.label(_KEY), self._owner.label(_OWNER), *columns)
        self._select = read.select_from(items.rows)

    def of(self, orders: Sequence[Found]) -> Mapping[Any, list[tuple[Any, ...]]]:
        theirs = self._select.where(self._owner.in_([order.key for order in orders]))
        found = [Found(key, owner, tuple(values)) for key, owner, *values in self._connection.execute(theirs)]
        by_order: dict[Any, list[tuple[Any, ...]]] = {}
        # Sorted here: any order will do, if it is the same each time.
        for item in sorted(found, key=lambda item: item.key):
            by_order.setdefault(item.beside, []).append(item.values)
        return by_order


class _Columns:
    """The columns of a mapping's rows, by the names that a mapping has for them."""

    def __init__(self, connection: Connection, rows: Rows, where: str) -> None:
        self._where = where
        self._what = f"the table {rows.table}" if rows.table else f"the query of [{where}]"
        self._columns: dict[str, ColumnElement[Any]] = {}
        if rows.query:
            self.rows = self._query(connection, rows.query)
            return
        base = self._table(connection, rows.table)
        self._columns |= {found.name: found for found in base.columns}
        self.rows = base
        for other, on in rows.join.items():
            joined = self._table(connection, other)
            there = {found.name: found for found in joined.columns}
            self._columns |= {f"{other}.{name}": found for name, found in there.items()}
            ((own, theirs),) = on.items()
            met = self.named(own, f"{where}.join.{other}") == self.named(f"{other}.{theirs}", f"{where}.join")
            self.rows = self.rows.outerjoin(joined, met)

    def named(self, name: str, said_by: str) -> ColumnElement[Any]:
        """Return the column of this name. Raises SourceError where there is none; `said_by` wants it."""
        if name not in self._columns:
            raise SourceError(
                f"{self._what} has no column {name}, which {said_by} of the mapping names; "
                f"there are: {name_some(list(self._columns))}"
            )
        return self._columns[name]

    def of(
        self, wanted: Mapping[Field, str | tuple[str, ...]]
    ) -> tuple[list[ColumnElement[Any]], dict[Field, str]]:
        """Return the columns of the fields that there are, labelled, and field → name of its column."""
        names: dict[Field, str] = {}
        for field, said in wanted.items():
            if isinstance(said, str):
                self.named(said, f"fields.{field}")
                names[field] = said
            elif there := [name for name in said if name in self._columns]:
                names[field] = there[0]
        return [self._columns[name].label(f"field_{field}") for field, name in names.items()], names

    def _table(self, connection: Connection, name: str) -> FromClause:
        schema, _, bare = name.rpartition(".")
        bare_table = table(bare, schema=schema or None)
        keys = connection.execute(select(text("*")).select_from(bare_table).where(false())).keys()
        return table(bare, *map(column, keys), schema=schema or None)

    def _query(self, connection: Connection, query: str) -> FromClause:
        # A colon would begin a parameter of SQLAlchemy's.
        written = text(_COLON.sub(r"\\:", query.strip().removesuffix(";")))
        keys = list(
            connection.execute(
                select(text("*")).select_from(written.columns().subquery()).where(false())
            ).keys()
        )
        rows = written.columns(*map(column, keys)).subquery("rows")
        self._columns |= {found.name: found for found in rows.columns}
        return rows
