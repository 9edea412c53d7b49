"""Which layout a file is of: told by its header, or by the shop."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from custui.transfer.formats.generic import read_layout
from custui.transfer.layout import Answers, Layout
from custui.transfer.rows import Recognise


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What the shop says of its files; all of it may be left open."""

    encoding: str | None = None
    """As `text_encoding` gives it back."""
    answers: Answers = field(default_factory=Answers)


def recogniser(options: FileOptions) -> Recognise:
    """Return what tells the layout of a table by its headings."""

    def recognise(headings: Sequence[str], file: str) -> Layout:
        return read_layout(headings, file, options.answers)

    return recognise
