"""Failures that reach a person, each as one clear sentence."""


class CustuiError(Exception):
    """Something went wrong; `str(error)` is the sentence to show."""


class StoreError(CustuiError):
    """The store cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another program holds the store's lock."""


class RenamedSegmentError(StoreError):
    """A segment is asked for by a name that it does not bear any more."""

    def __init__(self, name: str, now: str) -> None:
        """Keep the name asked for and the one it bears."""
        super().__init__(f"the segment {name} is called {now} by now")
        self.renamed = name, now


class StaleEditError(CustuiError):
    """Someone else changed what an agent edits after the agent looked at it; both versions are kept here."""

    def __init__(
        self, mine: str | None, theirs: str | None, version: int, what: str = "this customer's name"
    ) -> None:
        """Keep both versions of `what`, as words of one or more lines, and the current version's number."""
        to = "" if theirs and "\n" in theirs else f" to '{theirs or ''}'"
        super().__init__(f"someone else changed {what}{to} meanwhile")
        self.mine = mine
        self.theirs = theirs
        self.version = version


class UnknownCustomerError(CustuiError):
    """No customer has this phone."""


class FileError(CustuiError):
    """A file cannot be read or written; the sentence names it."""
