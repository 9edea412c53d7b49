"""A store in a folder that its user may not write, as that user meets it."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from custui.domain.errors import StoreError
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store.first_sight import first_sight
from custui.store.repository import open_repository
from tests.factories import NOW, make_incoming

NOBODY = 65_534
RULES = ShopRules()


@pytest.fixture
def store() -> Iterator[Path]:
    # Not under pytest's own folder, which no other user may enter.
    with tempfile.TemporaryDirectory(prefix="custui-", dir="/tmp") as folder:
        path = Path(folder) / "store.db"
        with closing(open_repository(str(path), RULES, lambda: NOW)) as shop:
            shop.save_orders("shop", [make_incoming("A1", NOW)])
        path.chmod(0o666)
        Path(folder).chmod(0o555)
        yield path
        Path(folder).chmod(0o700)


def as_nobody(store: str, read_only: bool, told: Connection) -> None:
    if os.getuid() == 0:
        os.setresuid(NOBODY, NOBODY, NOBODY)
    try:
        if first_sight(Path(store), RULES, "", 50, NOW) is None:
            told.send("nothing is seen ahead")
        with closing(open_repository(store, RULES, lambda: NOW, read_only=read_only)) as shop:
            told.send(shop.get_customers(CustomerFilters(), ALL_TIME, PageRequest()).rows)
    except StoreError as error:
        told.send(str(error))


def ask(store: Path, *, read_only: bool) -> list[object]:
    """Return what somebody without rights gets to see: rows, or the sentence."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.test_unwritable_folder"])
    mine, theirs = context.Pipe()
    process = context.Process(target=as_nobody, args=(str(store), read_only, theirs), daemon=True)
    process.start()
    theirs.close()
    said = []
    with suppress(EOFError):  # it has said all
        while mine.poll(30):
            said.append(mine.recv())
    process.join()
    return said


@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_that_may_not_be_entered_is_told(store: Path, *, read_only: bool) -> None:
    store.parent.chmod(0o000)
    assert ask(store, read_only=read_only) == [
        "nothing is seen ahead",
        f"{store} cannot be read: Permission denied",
    ]


@pytest.mark.parametrize("read_only", [False, True])
def test_it_is_one_sentence_and_nothing_is_touched(store: Path, *, read_only: bool) -> None:
    before = store.read_bytes()
    opened = "it was opened for reading only, or its folder cannot be written"
    assert ask(store, read_only=read_only) == [f"{store} cannot be written: {opened}"]
    assert store.read_bytes() == before
    assert [file.name for file in store.parent.iterdir()] == ["store.db"]
