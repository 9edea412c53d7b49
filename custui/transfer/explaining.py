"""What an import would make of a file: its format, where each field comes from, the first orders.

The file is read to its end, for only all of it tells how its dates and amounts are written; nothing is saved.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from custui.domain.errors import FileError
from custui.domain.orders import IncomingOrder
from custui.domain.rules import ShopRules
from custui.transfer.assembling import Assembler, BadOrderError
from custui.transfer.fields import Field
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.grouping import OrderLines
from custui.transfer.importing import order_file, watched_rows
from custui.transfer.json_reader import JsonOrders
from custui.transfer.layout import Layout, missing_fields
from custui.transfer.rows import OrderFile, Rejection, Row
from custui.transfer.source import open_source
from custui.transfer.starting_mapping import starting_mapping
from custui.transfer.xlsx_reader import XlsxOrders

SHOWN_ORDERS = 5
_ROWS = 500
"""Read for the first orders; an order may be cut off at the end of so many."""


class Explanation(Struct, frozen=True):
    """What there is to tell of one file."""

    path: Path
    title: str
    """The format's, for people."""
    kind: str
    """Of the file: `CSV, UTF-8`."""
    origin: str
    fields: tuple[tuple[Field, str], ...]
    """Field → what it is read from; fields that the file does not have are left out."""
    unread: tuple[str, ...]
    """Columns, or keys of a JSON order, that nothing is read from."""
    missing: tuple[str, ...]
    """Fields without which no order can be made."""
    question: str
    """What the shop has to settle first; empty where nothing is open."""
    orders: tuple[IncomingOrder, ...]
    """The first ones, as they would arrive."""
    rejections: tuple[Rejection, ...]
    """Of the first rows."""
    mapping: str
    """A mapping file to start from."""


def explain(path: Path, options: FileOptions, rules: ShopRules) -> Explanation:
    """Return what an import of `path` would make of it. Raises FileError where it cannot be read."""
    with open_source(path, options.encoding) as source:
        file = order_file(source, options, lenient=True)
        missing = missing_fields(file.layout)
        rows: list[Row] = []
        question = f"{path}: {file.layout.clash}" if file.layout.clash else ""
        if not missing and not question:
            every = watched_rows(file)
            rows = list(islice(every, _ROWS))
            for _ in every if file.layout.observers else ():
                pass  # the observers look on
            question = _question(file)
        layout = file.layout
        orders, rejections = ((), ()) if missing or question else _first_orders(file, rows, rules)
        unread = _unread(file)
        return Explanation(
            path=path,
            title=layout.title,
            kind=_kind(file, source.encoding),
            origin=layout.origin,
            fields=tuple((field, _read_from(layout, field)) for field in Field if _is_read(file, field)),
            unread=unread,
            missing=tuple(missing),
            question=question,
            orders=orders,
            rejections=rejections,
            mapping=starting_mapping(path, layout, unread, missing, keys=_keys(file)),
        )


def _question(file: OrderFile) -> str:
    try:
        for observer in file.layout.observers:
            observer.settle(str(file.path))
    except FileError as error:
        return str(error)
    return ""


def _first_orders(
    file: OrderFile, rows: list[Row], rules: ShopRules
) -> tuple[tuple[IncomingOrder, ...], tuple[Rejection, ...]]:
    if len(rows) == _ROWS:
        rows = _whole_orders(rows, file.layout)
    found: list[tuple[int, IncomingOrder]] = []
    rejections: list[Rejection] = []
    with OrderLines(file.layout) as lines:
        for _ in lines.read(rows):
            pass
        assembler = Assembler(file.layout, lines.shape, rules)
        for number, blocks in lines.groups(len(rows)):
            try:
                order = assembler.order(number, blocks)
            except BadOrderError as bad:
                for index, problems in bad.problems.items():
                    line = [line for _, of_block, _ in blocks for line, _ in of_block][index]
                    rejections += [Rejection(str(file.path), line, number, *problem) for problem in problems]
                continue
            if order is not None:
                found.append((blocks[0][1][0][0], order))
    found.sort(key=lambda pair: pair[0])
    rejections.sort(key=lambda rejection: rejection.line)
    return tuple(order for _, order in found[:SHOWN_ORDERS]), tuple(rejections[:SHOWN_ORDERS])


def _whole_orders(rows: list[Row], layout: Layout) -> list[Row]:
    """Return `rows` without those of the last order, which may go on behind them."""
    number = layout.columns[Field.ORDER_NUMBER]
    last = rows[-1][1][number]
    return [row for row in rows if row[1][number] != last] or rows


def _kind(file: OrderFile, encoding: str) -> str:
    if isinstance(file, XlsxOrders):
        return f"XLSX, sheet {file.sheet}"
    return f"{'JSON' if isinstance(file, JsonOrders) else 'CSV'}, {encoding}"


def _is_read(file: OrderFile, field: Field) -> bool:
    return not isinstance(file, JsonOrders) and file.layout.has(field)


def _read_from(layout: Layout, field: Field) -> str:
    made = layout.made.get(field)
    if made is not None and not made.columns:
        return f"always '{made.make(())}'"
    return layout.heading(field)


def _unread(file: OrderFile) -> tuple[str, ...]:
    if isinstance(file, JsonOrders):
        return file.layout.ignored
    return tuple(_unread_headings(file.layout))


def _unread_headings(layout: Layout) -> Iterator[str]:
    read = {*layout.order_columns, *layout.item_columns}
    if layout.unfolded is not None:
        read.update(layout.unfolded.columns)
    for column, heading in enumerate(layout.headings):
        if column not in read and heading.strip():
            yield heading.strip()


def _keys(file: OrderFile) -> tuple[str, ...]:
    return file.first_keys if isinstance(file, JsonOrders) else ()
