"""Who may meet some conditions, as far as the outline tells, by the summary's id."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from custui.store.holders import Holders
from custui.store.marks import Codes, Ids, Marks, fitted, having, many
from custui.store.outline_now import Column
from custui.store.traits import Trait


class Possible(Struct, frozen=True, dict=True):
    """Customers by their id."""

    held: Marks
    """Of every id, whether it is one of them."""

    @classmethod
    def of(
        cls,
        holders: Holders,
        asked: Mapping[Trait, frozenset[int]],
        sets: Iterable[tuple[int, bool]] = (),
        among: Sequence[Marks] = (),
    ) -> "Possible":
        """Return those who have, of every trait, one of the codes `asked`, and are marked in all of `among`.

        Of `sets`, by number, they are members or, where the word beside it is False, none.
        """
        held = fitted(among[0], holders.size).copy() if among else np.ones(holders.size, np.bool_)
        for marks in among[1:]:
            held &= fitted(marks, holders.size)
        for trait, codes in asked.items():
            held &= having(holders.now.codes(trait), codes)
        for number, wanted in sets:
            members = np.frombuffer(holders.now.members(number), np.bool_)
            held &= members if wanted else ~members
        return cls(held)

    def only(self, these: Marks) -> "Possible":
        """Return those who are among `these` too."""
        return Possible(self.held & these)

    def few(self, most: int) -> list[int] | None:
        """Return the ids of all of them; None where they are more than `most`."""
        if many(self.held) > most:
            return None
        found: list[int] = np.flatnonzero(self.held).tolist()
        return found

    def codes(self, codes: Column) -> tuple[Ids, Codes]:
        """Return the ids of all of them, and of each its code."""
        ids = np.flatnonzero(self.held)
        return ids, np.frombuffer(codes, np.uint8)[ids]
