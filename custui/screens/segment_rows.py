"""The rows of the segment dialog: segments and built-in groups in one list. Pure: no widget here."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from textual.content import Content

from custui.domain.customer import Segment
from custui.domain.groups import Fitting, Group
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.text import fold
from custui.terminal.text import clean
from custui.widgets.segment_dot import segment_dot

_SIZE_CELLS = 9
_KIND_CELLS = 9
_ROOM_FOR_KINDS = 40
"""Cells from which every row says its kind; below, its sign must do."""
_MUTED = "$text-muted"


class SegmentRow(Struct, frozen=True):
    """A segment, or one of the groups that are always there."""

    segment: Segment | None = None
    group: Group | None = None

    @property
    def name(self) -> str:
        """As agents and filters call it; not clean."""
        if self.segment is not None:
            return self.segment.name
        assert self.group is not None
        return self.group.word

    @property
    def fixed(self) -> bool:
        """Whether it has members of its own, which can be added and removed."""
        return self.segment is not None and self.segment.query is None

    @property
    def kind(self) -> str:
        """The word for what it is."""
        if self.segment is None:
            return "built-in"
        return "list" if self.fixed else "smart"

    @property
    def members(self) -> ListQuery:
        """Whom it holds at the time."""
        if self.group is not None:
            return ListQuery(CustomerFilters(groups=frozenset({self.group})))
        return ListQuery(CustomerFilters(segment=self.name))


class Sizes(Struct, frozen=True):
    """How many customers each row holds."""

    segments: Mapping[int, int] = field(default_factory=dict)
    """By id."""
    groups: Mapping[Group, int] = field(default_factory=dict)

    def of(self, row: SegmentRow) -> int | None:
        """Return how many, None while that is not known."""
        if row.segment is not None:
            return self.segments.get(row.segment.id)
        return None if row.group is None else self.groups.get(row.group)


class Inside(Struct, frozen=True):
    """How many of the chosen customers are in each row."""

    chosen: int
    """How many are chosen."""
    members: Mapping[int, int] = field(default_factory=dict)
    """Of segments with members of their own, by id."""
    fitting: Fitting = field(default_factory=Fitting)
    """Of the others; empty while that is not known."""

    def holds_all(self, row: SegmentRow) -> bool:
        """Tell whether nobody is left to be added."""
        return self._of(row) >= self.chosen > 0

    def sign(self, row: SegmentRow) -> str:
        """Return `✓` where all of them are in it, `~` where some are."""
        if self.holds_all(row):
            return "✓"
        return "~" if self._of(row) else " "

    def _of(self, row: SegmentRow) -> int:
        if row.segment is not None:
            return (self.members if row.fixed else self.fitting.segments).get(row.segment.id, 0)
        return self.fitting.groups.get(row.group, 0) if row.group is not None else 0


def rows_of(segments: Sequence[Segment], sought: str = "") -> tuple[SegmentRow, ...]:
    """Return the rows whose name holds what is sought: those with members, smart ones, groups."""
    rows = [SegmentRow(segment=segment) for segment in segments]
    rows.sort(key=lambda row: not row.fixed)
    rows += [SegmentRow(group=group) for group in Group]
    return tuple(row for row in rows if fold(sought) in fold(row.name))


def row_words(row: SegmentRow, inside: Inside | None, sizes: Sizes, width: int) -> Content:
    """Return the row in `width` cells: sign, dot, name, kind and size."""
    size = sizes.of(row)
    tail = Content(f"{'…' if size is None else f'{size:,}':>{_SIZE_CELLS}}")
    if width >= _ROOM_FOR_KINDS:
        tail = Content.styled(f" {row.kind:<{_KIND_CELLS}}", _MUTED) + tail
    head = Content.assemble((inside.sign(row) if inside else " ", "bold $text-success"), " ", _dot(row), " ")
    room = max(1, width - head.cell_length - tail.cell_length)
    name = Content(clean(row.name).strip() or "no name").truncate(room, ellipsis=True)
    return Content.assemble(head, name, Content.blank(room - name.cell_length), tail)


def hints(*, leaving: bool) -> tuple[tuple[str, str, str], ...]:
    """Return key, word and action of all that may be done with a row; `leaving` where all are in it."""
    return (
        ("⏎", "remove" if leaving else "add", "choose"),
        ("f", "filter", "filter"),
        ("z", "make a list of it", "freeze"),
        ("N", "new", "make"),
        ("e", "edit", "edit"),
        ("d", "delete", "delete"),
        ("/", "find", "narrow"),
        ("Esc", "close", "back"),
    )


def _dot(row: SegmentRow) -> Content:
    if row.segment is not None:
        return segment_dot(row.segment.colour)
    assert row.group is not None
    return Content.styled(row.group.symbol, _MUTED)
