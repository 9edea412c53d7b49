"""What commands print: JSON for scripts, clean lines and tables for people."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.cells import cell_len, set_cell_size

from custui.domain.deeds import Progress
from custui.domain.errors import CustuiError
from custui.terminal.text import clean


class OutputError(CustuiError):
    """Standard output takes nothing more: it is closed, or a file on a full disk."""

    def __init__(self, reason: str) -> None:
        """Say why."""
        super().__init__(f"standard output cannot be written: {reason}")


def check_output() -> None:
    """Raise OutputError where there is no standard output, before any work is done for it."""
    if sys.stdout is None:
        raise OutputError("it is closed")


def abandon_output() -> None:
    """Let what standard output still holds go nowhere, lest Python stumble over it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(value: object) -> None:
    """Print one JSON document; every character beyond ASCII is escaped, so none can act on a terminal."""
    _line(json.dumps(value, indent=2), sys.stdout)


def say(sentence: str, *, error: bool = False) -> None:
    """Print one clean line."""
    _line(clean(sentence), sys.stderr if error else sys.stdout)


def _line(text: str, stream: TextIO) -> None:
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except OSError as error:
        if stream is not sys.stdout or isinstance(error, BrokenPipeError):
            raise
        abandon_output()
        raise OutputError(error.strerror or str(error)) from None


def counted(count: int, what: str) -> str:
    """Return `1 order`, `2,500 orders`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def print_table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str] = frozenset()
) -> None:
    """Print columns as wide as their widest cell; those named in `right` are set flush right."""
    cleaned = [[clean(cell, 60) for cell in row] for row in rows]
    widths = [
        max(cell_len(cell) for cell in (header, *(row[index] for row in cleaned)))
        for index, header in enumerate(headers)
    ]
    for line in ([str(header) for header in headers], *cleaned):
        cells = [
            " " * (width - cell_len(cell)) + cell if header in right else set_cell_size(cell, width)
            for header, cell, width in zip(headers, line, widths, strict=True)
        ]
        _line("  ".join(cells).rstrip(), sys.stdout)


@contextmanager
def progress_bar(doing: str) -> Iterator[Progress]:
    """Draw a bar on standard error, if that is a terminal; it goes away at the end."""
    with stages_bar() as tell:
        tell(doing, 0, 0)
        yield lambda done, of: tell(doing, done, of)


@contextmanager
def stages_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Draw a bar likewise for work of several stages: what is being done, how much is done, of how much."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # 60 ms that a script need not pay
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(console=Console(stderr=True), transient=True) as bar:
        stages: dict[str, TaskID] = {}

        def tell(doing: str, done: int, of: int) -> None:
            if doing not in stages:
                for over in stages.values():
                    bar.remove_task(over)
                stages.clear()
                stages[doing] = bar.add_task(doing, total=None)
            bar.update(stages[doing], completed=done, total=of or None)

        yield tell


def ascii_only() -> bool:
    """Tell whether what is printed must do without signs such as ₦."""
    return "utf" not in (sys.stdout.encoding or "").lower()
