"""Whom a deed is for, as a value: the marked customers, or the one at hand. Pure: no widget here."""

from msgspec import Struct

from custui.domain.customer import CustomerRow
from custui.domain.query import CustomerFilters, ListQuery
from custui.screens.marks import Marks
from custui.terminal.text import clean


class Chosen(Struct, frozen=True):
    """The customers a note, a segment or an export is for."""

    on: ListQuery
    whom: str
    """Clean: `Ngozi Eze-Obi`, `3 marked customers`, `all 88 customers of this list`."""
    count: int | None
    """None while it is not counted yet."""


def chosen_one(row: CustomerRow) -> Chosen:
    """Return the choice of one customer."""
    whom = clean(row.name).strip() or clean(row.phone.removeprefix("raw:")).strip() or "no name"
    return Chosen(ListQuery(CustomerFilters(among=frozenset({row.phone}))), whom, 1)


def chosen_of(
    marks: Marks, asked: ListQuery, at_cursor: CustomerRow | None, total: int | None
) -> Chosen | None:
    """Return the marked customers, else the one under the cursor; None where there is nobody.

    `asked` is the list shown and `total` how many it holds, None while that is not counted.
    """
    marks = marks.after(asked)
    if not marks:
        return chosen_one(at_cursor) if at_cursor else None
    query = marks.query(asked, None)
    assert query is not None
    count = marks.count(total)
    if marks.everyone is None:
        return Chosen(query, f"{customers(count)} marked", count)
    every = "" if marks.without or count is None else "all "
    return Chosen(query, f"{every}{customers(count)} of this list", count)


def customers(count: int | None) -> str:
    """Return `1 customer`, `312 customers`."""
    if count is None:
        return "all customers"
    return f"{count:,} customer" if count == 1 else f"{count:,} customers"
