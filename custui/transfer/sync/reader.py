"""Orders made of the rows of a shop's database."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from custui.domain.orders import IncomingOrder
from custui.domain.rules import ShopRules
from custui.transfer.assembling import Assembler, BadOrderError
from custui.transfer.cells import plain_cell
from custui.transfer.fields import ITEM_FIELDS, Field, shorten
from custui.transfer.import_warnings import FileCounts
from custui.transfer.layout import Layout, missing_fields
from custui.transfer.rows import Cells, Shape
from custui.transfer.sync.mapping import SyncMapping
from custui.transfer.sync.order_numbers import OrderNumbers
from custui.transfer.sync.source import SourceError
from custui.transfer.sync.statements import Found, OrderStatements
from custui.transfer.sync.values import plain, text_of
from custui.transfer.toml_file import Constant


class ReadOrders(Struct, frozen=True):
    """A batch as it was read."""

    orders: list[IncomingOrder] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    """Of all orders, whether they could be read or not."""
    rejected: list[list[str]] = field(default_factory=list)
    """For each order that could not be read the reasons, in sentences."""


class OrderReader:
    """Makes orders of rows by the rules of an import, and counts what a warning should tell."""

    def __init__(self, statements: OrderStatements, mapping: SyncMapping, rules: ShopRules) -> None:
        """Read what `statements` find. Raises SourceError where that is not enough to make orders of."""
        self._statements = statements
        constants = {
            named: said.constant for named, said in mapping.fields.items() if isinstance(said, Constant)
        }
        headings = {**statements.headings, **statements.item_headings}
        # As an import has them: first what belongs to the order, then what belongs to a line.
        known = [name for name in (*headings, *constants) if name not in ITEM_FIELDS]
        known += [name for name in ITEM_FIELDS if name in headings or name in constants]
        columns = tuple(headings.get(name, name.value) for name in known)
        layout = Layout(columns, {name: place for place, name in enumerate(known)})
        if missing := missing_fields(layout):
            raise SourceError(
                f"there is none of the columns that the mapping names for {' and '.join(missing)}"
            )
        # Times without a zone are the mapping's, all else is the shop's.
        self._assembler = Assembler(layout, Shape(layout), replace(rules, zone=mapping.zone))
        self._constants = constants
        self._texts = {name: text_of(name, mapping) for name in known}
        self._shared = [name for name in known if name not in ITEM_FIELDS]
        self._of_item = [name for name in known if name in ITEM_FIELDS]
        self._one_line = mapping.items is None
        self._heading = layout.heading
        self._rows = 0

    def orders(self, found: Sequence[Found], met: OrderNumbers) -> ReadOrders:
        """Return the orders of these rows, with their items read in one go; `met` are all numbers so far."""
        items = self._statements.items_of(found)
        read = ReadOrders()
        self._rows += len(found)
        for row in found:
            number, order, problems = self._order(row, items.get(row.key, []), met)
            if number:
                read.numbers.add(number)
            if order is not None:
                read.orders.append(order)
            if problems:
                read.rejected.append(problems)
        return read

    def _order(
        self, row: Found, items: Sequence[tuple[Any, ...]], met: OrderNumbers
    ) -> tuple[str, IncomingOrder | None, list[str]]:
        """Return the number of a row's order, the order, and why there is none."""
        values = dict(zip(self._statements.headings, row.values, strict=True))
        shared = self._cells(self._shared, values)
        number = plain_cell(shared[self._shared.index(Field.ORDER_NUMBER)])
        key = plain(row.key)
        said = f"order {shorten(number)}" if number else f"the order {shorten(key)}"
        if number and met.is_others(number, key):
            return number, None, [f"{said}: the number is another order's too"]
        lines = [
            self._cells(self._of_item, dict(zip(self._statements.item_headings, item, strict=True)))
            for item in items
        ]
        if not lines:
            lines = [self._cells(self._of_item, values) if self._one_line else ("",) * len(self._of_item)]
        try:
            order = self._assembler.order(number, [(shared, list(enumerate(lines, 1)), None)])
        except BadOrderError as bad:
            reasons = (problem for problems in bad.problems.values() for problem in problems)
            return number, None, [f"{said}: {column}: {reason}" for column, reason in reasons]
        return number, order, []

    def counts(self, source: str) -> FileCounts:
        """Return what there is to tell of all that was read from `source`."""
        disagreeing = {self._heading(of): count for of, count in self._assembler.disagreeing.items()}
        return FileCounts(
            source,
            self._rows,
            rounded_prices=self._assembler.rounded_prices,
            nameless_items=self._assembler.nameless_items,
            disagreeing=disagreeing,
        )

    def _cells(self, fields: Sequence[Field], values: dict[Field, Any]) -> Cells:
        return tuple(
            self._texts[name](values[name]) if name in values else self._constants[name] for name in fields
        )
