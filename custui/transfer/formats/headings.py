"""What the layouts of shop systems are put together of: headings found by name, fields made of several."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from custui.transfer.fields import Field, bare
from custui.transfer.formats.states import state_name
from custui.transfer.layout import Made, Texts


class Headings:
    """The headings of one file, found by their letters and digits alone: `lineitemsku` is `Lineitem SKU`."""

    def __init__(self, written: Sequence[str]) -> None:
        """Take the headings; where one stands twice the first counts."""
        self.written = tuple(written)
        self._places: dict[str, int] = {}
        for index, heading in enumerate(written):
            self._places.setdefault(bare(heading), index)
        self.words = frozenset(self._places) - {""}

    def find(self, *words: str) -> int | None:
        """Return the column of the first of these headings that there is."""
        return next((self._places[word] for word in words if word in self._places), None)

    def all(self, *words: str) -> tuple[int, ...]:
        """Return the columns of those of these headings that there are."""
        return tuple(self._places[word] for word in words if word in self._places)


class AddressColumns(Struct, frozen=True):
    """The headings of one address of an order; of city and state the first that is filled counts."""

    city: tuple[str, ...]
    state: tuple[str, ...]
    lines: tuple[str, ...]
    country: tuple[str, ...] = ()


class Plan:
    """The fields of a layout while it is put together."""

    def __init__(self, headings: Headings) -> None:
        """Start without any field."""
        self._headings = headings
        self.columns: dict[Field, int] = {}
        self.made: dict[Field, Made] = {}

    def column(self, field: Field, *words: str) -> int | None:
        """Read `field` as it stands from the first of these columns that there is, and return it."""
        found = self._headings.find(*words)
        if found is not None:
            self.columns[field] = found
        return found

    def make(self, field: Field, make: Callable[[Texts], str], *words: str) -> None:
        """Make `field` of those of these columns that there are; leave it out where there is none."""
        found = self._headings.all(*words)
        if found:
            self.made[field] = Made(found, make)

    def address(self, first: AddressColumns, other: AddressColumns) -> None:
        """Make city, state and address of the `first` address, or of the `other` where nothing stands in it.

        Never of both: a city of one and a state of the other would be no place.
        """
        find = self._headings.all
        telling = find(*first.city, *first.lines)
        for field, part in ((Field.CITY, "city"), (Field.STATE, "state"), (Field.ADDRESS, "lines")):
            sides = [find(*getattr(side, part)) for side in (first, other)]
            countries = [find(*side.country) if field is Field.STATE else () for side in (first, other)]
            if not any(sides):
                continue
            makes = [_MAKES[part](len(side)) for side in sides]
            own = (*sides[0], *countries[0])
            columns = (*telling, *own, *sides[1], *countries[1])
            make = _of_one(len(telling), len(own), makes[0], makes[1])
            self.made[field] = Made(columns, make, shown=(*sides[0], *sides[1]))

    def make_of(
        self, field: Field, make: Callable[[Mapping[str, str]], str], parts: Mapping[str, str]
    ) -> None:
        """Make `field` of columns that `make` knows by name: `parts` is name → heading, blank if absent."""
        found = {name: self._headings.find(word) for name, word in parts.items()}
        there = {name: column for name, column in found.items() if column is not None}
        names = tuple(there)

        def of_texts(texts: Texts) -> str:
            return make(dict.fromkeys(parts, "") | dict(zip(names, texts, strict=True)))

        if there:
            self.made[field] = Made(tuple(there.values()), of_texts)


def _of_one(
    telling: int, own: int, make: Callable[[Texts], str], make_other: Callable[[Texts], str]
) -> Callable[[Texts], str]:
    """Return what makes a field of the texts behind those that tell: of the own ones if one is filled."""

    def of_one(texts: Texts) -> str:
        end = telling + own
        return make(texts[telling:end]) if any(texts[:telling]) else make_other(texts[end:])

    return of_one


def _state(codes: int) -> Callable[[Texts], str]:
    """Return what makes a state's name of so many texts, which may be its code, and of its country's."""
    return lambda texts: state_name(first_filled(texts[:codes]), first_filled(texts[codes:]))


def first_filled(texts: Iterable[str]) -> str:
    """Return the first text that is not blank."""
    return next(filter(None, texts), "")


def joined(texts: Iterable[str]) -> str:
    """Return the texts that are not blank, a space between them."""
    return " ".join(filter(None, texts))


def listed(texts: Iterable[str]) -> str:
    """Return the texts that are not blank, each once, a comma between them: the lines of an address."""
    return ", ".join(dict.fromkeys(filter(None, texts)))


def phones(texts: Iterable[str]) -> str:
    """Return the numbers in one cell: the first is the customer's, the others are alternates.

    A number that stands there twice in the same digits is given once.
    """
    seen: dict[str, str] = {}
    for text in filter(None, texts):
        seen.setdefault("".join(filter(str.isdecimal, text)) or text, text)
    return " / ".join(seen.values())


_MAKES: dict[str, Callable[[int], Callable[[Texts], str]]] = {
    "city": lambda _: first_filled,
    "state": _state,
    "lines": lambda _: listed,
}
