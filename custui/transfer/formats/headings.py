"""What the layouts of shop systems are put together of: headings found by name, fields made of several."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from custui.transfer.fields import Field, bare
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


@dataclass(frozen=True, slots=True)
class AddressColumns:
    """The headings of one address of an order; of city and state the first that is filled counts."""

    city: tuple[str, ...]
    state: tuple[str, ...]
    lines: tuple[str, ...]


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
        for field, make, part in (
            (Field.CITY, first_filled, "city"),
            (Field.STATE, first_filled, "state"),
            (Field.ADDRESS, listed, "lines"),
        ):
            own, others = find(*getattr(first, part)), find(*getattr(other, part))
            if own or others:
                columns = (*telling, *own, *others)
                make_one = _of_one(len(telling), len(own), make)
                self.made[field] = Made(columns, make_one, shown=(*own, *others))

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


def _of_one(telling: int, own: int, make: Callable[[Texts], str]) -> Callable[[Texts], str]:
    def of_one(texts: Texts) -> str:
        end = telling + own
        return make(texts[telling:end] if any(texts[:telling]) else texts[end:])

    return of_one


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
