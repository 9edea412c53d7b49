"""ExportFeed: counts and writes on the export dialog's behalf, in threads."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from custui.domain.errors import CustuiError
from custui.domain.exporting import CustomerFileRequest, FileRequest, export_words
from custui.domain.query import ListQuery
from custui.screens.context import DeskContext


@dataclass
class Counted(Message):
    """The customers were counted."""

    customers: int


@dataclass
class Told(Message):
    """The file holds `done` so far."""

    done: int
    of: int


@dataclass
class Written(Message):
    """The file lies in its place."""

    count: int
    """Of the customers, or of one customer's orders."""
    path: Path


@dataclass
class There(Message):
    """Nothing was written, for there is a file of that name."""

    path: Path


@dataclass
class Refused(Message):
    """Nothing was written, or nothing counted; the sentence says why."""

    sentence: str


@dataclass
class Stopped(Message):
    """Nothing was written, as the agent wanted."""


class _StopError(Exception):
    """The agent has had enough."""


class ExportFeed(Widget):
    """Unseen; every call becomes one question, every answer a message to the dialog."""

    DEFAULT_CSS = "ExportFeed { display: none; }"
    TOLD_EVERY: ClassVar[float] = 0.2
    """Seconds between words of progress."""

    def __init__(self, context: DeskContext) -> None:
        """Read from the store of `context`, write where it says."""
        super().__init__()
        self._desk = context

    @work(thread=True, group="count")
    def count(self, query: ListQuery) -> None:
        """Ask how many customers `query` finds."""
        try:
            found = self._desk.repository.count_customers(query.filters, query.period)
        except CustuiError as error:
            self.post_message(Refused(str(error)))
        else:
            self.post_message(Counted(found))

    @work(thread=True, group="export")
    def write(self, request: FileRequest) -> None:
        """Write the file; cancelling this stops it, as long as it does not lie in its place."""
        self.post_message(self._write(request))

    def _write(self, request: FileRequest) -> Message:
        worker = get_current_worker()
        next_word = 0.0

        def told(done: int, of: int) -> None:
            nonlocal next_word
            if worker.is_cancelled:
                raise _StopError
            if time.monotonic() >= next_word:
                next_word = time.monotonic() + self.TOLD_EVERY
                self.post_message(Told(done, of))

        folder = request.path.parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            return Refused(f"{folder} cannot be made: {error.strerror}")
        if not request.overwrite and os.path.lexists(request.path):
            return There(request.path)
        desk, repository = self._desk, self._desk.repository
        phone = request.phone if isinstance(request, CustomerFileRequest) else None
        try:
            # Before the file is there: an export that cannot be logged is none.
            repository.log_export(export_words(request, repository.rules), desk.agent, phone)
            return Written(self._desk.export(self._desk.repository, request, told), request.path)
        except _StopError:
            return Stopped()
        except CustuiError as error:
            return Refused(str(error))
