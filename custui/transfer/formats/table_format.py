"""What a format of tables is: how its header is known, and the layout that it makes."""

from collections.abc import Callable

from msgspec import Struct

from custui.transfer.formats.headings import Headings
from custui.transfer.layout import Answers, Layout


class TableFormat(Struct, frozen=True):
    """One kind of CSV file or worksheet that a shop system writes."""

    name: str
    """As `--format` takes it; several kinds of one system share it."""
    fits: Callable[[frozenset[str]], bool]
    """Tells by the headings' letters and digits whether a header is of this kind."""
    layout: Callable[[Headings, Answers], Layout]
    """Returns the layout of such a file; what it lacks is checked by the caller."""
