"""Folders for tests to write in."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Make a folder in memory where there is such a place: every write of a store waits for the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="custui-test-", dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)
