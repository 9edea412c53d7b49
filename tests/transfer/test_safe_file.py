import errno
import os
from pathlib import Path

import pytest

from custui.domain.errors import FileError
from custui.transfer.safe_file import safe_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_appears_whole_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with safe_file(path) as file:
        file.write("a\r\nb\n")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == b"a\r\nb\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["out.csv"]


def test_an_existing_file_is_kept_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(FileError, match=r"out\.csv already exists"), safe_file(path) as file:
        file.write("new")
    assert path.read_text() == "old"
    with safe_file(path, overwrite=True) as file:
        file.write("new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_appears_meanwhile_is_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with pytest.raises(FileError, match="meanwhile a file of that name appeared"), safe_file(path):
        path.write_text("theirs")
    assert path.read_text() == "theirs"
    assert names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_links_pipes_and_devices_are_no_places_for_a_file(tmp_path: Path, overwrite: bool) -> None:
    link, pipe = tmp_path / "link.csv", tmp_path / "pipe.csv"
    link.symlink_to(tmp_path / "elsewhere")
    os.mkfifo(pipe)
    for path in (link, pipe, Path(os.devnull)):
        with pytest.raises(FileError, match="no plain file"), safe_file(path, overwrite=overwrite):
            pass
    assert names(tmp_path) == ["link.csv", "pipe.csv"]


@pytest.mark.parametrize("failure", [ValueError("a row went wrong"), KeyboardInterrupt()])
def test_a_failure_inside_leaves_nothing(tmp_path: Path, failure: BaseException) -> None:
    def write_half() -> None:
        with safe_file(tmp_path / "out.csv") as file:
            file.write("half")
            file.flush()
            raise failure

    with pytest.raises(type(failure)):
        write_half()
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "you may not write there"),
        (errno.EIO, "Input/output"),
    ],
)
def test_a_failing_disk_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, sentence: str
) -> None:
    def fail(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with (
        pytest.raises(FileError, match=f"out.csv was not written: {sentence}"),
        safe_file(tmp_path / "out.csv"),
    ):
        pass
    assert names(tmp_path) == []


def test_a_place_that_cannot_hold_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no directory"), safe_file(tmp_path / "none" / "out.csv"):
        pass
    with pytest.raises(FileError, match="is a directory"), safe_file(tmp_path, overwrite=True):
        pass


def test_a_disk_without_links_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "out.csv"
    with safe_file(path) as file:
        file.write("x")
    assert (path.read_text(), path.stat().st_mode & 0o777, names(tmp_path)) == ("x", 0o600, ["out.csv"])
    with pytest.raises(FileError, match="meanwhile"), safe_file(tmp_path / "late.csv") as file:
        (tmp_path / "late.csv").write_text("theirs")
    assert (tmp_path / "late.csv").read_text() == "theirs"
