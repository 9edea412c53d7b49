"""One order made of its lines, or the reasons why it cannot be.

Rules, where the lines of an order differ: the earliest date is the order's; totals, refunds and
currencies must agree, for one of them would be a wrong number; of every other field the first value
that is not blank counts, and the orders in which another one stands are counted. Without a total it is
the sum of the items. A line without a quantity is one piece, one without a price costs 0, and one
without product, SKU, quantity and price is no item.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from custui.domain.money import parse_amount
from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.rules import ShopRules
from custui.transfer.fields import ITEM_FIELDS, Field, bare, shorten
from custui.transfer.items import BadItemError, ItemReader, PricedItem
from custui.transfer.layout import Layout, Texts
from custui.transfer.rows import Block, Cells, Problem, Shape

MOST_LINES = 10_000
"""No order has more; a column with the same word on every line is no order number."""
_LONGEST_NUMBER = 200
_CURRENCY = re.compile(r"[A-Z]{3}")
_FREE_FIELDS = (
    Field.CUSTOMER_PHONE, Field.CUSTOMER_NAME, Field.WHATSAPP_NUMBER, Field.STATUS, Field.SOURCE,
    Field.CITY, Field.STATE, Field.ADDRESS,
)  # fmt: skip


class BadOrderError(Exception):
    """An order that cannot be imported; it carries the reasons and is never shown itself."""

    def __init__(self, problems: dict[int, list[Problem]]) -> None:
        """Keep the problems by index of the row."""
        super().__init__(problems)
        self.problems = problems


class Assembler:
    """Makes orders of one file's rows, and counts what a warning should tell."""

    def __init__(self, layout: Layout, shape: Shape, rules: ShopRules) -> None:
        """Read rows laid out by `layout`, come apart by `shape`; what they leave open is the shop's."""
        self._layout = layout
        self._rules = rules
        self._readers = _readers(layout, shape)
        self._tells_items = layout.tells_items
        self._record = None if layout.record is None else shape.place[layout.record]
        self._unfolded = layout.unfolded
        side_by_side = self._unfolded.columns if self._unfolded else ()
        self._side_by_side = [shape.place[column] for column in side_by_side]
        self._items_of_a_line = ItemReader(layout, shape.item_place)
        self._writing = layout.writing
        self._problems: dict[int, list[Problem]] = {}
        """Of the order at hand."""
        self.rounded_prices = 0
        """Unit prices finer than their currency's minor unit."""
        self.nameless_items = 0
        """Items without a product."""
        self.disagreeing: dict[Field, int] = {}
        """Field → orders whose lines hold different values, of which the first was taken."""
        self.repeated_orders = 0
        """Orders that stood more than once in a list, each time the same."""
        self.passed_over = 0
        """Of no order yet: a cart that nobody has sent off."""

    def order(self, number: str, blocks: Sequence[Block]) -> IncomingOrder | None:
        """Return the order of these rows; None where their status says that they are none.

        Raises BadOrderError.
        """
        self._problems = {}
        if self._layout.no_orders and self._is_no_order(blocks):
            self.passed_over += 1
            return None
        self._note_unsound(blocks)
        unsound = bool(self._problems)
        self._check_number(number, blocks)
        blocks, copies = self._once(blocks)
        created_at = self._created_at(blocks)
        currency = self._currency(blocks)
        items, prices, finer = self._items(blocks, currency)
        total = self._amount(blocks, Field.TOTAL_AMOUNT, currency)
        refunded = self._amount(blocks, Field.REFUNDED, currency)
        if not unsound and not self._texts(blocks, Field.CREATED_AT):
            self._blame([0], Field.CREATED_AT, "is missing")
        if not unsound and total is None and not self._texts(blocks, Field.TOTAL_AMOUNT):
            if not items or prices < len(items):
                self._blame([0], Field.TOTAL_AMOUNT, "is missing, and not every item has a price to sum")
            elif finer:
                reason = f"is missing, and prices finer than {currency} is have no exact sum"
                self._blame([0], Field.TOTAL_AMOUNT, reason)
        if self._problems or created_at is None:
            raise BadOrderError(self._problems)
        texts = {field: self._first(blocks, field) for field in _FREE_FIELDS}
        self.rounded_prices += finer
        self.nameless_items += sum(not item.product for item in items)
        self.repeated_orders += copies > 0
        return IncomingOrder(
            number=number,
            created_at=created_at,
            total=sum(item.money for item in items) if total is None else total,
            currency=currency,
            phone=texts[Field.CUSTOMER_PHONE],
            customer_name=texts[Field.CUSTOMER_NAME],
            whatsapp=texts[Field.WHATSAPP_NUMBER],
            status=texts[Field.STATUS],
            channel=texts[Field.SOURCE],
            refunded=refunded or 0,
            city=texts[Field.CITY],
            state=texts[Field.STATE],
            address=texts[Field.ADDRESS],
            items=items,
            tells_items=self._tells_items,
        )

    def _is_no_order(self, blocks: Sequence[Block]) -> bool:
        return any(bare(text) in self._layout.no_orders for text, _ in self._texts(blocks, Field.STATUS))

    def _note_unsound(self, blocks: Sequence[Block]) -> None:
        index = 0
        for _, lines, problem in blocks:
            if problem is not None:
                self._problems[index] = [problem]
            index += len(lines)

    def _check_number(self, number: str, blocks: Sequence[Block]) -> None:
        if not number:
            if not self._problems:
                self._blame([0], Field.ORDER_NUMBER, "is missing")
        elif len(number) > _LONGEST_NUMBER:
            self._blame([0], Field.ORDER_NUMBER, f"is longer than {_LONGEST_NUMBER} characters")
        if sum(len(lines) for _, lines, _ in blocks) > MOST_LINES:
            reason = f"'{shorten(number)}' stands on more than {MOST_LINES:,} lines"
            self._blame([0], Field.ORDER_NUMBER, reason)
            raise BadOrderError(self._problems)

    def _once(self, blocks: Sequence[Block]) -> tuple[Sequence[Block], int]:
        """Return the rows of an order that may stand only once in a list, and how often it is repeated.

        A page fetched twice repeats orders as they are, which is harmless; two orders of one number
        that differ are not, since nobody can tell which one holds.
        """
        place = self._record
        if place is None or blocks[0][0][place] == blocks[-1][0][place]:
            return blocks, 0
        records: dict[str, list[Block]] = {}
        for block in blocks:
            records.setdefault(block[0][place], []).append(block)
        first, *others = records.values()
        if any(_contents(other, place) != _contents(first, place) for other in others):
            places = ", ".join(list(records)[:5])
            reason = f"stands more than once in the list, each time different (orders {places})"
            self._blame([0], Field.ORDER_NUMBER, reason)
            raise BadOrderError(self._problems)
        return first, len(others)

    def _created_at(self, blocks: Sequence[Block]) -> datetime | None:
        moments = []
        for text, indexes in self._texts(blocks, Field.CREATED_AT):
            try:
                moments.append(self._writing.time(text, self._rules.zone))
            except ValueError as error:
                self._blame(indexes, Field.CREATED_AT, str(error))
        return min(moments, default=None)

    def _currency(self, blocks: Sequence[Block]) -> str:
        found = ""
        for text, indexes in self._texts(blocks, Field.CURRENCY):
            code = text.upper()
            if not _CURRENCY.fullmatch(code):
                self._blame(indexes, Field.CURRENCY, f"'{shorten(text)}' is not a code such as NGN")
            elif found and code != found:
                self._blame(indexes, Field.CURRENCY, f"'{code}' is not the order's {found}")
            else:
                found = code
        return found or self._rules.currency

    def _amount(self, blocks: Sequence[Block], field: Field, currency: str) -> int | None:
        amount: int | None = None
        said = ""
        read = self._layout.written_amount(field)
        for text, indexes in self._texts(blocks, field):
            try:
                value = parse_amount(text if read is None else read(text, currency), currency)
                if field is Field.REFUNDED:
                    value = abs(value)  # what was paid back, which some systems write as a loss
            except ValueError as error:
                self._blame(indexes, field, shorten(str(error), 120))
                continue
            if amount is None:
                amount, said = value, text
            elif value != amount:
                reason = f"'{shorten(text)}' is not the '{shorten(said)}' of another line of this order"
                self._blame(indexes, field, reason)
        return amount

    def _items(self, blocks: Sequence[Block], currency: str) -> tuple[tuple[OrderItem, ...], int, int]:
        """Return the items, and how many of their prices were given, and how many of those rounded."""
        items = []
        prices = finer = start = 0
        for shared, lines, problem in blocks:
            for index, (_, cells) in enumerate(lines if problem is None else (), start=start):
                try:
                    found = self._found_items(shared, cells, currency)
                except BadItemError as error:
                    self._blame([index], error.field, error.reason)
                    continue
                for item, priced, rounded in found:
                    if item is not None:
                        items.append(item)
                        prices += priced
                        finer += rounded
            start += len(lines)
        return tuple(items), prices, finer

    def _found_items(self, shared: Cells, cells: Cells, currency: str) -> Sequence[PricedItem]:
        """Return the item of a line, or all those that stand side by side on it. Raises BadItemError."""
        if self._unfolded is None:
            return (self._items_of_a_line.read(cells, currency),)
        text = self._writing.text
        try:
            found = self._unfolded.read([text(shared[place]) for place in self._side_by_side])
        except ValueError as error:
            raise BadItemError(Field.PRODUCT, str(error)) from None
        return [self._items_of_a_line.item(texts, currency) for texts in found]

    def _first(self, blocks: Sequence[Block], field: Field) -> str:
        """Return the first value that is not blank, and note where another line says otherwise."""
        found = self._texts(blocks, field)
        if not found:
            return ""
        first = found[0][0]
        if len(found) > 1 and any(text != first for text, _ in found):
            self.disagreeing[field] = self.disagreeing.get(field, 0) + 1
        return first

    def _texts(self, blocks: Sequence[Block], field: Field) -> list[tuple[str, range]]:
        """Return the values of an order's field that are not blank, each with the rows it stands in."""
        read = self._readers.get(field)
        if read is None:
            return []
        found = []
        start = 0
        for shared, lines, problem in blocks:
            end = start + len(lines)
            if problem is None and (text := read(shared)):
                found.append((text, range(start, end)))
            start = end
        return found

    def _blame(self, indexes: Sequence[int], field: Field, reason: str) -> None:
        for index in indexes:
            self._problems.setdefault(index, []).append((self._layout.heading(field), reason))


def _readers(layout: Layout, shape: Shape) -> dict[Field, Callable[[Cells], str]]:
    """Return for each field of the order what reads it from the shared cells of a row."""
    text = layout.writing.text

    def direct(place: int) -> Callable[[Cells], str]:
        return lambda shared: text(shared[place])

    def made(places: Sequence[int], make: Callable[[Texts], str]) -> Callable[[Cells], str]:
        return lambda shared: make([text(shared[place]) for place in places])

    readers = {
        field: direct(shape.place[column])
        for field, column in layout.columns.items()
        if field not in ITEM_FIELDS
    }
    for field, how in layout.made.items():
        if field not in ITEM_FIELDS:
            readers[field] = made([shape.place[column] for column in how.columns], how.make)
    return readers


def _contents(blocks: Sequence[Block], place: int) -> list[tuple[Cells, Cells, Problem | None]]:
    """Return all that the rows hold but for their place in the list."""
    return [
        ((*shared[:place], *shared[place + 1 :]), cells, problem)
        for shared, lines, problem in blocks
        for _, cells in lines
    ]
