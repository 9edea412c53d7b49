"""custui's own layout as JSON: keys known by name, in camelCase or snake_case, items in a list inside."""

from collections.abc import Iterator

from custui.transfer.fields import ITEM_FIELDS, Field, bare, field_named, shorten
from custui.transfer.formats.json_format import FIELDS
from custui.transfer.json_values import JsonObject, described, plain_text, printable
from custui.transfer.rows import Problem

_ITEM_COLUMNS = frozenset(FIELDS.index(field) for field in ITEM_FIELDS)
_ITEMS = ("items", "lineitems", "orderitems", "orderlines", "lines", "products")
_IGNORED_AT_MOST = 100


class GenericJson:
    """Makes cells of orders, and gathers the keys that it does not know."""

    def __init__(self) -> None:
        """Start with an empty list of keys."""
        self._ignored: dict[str, None] = {}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Keys that name no field."""
        return tuple(self._ignored)

    def rows(self, order: JsonObject) -> Iterator[tuple[list[str], Problem | None]]:
        """Yield the cells of an order, once for each of its items, with what is wrong with them."""
        head = [""] * len(FIELDS)
        items: object = None
        problem: Problem | None = None
        plain = JsonObject()
        for key, value in order:
            if bare(key) in _ITEMS and isinstance(value, list | None):
                if items is not None and value is not None:
                    problem = problem or (printable(key), "stands twice in one order")
                items = value if items is None else items
            else:
                plain.append((key, value))
        problem = self._fill(head, plain, in_item=False) or problem
        if isinstance(items, JsonObject):
            yield head, (problem or ("items", "is an object, not a list"))
            return
        if not isinstance(items, list) or not items:
            yield head, problem
            return
        for column in _ITEM_COLUMNS:
            head[column] = ""  # an order's own "quantity" beside its items is a sum of theirs
        for item in items:
            cells = list(head)
            if isinstance(item, JsonObject):
                yield cells, (self._fill(cells, item, in_item=True) or problem)
            else:
                yield cells, (problem or ("items", "holds no item, but " + described(item)))

    def _fill(self, cells: list[str], pairs: JsonObject, *, in_item: bool) -> Problem | None:
        """Put the values into their cells; return the first problem met."""
        problem: Problem | None = None
        seen: dict[Field, str] = {}
        for key, value in pairs:
            field = field_named(key, in_item=in_item)
            if field is None:
                self._ignore(f"items.{key}" if in_item else key)
                continue
            try:
                text = plain_text(value)
            except ValueError as error:
                problem = problem or (field.value, str(error))
                continue
            if text and seen.setdefault(field, text) != text:
                problem = problem or (
                    field.value,
                    f"is given twice: '{shorten(seen[field])}' and '{shorten(text)}'",
                )
            elif text:
                cells[FIELDS.index(field)] = text
        return problem

    def _ignore(self, key: str) -> None:
        if len(self._ignored) < _IGNORED_AT_MOST:
            self._ignored[printable(key)] = None
