"""New files that are whole or not there at all, and nobody's but their owner's (DESIGN.md §7, "Files")."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, TextIO, TypeVar

from custui.domain.errors import FileError

_File = TypeVar("_File", bound=IO[str] | IO[bytes])
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def check_new_file(path: Path, *, overwrite: bool = False) -> None:
    """Raise FileError where `path` cannot become a new file, before any work is put into its contents."""
    if path.is_dir():
        raise FileError(f"{path} is a directory, not a file")
    if not path.parent.is_dir():
        raise FileError(f"{path} cannot be written: there is no directory {path.parent}")
    if not os.path.lexists(path):
        return
    if not stat.S_ISREG(path.lstat().st_mode):
        raise FileError(f"{path} is no plain file but a link, a pipe or a device; choose another name")
    if not overwrite:
        raise FileError(f"{path} already exists; choose another name, or remove it first")


def safe_file(
    path: Path, *, overwrite: bool = False, encoding: str = "utf-8"
) -> AbstractContextManager[TextIO]:
    """Open a text file for writing that appears under its name only when all of it is on the disk.

    It is written beside its place with mode 0600, line ends as they come, and put there without ever
    taking the place of another file, unless `overwrite` allows that. An exception inside leaves
    nothing behind. Raises FileError where `path` exists or cannot be written.
    """

    def text(descriptor: int) -> TextIO:
        return open(descriptor, "w", encoding=encoding, newline="")

    return _whole(path, text, overwrite=overwrite)


def safe_binary_file(path: Path, *, overwrite: bool = False) -> AbstractContextManager[BinaryIO]:
    """Open a file of bytes for writing, as `safe_file` does one of text."""

    def binary(descriptor: int) -> BinaryIO:
        return open(descriptor, "w+b")

    return _whole(path, binary, overwrite=overwrite)


@contextmanager
def safe_place(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Make an empty file to be filled by its name; it then goes to `path` as the file of `safe_file` does."""
    with _beside(path, overwrite=overwrite) as (descriptor, beside), os.fdopen(descriptor, "rb") as file:
        yield beside
        os.fsync(file.fileno())


@contextmanager
def _whole(path: Path, opened: Callable[[int], _File], *, overwrite: bool) -> Iterator[_File]:
    with _beside(path, overwrite=overwrite) as (descriptor, _):
        file = opened(descriptor)
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def _beside(path: Path, *, overwrite: bool) -> Iterator[tuple[int, Path]]:
    """Make a new file beside `path`, the owner's alone, and put it in place unless something is raised."""
    check_new_file(path, overwrite=overwrite)
    beside: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
        beside = Path(name)
        yield descriptor, beside
        _put_in_place(beside, path, overwrite=overwrite)
        _sync_directory(path.parent)
    except OSError as error:
        raise FileError(f"{path} was not written: {_reason(error)}") from None
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _put_in_place(beside: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        beside.replace(path)
        return
    try:
        os.link(beside, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A disk without links (FAT, some network shares): claim the name first, then fill it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        beside.replace(path)


def _sync_directory(directory: Path) -> None:
    """Make the new name outlast a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return "meanwhile a file of that name appeared"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk is full"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "you may not write there"
    return error.strerror or str(error)
