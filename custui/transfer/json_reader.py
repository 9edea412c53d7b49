"""Orders from JSON, one at a time: a list of orders with their items inside, or `{"orders": […]}`.

Values are texts or numbers; a number is taken as it is written and never passes through a binary float.
However long the list is, one order of it is in memory.
"""

from collections.abc import Callable, Iterator

from custui.domain.errors import FileError
from custui.transfer.formats.generic_json import GenericJson
from custui.transfer.formats.json_format import FIELDS, JsonFormat
from custui.transfer.json_values import JsonObject, Record, described, paths_of
from custui.transfer.json_window import Window
from custui.transfer.layout import Layout
from custui.transfer.rows import Row
from custui.transfer.source import Source

_RECORD = len(FIELDS)
RecogniseJson = Callable[[frozenset[str]], JsonFormat | None]
"""Returns the format of which an order with such keys is; None for custui's own layout."""


class JsonOrders:
    """The rows of a JSON file: one for each item of an order, or one for an order without items."""

    def __init__(
        self, source: Source, recognise: RecogniseJson = lambda _: None, wanted: JsonFormat | None = None
    ) -> None:
        """Prepare to read; the file's structure shows while the rows are read.

        The format of all orders is the one `wanted`, or else `recognise` tells it by the first.
        """
        self.path = source.path
        self._window = Window(source)
        self._recognise = recognise
        self._format = wanted
        self._generic = GenericJson()
        self.first_keys: tuple[str, ...] = ()
        """The paths of the first order's values: `billing.phone`, and those of a list's first object."""

    @property
    def layout(self) -> Layout:
        """The generic layout's own columns, and `record`: the order's place in the list.

        The format, and which keys were ignored, are known after the rows have been read.
        """
        headings = (*(field.value for field in FIELDS), "record")
        columns = {field: index for index, field in enumerate(FIELDS)}
        if self._format is None:
            return Layout(headings, columns, self._generic.ignored, _RECORD)
        known = self._format
        own = {field: column for field, column in columns.items() if field not in known.made}
        return Layout(
            headings, own, record=_RECORD, name=known.name, title=known.title, origin=known.origin,
            made=known.made, no_orders=known.no_orders, writing=known.writing, observers=known.observers,
        )  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """Yield the rows, the items of one order together, all with the line on which the order begins."""
        window = self._window
        opening = window.peek()
        if opening == "[":
            yield from self._orders()
        elif opening == "{":
            yield from self._wrapped_orders()
        else:
            raise window.broken("a list of orders should begin here")
        if window.peek():
            raise window.broken("nothing should follow the end of the list")

    def _wrapped_orders(self) -> Iterator[Row]:
        window = self._window
        found = False
        for key in window.members():
            if key.casefold() == "orders" and window.peek() == "[":
                if found:
                    raise window.broken('a second list "orders"')
                found = True
                yield from self._orders()
            else:
                window.value()
        if not found:
            raise FileError(f'{self.path}: neither a list of orders nor an object with a list "orders"')

    def _orders(self) -> Iterator[Row]:
        for number, line in enumerate(self._window.elements(), start=1):
            order = self._window.value()
            if not isinstance(order, JsonObject):
                yield line, [""] * _RECORD + [str(number)], ("", "is no order, but " + described(order))
                continue
            if number == 1:
                self.first_keys = tuple(paths_of(order))
                if self._format is None:
                    self._format = self._recognise(Record(order).keys)
            for cells, problem in (self._format or self._generic).rows(order):
                yield line, [*cells, str(number)], problem
