"""Files laid out as a mapping file says."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.errors import FileError
from custui.transfer.amounts import WrittenAmounts
from custui.transfer.fields import ITEM_FIELDS, Field, bare, name_some, shorten
from custui.transfer.formats.headings import first_filled, joined, listed, phones
from custui.transfer.formats.json_format import FIELDS, JsonFormat
from custui.transfer.formats.json_format import Texts as JsonTexts
from custui.transfer.json_values import Record
from custui.transfer.layout import Answers, Layout, Made, Observer, Texts, Writing
from custui.transfer.mapping import FileMapping
from custui.transfer.times import WrittenTimes
from custui.transfer.toml_file import Constant

NAME = "mapping"
_AMOUNTS = (Field.TOTAL_AMOUNT, Field.REFUNDED, Field.UNIT_PRICE)
_TOGETHER: dict[Field, Callable[[Iterable[str]], str]] = {
    Field.CUSTOMER_PHONE: phones,
    Field.CUSTOMER_NAME: joined,
    Field.PRODUCT: joined,
    Field.ADDRESS: listed,
}


class Mapped(Struct, frozen=True):
    """A mapping, and where it was read from."""

    file: str
    mapping: FileMapping

    def layout(self, headings: Sequence[str], file: str, base: Layout | None, answers: Answers) -> Layout:
        """Return the layout of a table with these headings, of `base` where the mapping says nothing else.

        Raises FileError where it names a column that `file` does not have.
        """
        start = base or Layout(tuple(headings), {})
        columns, made = dict(start.columns), dict(start.made)
        for field, named in self.mapping.fields.items():
            columns.pop(field, None)
            made.pop(field, None)
            if isinstance(named, Constant):
                made[field] = Made((), _always(named.constant))
                continue
            found = self._find(headings, file, field)
            if len(found) == 1 or field is Field.ORDER_NUMBER:
                columns[field] = found[0]
            else:
                made[field] = Made(found, _TOGETHER.get(field, first_filled))
        self._translate(columns, made)
        writing, observers = self._written(columns, made, start.writing, answers)
        layout = replace(
            start, columns=columns, made=made, ignored=(), name=NAME, title=f"the mapping {self.file}",
            origin=self.mapping.origin or start.origin, writing=writing, observers=observers,
            fills_down=start.fills_down or not self.mapping.repeats_number,
        )  # fmt: skip
        both = set(layout.item_columns) & set(layout.order_columns)
        if both:
            heading = headings[min(both)].strip()
            raise FileError(f"{self.file}: '{shorten(heading)}' cannot be of the item and of the order both")
        return layout

    def json_format(self, answers: Answers) -> JsonFormat:
        """Return the format of JSON orders whose keys the mapping names.

        Raises FileError where it begins with a known format, which says nothing of keys.
        """
        mapping = self.mapping
        if mapping.format is not None:
            raise FileError(f"{self.file}: a mapping with a format to begin with is for CSV and XLSX")
        columns = {field: place for place, field in enumerate(FIELDS)}
        made: dict[Field, Made] = {}
        self._translate(columns, made)
        writing, observers = self._written(columns, made, Writing(), answers)

        def texts(record: Record, fields: Iterable[Field]) -> JsonTexts:
            found = {}
            for field in fields:
                named = mapping.fields.get(field)
                if isinstance(named, Constant):
                    found[field] = named.constant
                else:
                    paths = mapping.columns_of(field)
                    found[field] = _TOGETHER.get(field, first_filled)([record.text(path) for path in paths])
            return found

        def items(order: Record) -> list[JsonTexts]:
            if mapping.items is None:
                return [texts(order, ITEM_FIELDS)]
            return [texts(item, ITEM_FIELDS) for item in order.records(mapping.items)]

        return JsonFormat(
            name=NAME,
            title=f"the mapping {self.file}",
            origin=mapping.origin or "orders",
            fits=lambda _: True,
            number=lambda order: order.text(*mapping.columns_of(Field.ORDER_NUMBER)),
            order=lambda order: texts(
                order, [field for field in FIELDS if field not in {*ITEM_FIELDS, Field.ORDER_NUMBER}]
            ),
            items=items,
            made=made,
            writing=writing,
            observers=observers,
        )

    def _find(self, headings: Sequence[str], file: str, field: Field) -> tuple[int, ...]:
        """Return the columns of `field`: those named exactly, or else but for case, spaces and signs."""
        exact = {heading.strip(): index for index, heading in reversed(list(enumerate(headings)))}
        loose = {bare(heading): index for index, heading in reversed(list(enumerate(headings)))}
        names = self.mapping.columns_of(field)
        found = [exact.get(name.strip(), loose.get(bare(name)) if bare(name) else None) for name in names]
        there = tuple(dict.fromkeys(index for index in found if index is not None))
        if not there:
            wanted = " or ".join(f"'{shorten(name)}'" for name in names)
            has = name_some(headings)
            raise FileError(f"{self.file}: {field} should be in {wanted}, and {file} has only: {has}")
        return there

    def _translate(self, columns: dict[Field, int], made: dict[Field, Made]) -> None:
        """Put the mapping's words of status and channel before what reads them."""
        for field, words in ((Field.STATUS, self.mapping.status), (Field.SOURCE, self.mapping.source)):
            if not words:
                continue
            if field in columns:
                made[field] = Made((columns.pop(field),), _translated(words, first_filled))
            elif field in made:
                made[field] = replace(made[field], make=_translated(words, made[field].make))

    def _written(
        self, columns: Mapping[Field, int], made: Mapping[Field, Made], writing: Writing, answers: Answers
    ) -> tuple[Writing, tuple[Observer, ...]]:
        """Return how such files write, and what has to look at the whole of one to tell."""
        mapping = self.mapping
        observers: list[Observer] = []
        read_time = mapping.read_time
        if not mapping.date_formats:
            created = _column(Field.CREATED_AT, columns, made)
            times = WrittenTimes(0 if created is None else created, answers.date_order or mapping.date_order)
            observers.append(times)
            read_time = times.read
        columns_of_amounts = [
            column
            for field in _AMOUNTS
            if not (field in made and made[field].plain)
            and (column := _column(field, columns, made)) is not None
        ]
        amounts = WrittenAmounts(
            columns_of_amounts,
            columns.get(Field.CURRENCY),
            answers.currency,
            answers.decimal_sign or mapping.decimal_sign,
        )
        observers.append(amounts)
        return replace(writing, time=read_time, amount=amounts.read), tuple(observers)


def _column(field: Field, columns: Mapping[Field, int], made: Mapping[Field, Made]) -> int | None:
    if field in columns:
        return columns[field]
    return next(iter(made[field].columns), None) if field in made else None


def _always(text: str) -> Callable[[Texts], str]:
    return lambda _: text


def _translated(words: Mapping[str, str], make: Callable[[Texts], str]) -> Callable[[Texts], str]:
    table = {bare(word): meaning for word, meaning in words.items()}

    def translated(texts: Texts) -> str:
        text = make(texts)
        return table.get(bare(text), text) if text else ""

    return translated
