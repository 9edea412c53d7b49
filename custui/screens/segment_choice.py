"""What an agent picked in the segment dialog, for the screen below it to act on."""

from collections.abc import Sequence
from dataclasses import dataclass

from custui.domain.customer import Segment
from custui.domain.deeds import AddToSegment, NewSegment, RemoveFromSegment, SegmentEdit
from custui.domain.groups import Group


@dataclass(frozen=True, slots=True)
class ActOn:
    """Put the chosen customers into a segment with members of its own, or take them out."""

    action: AddToSegment | RemoveFromSegment
    segment: Segment


@dataclass(frozen=True, slots=True)
class DeleteSegment:
    """Delete a segment."""

    segment: Segment
    size: int | None
    """How many customers it holds; None where that is not counted yet."""
    views: Sequence[str] = ()
    """Names of the saved views that name it, as far as known."""


@dataclass(frozen=True, slots=True)
class FilterBy:
    """Show the list of a segment's or a group's customers."""

    name: str
    """What `CustomerFilters.segment` takes."""
    group: Group | None = None
    """Of a group; `CustomerFilters.groups` says the same."""


SegmentChoice = ActOn | NewSegment | SegmentEdit | DeleteSegment | FilterBy
