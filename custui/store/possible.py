"""Who may meet some conditions, as far as the outline tells: a byte for every customer, by their id."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from sqlalchemy import Connection, func, select

from custui.store import outline
from custui.store.shelves import SUMMARY
from custui.store.traits import NONE, Trait

_BLOCK = 16
"""Codes that are looked for together."""
_FEW_TO_COUNT = 30_000
"""Up to so many codes are counted all at once; of more, the first asked for are soon enough."""


@dataclass(frozen=True)
class Possible:
    """Customers by their id."""

    held: int
    """A byte for every id within the outline's reach, the lowest first: 1 where its codes say so, else 0."""
    reach: int
    """The outline's, in ids."""
    unsure: Sequence[int]
    """The ids of which the outline tells nothing, ascending."""

    @classmethod
    def of(
        cls, connection: Connection, asked: Mapping[Trait, frozenset[int]], hits: Sequence[int] | None
    ) -> "Possible":
        """Return those who have, of every trait, one of the codes `asked`; of the `hits`, if given."""
        reach = outline.reach(connection)
        newest = connection.execute(select(func.max(SUMMARY.c.id))).scalar() or 0
        unsure: Iterable[int] = [*outline.unsure(connection), *range(reach, newest + 1)]
        held: int | None = None
        if hits is not None:
            hit = bytearray(reach)
            for number in hits:
                if number < reach:
                    hit[number] = 1
            held = int.from_bytes(hit, "little")
            unsure = set(hits).intersection(unsure)
        for trait, codes in asked.items():
            table = bytes(code in codes for code in range(256))
            meeting = int.from_bytes(outline.codes(connection, trait).translate(table), "little")
            # A number of megabytes, but one step for the machine; byte by byte it would take a second.
            held = meeting if held is None else held & meeting
        if held is None:
            held = int.from_bytes(b"\1" * reach, "little")
        unsure = sorted(unsure)
        return cls(held & ~_marked(unsure, reach), reach, unsure)

    def only(self, these: bytes) -> "Possible":
        """Return those of whom it is sure only where `these` is 1, and all of whom it is not."""
        return replace(self, held=self.held & int.from_bytes(these, "little"))

    @cached_property
    def sure(self) -> bytes:
        """1 for every id within reach of whom it is sure, else 0."""
        return self.held.to_bytes(self.reach, "little")

    def few(self, most: int) -> list[int] | None:
        """Return the ids of all who are possible; None where they are more than `most`."""
        if self.held.bit_count() + len(self.unsure) > most:
            return None
        return [*ids_in(self.sure), *self.unsure]

    def all(self) -> bytes:
        """Return 1 for every id that is possible, else 0."""
        size = max(self.reach, self.unsure[-1] + 1 if self.unsure else 0)
        return (self.held | _marked(self.unsure, size)).to_bytes(size, "little")

    def codes(self, codes: bytes) -> bytes:
        """Return `codes` where it is sure that somebody is possible, else 0."""
        everywhere = (self.held << 8) - self.held
        return (everywhere & int.from_bytes(codes, "little")).to_bytes(self.reach, "little")


def ids_in(held: bytes, code: int = 1) -> list[int]:
    """Return at which places `code` stands in `held`; for few of them."""
    found, at = [], held.find(code)
    while at >= 0:
        found.append(at)
        at = held.find(code, at + 1)
    return found


def code_counts(codes: bytes) -> Callable[[int], int]:
    """Return what tells how often a code stands in `codes`."""
    given = codes.translate(None, bytes([NONE]))
    if len(given) <= _FEW_TO_COUNT:
        return Counter(given).__getitem__

    @cache
    def neighbours(block: int) -> bytes:
        return given.translate(None, bytes(code for code in range(256) if code // _BLOCK != block))

    # Most codes stand nowhere, which is found out of several at once.
    return lambda code: neighbours(code // _BLOCK).count(code)


def _marked(ids: Sequence[int], size: int) -> int:
    """Return a byte for every id below `size`, 1 for `ids`."""
    if not ids:
        return 0
    marked = bytearray(size)
    for number in ids:
        if number < size:
            marked[number] = 1
    return int.from_bytes(marked, "little")
