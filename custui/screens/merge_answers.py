"""What the store answers about merging: each question asked in a worker, each answer a message.

The functions block; none of them touches a widget.
"""

from dataclasses import dataclass

from textual.message import Message

from custui.domain.errors import CustuiError
from custui.domain.merging import LikelySame, MergePreview
from custui.domain.repository import DeskRepository


@dataclass
class LikelyRead(Message):
    """Who is likely the same as the customer of `phone`."""

    phone: str
    likely: tuple[LikelySame, ...]


@dataclass
class Previewed(Message):
    """What merging the customer of `phone` would come to."""

    phone: str
    preview: MergePreview


@dataclass
class NotPreviewed(Message):
    """Why the customer of `phone` cannot be merged."""

    phone: str
    sentence: str


def read_likely(repository: DeskRepository, phone: str) -> LikelyRead | None:
    """Return who is likely the same; None where the store fails: nobody has asked for it."""
    try:
        return LikelyRead(phone, repository.likely_same(phone))
    except CustuiError:
        return None


def read_preview(repository: DeskRepository, phone: str, into: str) -> Previewed | NotPreviewed:
    """Return what the merge would come to."""
    try:
        return Previewed(phone, repository.merge_preview(phone, into))
    except CustuiError as error:
        return NotPreviewed(phone, str(error))
