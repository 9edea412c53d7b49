"""The proof of the outline's letters: every customer's against what the customer is searched by."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from custui.store import outline, outline_letters
from custui.store.letters import held_by
from custui.store.marks import Marks
from custui.store.shelves import SUMMARY


def differences(connection: Connection, unsure: frozenset[int]) -> Generator[str, None, None]:
    """Yield a sentence for each customer whom a search may miss, but for those who are `unsure`."""
    reach = outline.reach(connection)
    for start in range(0, reach, outline_letters.PART):
        end = min(start + outline_letters.PART, reach)
        drawn: NDArray[np.bool_] = np.unpackbits(
            outline_letters.planes_in(connection, start // outline_letters.PART), axis=1, count=end - start
        ).view(np.bool_)
        within = (SUMMARY.c.id >= start, SUMMARY.c.id < end)
        searched = select(SUMMARY.c.id, SUMMARY.c.phone_key, SUMMARY.c.search_text).where(*within)
        rows = connection.execute(searched.order_by(SUMMARY.c.id)).all()
        at = [row.id - start for row in rows]
        differing = (drawn[:, at] != held_by([row.search_text for row in rows])).any(axis=0)
        for nth in np.flatnonzero(differing).tolist():
            if rows[nth].id not in unsure:
                yield f"{rows[nth].phone_key}: searches go by what it was before"
        nobody: Marks = np.any(drawn, axis=0)
        nobody[[*at, *(number - start for number in unsure if start <= number < end)]] = False
        if nobody.any():
            yield "somebody who is gone is searched by letters"
