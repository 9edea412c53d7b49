"""What an agent picked in the segment dialog, for the screen below it to act on."""

from collections.abc import Sequence

from msgspec import Struct

from custui.domain.customer import Segment
from custui.domain.deeds import AddToSegment, NewSegment, RemoveFromSegment, SegmentEdit
from custui.domain.groups import Group


class ActOn(Struct, frozen=True):
    """Put the chosen customers into a segment with members of its own, or take them out."""

    action: AddToSegment | RemoveFromSegment
    segment: Segment


class DeleteSegment(Struct, frozen=True):
    """Delete a segment."""

    segment: Segment
    size: int | None
    """How many customers it holds; None where that is not counted yet."""
    views: Sequence[str] = ()
    """Names of the saved views that name it, as far as known."""


class FilterBy(Struct, frozen=True):
    """Show the list of a segment's or a group's customers."""

    name: str
    """What `CustomerFilters.segment` takes."""
    group: Group | None = None
    """Of a group; `CustomerFilters.groups` says the same."""


SegmentChoice = ActOn | NewSegment | SegmentEdit | DeleteSegment | FilterBy
