"""ReadOnlyWords: what a screen says to a key that would write, where the store is open for reading only."""

from textual import events
from textual.screen import Screen, ScreenResultType

READ_ONLY = "This desk is open for reading only: nothing can be written here."
WRITING = frozenset({
    "note", "segments", "undo", "new_order", "edit", "merge", "erase",
    "status", "want", "make", "delete", "save",
})  # fmt: skip
"""The actions that such a desk does not offer, without what stands in their brackets."""


class ReadOnlyWords(Screen[ScreenResultType]):
    """The keys that write are offered nowhere there, neither in the footer nor in the help: who knows them
    learns why they do nothing.
    """

    @property
    def reads_only(self) -> bool:
        """Whether nothing can be written."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Say why a key that would write does nothing; whoever types a text has had it already."""
        if not self.reads_only:
            return
        bound = (bindings.key_to_bindings.get(event.key, ()) for _, bindings in self._modal_binding_chain)
        writes = any(one.action.partition("(")[0] in WRITING for found in bound for one in found)
        if writes and event.key not in self.active_bindings:
            self.app.notify(READ_ONLY, severity="warning", markup=False)
