"""How far an import is, and the bar that shows it on a terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class Stage(StrEnum):
    """The two halves of an import."""

    READING = "reading"
    """Counted in bytes of the file, packed as it may be."""
    SAVING = "saving"
    """Counted in rows of all files."""


class Progress(Struct, frozen=True):
    """How far a stage is."""

    stage: Stage
    done: int
    total: int
    file: Path
    """Being read, or saved."""


@contextmanager
def progress_bar(files: Sequence[Path]) -> Iterator[Callable[[Progress], None]]:
    """Draw a bar for the import of `files` on standard error, if that is a terminal.

    The bar goes away at the end, so that the report stands alone.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress  # 60 ms that a script need not pay
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        # No file names: they are text from outside, and a bar has no room for them.
        task = bar.add_task("reading", total=None)
        read: list[Path] = []

        def advance(now: Progress) -> None:
            if now.stage is Stage.SAVING:
                description = "saving orders"
            else:
                if not read or read[-1] is not now.file:
                    read.append(now.file)
                description = "reading" if len(files) == 1 else f"reading {len(read)} of {len(files)}"
            bar.update(task, description=description, completed=now.done, total=now.total or None)

        yield advance
