"""Where a file keeps the fields of its orders, and how it writes what stands there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from custui.domain.errors import FileError
from custui.transfer.cells import plain_cell
from custui.transfer.fields import ITEM_FIELDS, Field, name_some
from custui.transfer.times import DateOrder, read_time

GENERIC = "generic"
"""The name of custui's own layout."""
Texts = Sequence[str]
ItemTexts = tuple[str, str, str, str]
"""Product, SKU, quantity and unit price of one item."""


class Made(Struct, frozen=True):
    """A field that is made of several columns, or of one whose text is not the field's yet."""

    columns: tuple[int, ...]
    """Their indexes; none for a value that the file does not hold at all."""
    make: Callable[[Texts], str]
    """Takes the columns' plain texts in this order; all of them blank must give a blank text.

    Of an item's field it may raise ValueError with a sentence.
    """
    shown: tuple[int, ...] = ()
    """The columns that hold the field, if others of `columns` only decide on which of them counts."""
    plain: bool = False
    """Whether an amount comes out as custui writes it, in whatever way the file does."""


class Unfolded(Struct, frozen=True):
    """Items that stand side by side on their order's line."""

    columns: tuple[int, ...]
    read: Callable[[Texts], Sequence[ItemTexts]]
    """Takes the columns' plain texts; prices come out as custui writes them.

    Raises ValueError with a sentence.
    """


class Writing(Struct, frozen=True):
    """How a file writes texts, times and amounts."""

    text: Callable[[str], str] = plain_cell
    """Returns what a cell says."""
    time: Callable[[str, ZoneInfo], datetime] = read_time
    """Returns the moment that a text names. Raises ValueError with a sentence."""
    amount: Callable[[str, str], str] | None = None
    """Returns an amount of a currency as custui writes it: `26500.00`. Raises ValueError with a sentence."""


class Answers(Struct, frozen=True):
    """What the shop says where its files leave it open."""

    currency: str = "NGN"
    """Of an amount without one."""
    date_order: DateOrder | None = None
    decimal_sign: str | None = None


class Observer(Protocol):
    """Learns from the whole file what a single cell does not say, such as which of two numbers is the day."""

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns to look at."""

    def note(self, line: int, texts: Texts) -> None:
        """Look at the plain texts of one row."""

    def settle(self, file: str) -> None:
        """Decide, after the last row. Raises FileError with a question where only the shop can tell."""


class Layout(Struct, frozen=True):
    """How one file is laid out."""

    headings: tuple[str, ...]
    """Of every column, as written."""
    columns: Mapping[Field, int]
    """Field → index of its column."""
    ignored: tuple[str, ...] = ()
    """Headings that name no field, to be warned of."""
    record: int | None = None
    """For files in which an order stands as a whole: the column with the order's place in the list."""
    name: str = GENERIC
    """The format's, as `--format` takes it."""
    title: str = "custui's own layout"
    """The format's, for people."""
    origin: str = "orders"
    """The system whose order numbers these are, unless the shop names another."""
    made: Mapping[Field, Made] = field(default_factory=dict)
    """Fields that no single column holds as it stands; none of them is in `columns`."""
    unfolded: Unfolded | None = None
    writing: Writing = field(default_factory=Writing)
    observers: tuple[Observer, ...] = ()
    decimal_sign: str = "."
    """As the shop says it; numbers that a file holds as numbers come as texts with it."""
    no_orders: frozenset[str] = frozenset()
    """Statuses of what is no order (yet), such as a cart at the till: passed over and counted."""
    fills_down: bool = False
    """Whether a line without an order number belongs to the order above it."""
    bare_quotes: bool = False
    """Whether every cell is quoted and quotation marks inside are not doubled."""
    clash: str = ""
    """Which two columns claim one field, of which the first is read; nothing can be imported so."""

    def heading(self, field: Field) -> str:
        """Return what the file calls `field`; custui's own word where it has no such column."""
        if field in self.columns:
            return self.headings[self.columns[field]].strip()
        made = self.made.get(field)
        names = [self.headings[column].strip() for column in (made.shown or made.columns)] if made else []
        return " / ".join(names) or field.value

    @property
    def item_columns(self) -> tuple[int, ...]:
        """The columns that belong to a line, in the order of the item fields."""
        found: dict[int, None] = {}
        for item_field in ITEM_FIELDS:
            if item_field in self.columns:
                found[self.columns[item_field]] = None
            elif item_field in self.made:
                found |= dict.fromkeys(self.made[item_field].columns)
        return tuple(found)

    @property
    def order_columns(self) -> tuple[int, ...]:
        """The columns that are read and belong to the order."""
        direct = [column for field, column in self.columns.items() if field not in ITEM_FIELDS]
        made = [
            column for field, how in self.made.items() if field not in ITEM_FIELDS for column in how.columns
        ]
        return tuple(dict.fromkeys([*direct, *made]))

    @property
    def tells_items(self) -> bool:
        """Whether the file holds anything of what was ordered."""
        return bool(self.item_columns) or self.unfolded is not None

    def written_amount(self, field: Field) -> Callable[[str, str], str] | None:
        """Return what reads the amounts of `field`; None where they stand as custui writes them."""
        made = self.made.get(field)
        return None if made is not None and made.plain else self.writing.amount

    def has(self, field: Field) -> bool:
        """Tell whether the file holds `field` in any way."""
        return field in self.columns or field in self.made


def check_sufficient(layout: Layout, file: str) -> Layout:
    """Return `layout` if orders can be made of it.

    Raises FileError where the order number, the date, or the amounts are missing: a total, or unit prices
    of which it is the sum.
    """
    missing = missing_fields(layout)
    if missing:
        raise FileError(
            f"{file}: no column for {' and '.join(missing)}; the columns are: {name_some(layout.headings)}"
        )
    return layout


def missing_fields(layout: Layout) -> list[str]:
    """Return what `layout` lacks to make orders of it, in words."""
    missing = [field.value for field in (Field.ORDER_NUMBER, Field.CREATED_AT) if not layout.has(field)]
    if not layout.has(Field.TOTAL_AMOUNT) and not layout.has(Field.UNIT_PRICE) and not layout.unfolded:
        missing.append(f"{Field.TOTAL_AMOUNT} (or {Field.UNIT_PRICE})")
    return missing
