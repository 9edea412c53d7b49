"""Writing a change of a note, and finding out what others made of it meanwhile. Blocks; touches no widget."""

from msgspec.structs import replace

from custui.domain.customer import Note
from custui.domain.deeds import Deed
from custui.domain.errors import StaleEditError, StoreError
from custui.domain.notes import EditNote
from custui.domain.period import ALL_TIME
from custui.domain.repository import DeskRepository


class NoteEdit:
    """Writes an edit of a note, as `DeedFeed.do` wants it; knows afterwards why it was refused."""

    def __init__(self, phone: str, seen: Note, change: EditNote) -> None:
        """Change the note `seen` on the page of `phone`."""
        self._phone = phone
        self._seen = seen
        self._change = change
        self.gone = False
        """Whether the note is there no more."""
        self.theirs: Note | None = None
        """What somebody else made of it."""

    def __call__(self, repository: DeskRepository, agent: str) -> Deed:
        """Write; raises as the repository does."""
        try:
            return repository.change_note(self._change, agent)
        except StaleEditError:
            theirs = self.theirs = self._find(repository)
            seen = self._seen
            if (
                theirs is None
                or self._change.version != seen.version
                or (theirs.body, theirs.due_on) != (seen.body, seen.due_on)
            ):
                self.gone = theirs is None
                raise
            # Somebody has pinned it or done it: nothing of what this changes.
            return repository.change_note(replace(self._change, version=theirs.version), agent)
        except StoreError:
            self.gone = self._find(repository) is None
            raise

    def _find(self, repository: DeskRepository) -> Note | None:
        details = repository.get_customer_details(self._phone, ALL_TIME)
        notes = details.notes if details is not None else ()
        return next((note for note in notes if note.id == self._change.id), None)
