"""custui's own layout: one line an item or one line an order, columns known by name.

The order's columns are repeated on every line of it, or left blank after the first.
"""

from collections.abc import Sequence

from custui.domain.errors import FileError
from custui.transfer.amounts import WrittenAmounts
from custui.transfer.fields import BOOKKEEPING, Field, field_named
from custui.transfer.layout import Answers, Layout, Writing, check_sufficient
from custui.transfer.times import WrittenTimes, read_time


def read_layout(headings: Sequence[str], file: str, answers: Answers | None = None) -> Layout:
    """Return the layout that these headings of `file` make.

    Raises FileError where two columns claim one field, and as `check_sufficient` does.
    """
    layout = guess_layout(headings, answers)
    if layout.clash:
        raise FileError(f"{file}: {layout.clash}")
    return check_sufficient(layout, file)


def guess_layout(headings: Sequence[str], answers: Answers | None = None) -> Layout:
    """Return the layout that these headings make, sufficient and free of clashes or not."""
    clash = ""
    columns: dict[Field, int] = {}
    ignored = []
    for index, heading in enumerate(headings):
        field = field_named(heading)
        if field is None:
            if heading.strip() and heading.strip().casefold() not in BOOKKEEPING:
                ignored.append(heading.strip())
        elif field in columns:
            both = f"'{headings[columns[field]].strip()}' and '{heading.strip()}'"
            clash = clash or f"the columns {both} both claim to be {field}; remove one"
        else:
            columns[field] = index
    writing = _writing(answers or Answers())
    return Layout(tuple(headings), columns, tuple(ignored), writing=writing, clash=clash)


def _writing(answers: Answers) -> Writing:
    """Return the layout's own way of writing, ISO dates and a decimal point, where the shop says no other."""
    time = read_time if answers.date_order is None else WrittenTimes(0, answers.date_order).read
    amount = None
    if answers.decimal_sign is not None:
        amount = WrittenAmounts((), None, answers.currency, answers.decimal_sign).read
    return Writing(time=time, amount=amount)
