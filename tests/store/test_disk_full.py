"""The disk is full, at whichever write of a deed: the deed is refused whole, and all that was there stays."""

import resource
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from custui.domain.deeds import AddNote, NewSegment
from custui.domain.errors import StoreError
from custui.domain.query import ListQuery
from custui.store.repository import SqlRepository, open_repository
from tests.factories import NOW, RULES, make_incoming, make_item
from tests.soak.verdict import faults
from tests.worlds import phone

_PAGE = 4096
_STEPS = 400


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes: a write fails as on a disk that is full."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def attempt(write: Callable[[SqlRepository], None], repository: SqlRepository, room: int) -> str | None:
    """Return what the agent is told where the disk ends after `room` bytes of a file; None where it works."""
    try:
        with files_no_longer_than(room):
            write(repository)
    except StoreError as error:
        return str(error)
    return None


def bulk_note(repository: SqlRepository) -> None:
    repository.act(AddNote("Call back", date(2026, 6, 12)), ListQuery(), "kemi", "note")


def new_segment(repository: SqlRepository) -> None:
    repository.create_segment(NewSegment("Promo", "green", members=ListQuery()), "kemi", "segment")


def new_order(repository: SqlRepository) -> None:
    repository.create_order(make_incoming("", NOW, phone=phone(1), items=(make_item(),)), "kemi", "order")


def batch(repository: SqlRepository) -> None:
    orders = [make_incoming(f"B{n}", NOW, phone=phone(n), items=(make_item(),)) for n in range(60)]
    repository.save_orders("csv", orders)


def merging(repository: SqlRepository) -> None:
    repository.merge(phone(1), phone(2), "kemi", "merge")


@pytest.mark.parametrize("write", [bulk_note, new_segment, new_order, batch, merging])
def test_a_deed_is_refused_whole_wherever_the_disk_ends(
    write: Callable[[SqlRepository], None], tmp_path: Path
) -> None:
    path = tmp_path / "store.db"
    with closing(open_repository(str(path), RULES, lambda: NOW)) as repository:
        orders = [make_incoming(f"A{n}", NOW, phone=phone(n), items=(make_item(),)) for n in range(200)]
        repository.save_orders("csv", orders)
        revision = repository.revision()
        refused = 0
        log = path.with_name("store.db-wal")
        for step in range(_STEPS):
            said = attempt(write, repository, log.stat().st_size + step * _PAGE)
            if said is None:
                break
            refused += 1
            assert "full" in said or "failed: nothing was changed" in said
            assert repository.revision() == revision
        assert refused > 3
        assert repository.revision() == revision + 1
    assert faults(str(path), RULES, []) == []
