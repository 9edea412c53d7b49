"""Undoing a merge: at any time, and in any order with other merges."""

from custui.store.deeds import DeedKind
from custui.store.merging import separate
from custui.store.undoing import Undoing, Way


def _merged(undoing: Undoing) -> None:
    separate(undoing.connection, undoing.rules, undoing.now, undoing.agent, undoing.row.id)


MERGE_WAYS: dict[DeedKind, Way] = {DeedKind.MERGED: _merged}
