"""The outline as a desk keeps it: columns that a server has sent stay until it is drawn anew.

A column is megabytes, which a server takes several milliseconds to send, and SQLite none.
"""

from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect

from custui.store import outline
from custui.store.traits import TRAITS, Trait

MOST = 8
"""Columns that are kept: of two million customers two megabytes each."""

_Columns = OrderedDict[int, tuple[bytes, bytes]]
"""By its number, as of which drawing a column is, and its content; the latest used last."""
_kept: WeakKeyDictionary[Dialect, _Columns] = WeakKeyDictionary()
"""A dialect is one store's."""


def codes(connection: Connection, trait: Trait) -> bytes:
    """Return `custui.store.outline.codes`."""
    return _column(connection, TRAITS.index(trait), lambda: outline.codes(connection, trait))


def members(connection: Connection, number: int) -> bytes:
    """Return `custui.store.outline.members`."""
    return _column(connection, number, lambda: outline.members(connection, number))


def _column(connection: Connection, number: int, read: Callable[[], bytes]) -> bytes:
    if connection.dialect.name == "sqlite":
        return read()
    drawing = outline.drawing(connection)
    columns = _kept.setdefault(connection.dialect, OrderedDict())
    known = columns.pop(number, None)
    content = read() if known is None or known[0] != drawing else known[1]
    columns[number] = (drawing, content)
    while len(columns) > MOST:
        columns.popitem(last=False)
    return content
