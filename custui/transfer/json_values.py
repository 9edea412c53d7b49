"""Values of decoded JSON, with clear sentences for those that are not what they should be."""

from collections.abc import Iterator

from custui.transfer.fields import shorten


class JsonObject(list[tuple[str, object]]):
    """A JSON object as its pairs, so that a key that stands twice is seen."""


class BadValueError(Exception):
    """A value that an order cannot be made with."""

    def __init__(self, key: str, reason: str) -> None:
        """Keep where it stands and what is wrong with it."""
        super().__init__(key, reason)
        self.key = key
        self.reason = reason


class Record:
    """An object whose values are asked for by their path: `billing_address.phone`."""

    def __init__(self, pairs: JsonObject, path: str = "") -> None:
        """Take the pairs of the object that stands at `path`."""
        self.pairs = pairs
        self._path = path

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the object itself."""
        return frozenset(key for key, _ in self.pairs)

    def text(self, *paths: str) -> str:
        """Return the first of these values that is not blank, as text.

        Raises BadValueError where one on the way is neither text, number nor null.
        """
        for path in paths:
            value = self._value(path)
            try:
                text = plain_text(value).strip()
            except ValueError as error:
                raise BadValueError(self._path + path, str(error)) from None
            if text:
                return text
        return ""

    def is_true(self, path: str) -> bool:
        """Tell whether this value is `true`."""
        return self._value(path) is True

    def record(self, path: str) -> "Record":
        """Return an object, an empty one for null. Raises BadValueError for anything else."""
        value = self._value(path)
        if value is not None and not isinstance(value, JsonObject):
            raise BadValueError(self._path + path, f"should be an object, and is {described(value)}")
        return Record(value or JsonObject(), f"{self._path}{path}.")

    def records(self, path: str) -> Iterator["Record"]:
        """Yield the objects of a list, none for null. Raises BadValueError for anything else."""
        value = self._value(path)
        if value is None:
            return
        if isinstance(value, JsonObject) or not isinstance(value, list):
            raise BadValueError(self._path + path, f"should be a list, and is {described(value)}")
        for item in value:
            if not isinstance(item, JsonObject):
                raise BadValueError(self._path + path, f"should hold objects, and holds {described(item)}")
            yield Record(item, f"{self._path}{path}.")

    def _value(self, path: str) -> object:
        way, _, key = path.rpartition(".")
        pairs = self.record(way).pairs if way else self.pairs
        found = [value for name, value in pairs if name == key]
        if any(value != found[0] for value in found[1:]):
            raise BadValueError(self._path + path, "is given twice")
        return found[0] if found else None


def paths_of(pairs: JsonObject, before: str = "", depth: int = 3) -> Iterator[str]:
    """Yield the paths of an object's values, `depth` keys deep; `items[].sku` of a list's first object."""
    for key, value in pairs:
        path = before + printable(key)
        inner = value
        if isinstance(value, list) and value and not isinstance(value, JsonObject):
            path, inner = f"{path}[]", value[0]
        if not isinstance(inner, JsonObject):
            yield path
        elif depth > 1:
            yield from paths_of(inner, f"{path}.", depth - 1)


def printable(key: str) -> str:
    """Return a key for a report; half a character, which JSON can spell, becomes a question mark."""
    return shorten(key.encode("utf-8", "replace").decode("utf-8"), 200)


def plain_text(value: object) -> str:
    """Return a text or number as text, null as the empty text. Raises ValueError for anything else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"should be a text or a number, and is {described(value)}")  # noqa: TRY004
    if "\0" in value:
        raise ValueError("holds a NUL character")
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("holds half a character (a lone surrogate)")
    return value


def described(value: object) -> str:
    """Return what kind of value this is, with its article."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, JsonObject):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "a text or a number"
