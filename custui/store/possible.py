"""Who may meet some conditions, as far as the outline tells, by the summary's id."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from custui.store import outline, outline_kept
from custui.store.holders import Holders
from custui.store.marks import Codes, Ids, Marks, fitted, having, ids_of, marked
from custui.store.traits import Trait


@dataclass(frozen=True)
class Possible:
    """Customers by their id."""

    held: Marks
    """Of every id within the outline's reach, whether it is told and its codes say so."""
    unsure: Ids
    """The ids of which the outline tells nothing, ascending."""

    @classmethod
    def of(
        cls,
        holders: Holders,
        asked: Mapping[Trait, frozenset[int]],
        sets: Iterable[tuple[int, bool]] = (),
        hits: Collection[int] | None = None,
    ) -> "Possible":
        """Return those who have, of every trait, one of the codes `asked`; of the `hits`, if given.

        Of `sets`, by number, they are members or, where the word beside it is False, none.
        """
        connection, doubted = holders.connection, holders.unsure
        reach = outline.reach(connection)
        if hits is None:
            held = np.ones(reach, np.bool_)
        else:
            found = ids_of(hits)
            held, doubted = marked(found, reach), np.intersect1d(doubted, found)
        for trait, codes in asked.items():
            held &= having(holders.codes(trait), codes)
        for number, wanted in sets:
            members = np.frombuffer(outline_kept.members(connection, number), np.bool_)
            held &= members if wanted else ~members
        held[doubted[doubted < reach]] = False
        return cls(held, doubted)

    def only(self, these: Marks) -> "Possible":
        """Return those of whom it is sure only among `these`, and all of whom it is not."""
        return replace(self, held=self.held & these)

    def few(self, most: int) -> list[int] | None:
        """Return the ids of all who are possible; None where they are more than `most`."""
        if np.count_nonzero(self.held) + len(self.unsure) > most:
            return None
        return [*np.flatnonzero(self.held).tolist(), *self.unsure.tolist()]

    def all(self) -> Marks:
        """Return the marks of every id that is possible."""
        size = max(len(self.held), int(self.unsure[-1]) + 1 if len(self.unsure) else 0)
        found = fitted(self.held, size).copy()
        found[self.unsure] = True
        return found

    def codes(self, codes: bytes) -> Codes:
        """Return `codes` where it is sure that somebody is possible, else 0."""
        there: Codes = np.frombuffer(codes, np.uint8) * self.held
        return there
