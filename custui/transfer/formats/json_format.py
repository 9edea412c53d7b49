"""What a format of JSON orders is: how an order is known, and how its fields are read."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from custui.transfer.fields import ITEM_FIELDS, Field
from custui.transfer.json_values import BadValueError, JsonObject, Record
from custui.transfer.layout import Made, Observer, Writing
from custui.transfer.rows import Problem

FIELDS = tuple(Field)
"""The columns that JSON orders are read into."""
_PLACES = {field: place for place, field in enumerate(FIELDS)}
Texts = dict[Field, str]


class JsonFormat(Struct, frozen=True):
    """One kind of JSON order that a shop system's interface hands out."""

    name: str
    """As `--format` takes it."""
    title: str
    origin: str
    fits: Callable[[frozenset[str]], bool]
    """Tells by an order's keys whether it is of this kind."""
    number: Callable[[Record], str]
    """Returns an order's number. Raises BadValueError."""
    order: Callable[[Record], Texts]
    """Returns all other fields of an order that belong to the whole of it. Raises BadValueError."""
    items: Callable[[Record], list[Texts]]
    """Returns the item fields of each of its items. Raises BadValueError."""
    no_orders: frozenset[str] = field(default_factory=frozenset)
    """Statuses, as `Layout` has them, of what is no order."""
    made: Mapping[Field, Made] = field(default_factory=dict)
    """Fields that are made of the text in their own column."""
    writing: Writing = field(default_factory=Writing)
    observers: tuple[Observer, ...] = ()

    def rows(self, order: JsonObject) -> Iterator[tuple[list[str], Problem | None]]:
        """Yield the cells of an order, once for each of its items, with what is wrong with them."""
        record = Record(order)
        texts: Texts = {}
        items: list[Texts] = []
        problem: Problem | None = None
        try:
            texts[Field.ORDER_NUMBER] = self.number(record)
            texts |= self.order(record)
            items = self.items(record)
        except BadValueError as error:
            problem = (error.key, error.reason)
        for item in items or [{}]:
            cells = [""] * len(FIELDS)
            for name, text in (*texts.items(), *((name, item.get(name, "")) for name in ITEM_FIELDS)):
                cells[_PLACES[name]] = text
            yield cells, problem
