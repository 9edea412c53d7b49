"""Many agents at the same few customers: `python -m tests.soak.contention --agents 16 --edits 500`.

Each agent is a process; each edit names the version it was made on, and is repeated on the newest one
where somebody was faster, as an agent does who is shown both versions.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.errors import StaleEditError, StoreBusyError
from custui.store.deeds import DeedKind
from custui.store.opening import open_database
from custui.store.proof import proof
from custui.store.repository import open_repository
from custui.store.shelves import DEED_PHONES, DEEDS, PROFILE
from tests.soak.rounds import postgresql_ground, sqlite_ground
from tests.soak.writers import NOW, RULES, fill, phone

_CUSTOMERS = 3
_GROUNDS = {"sqlite": sqlite_ground, "postgresql": postgresql_ground}


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it."""

    saved: int
    stale: int
    """Saves refused because somebody was faster; each was told both versions, and repeated."""
    busy: int
    """Saves refused because the store was locked."""
    slowest: float
    """Seconds of the slowest save."""
    faults: tuple[str, ...]


def contend(target: str, agents: int, edits: int, folder: Path) -> Figures:
    """Let `agents` processes save `edits` edits each at the store at `target`, and judge what is left."""
    fill(target)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.contention"])
    at_once = context.Barrier(agents)
    files = [folder / f"agent-{number}.json" for number in range(agents)]
    processes = [
        context.Process(target=_edit, args=(target, number, edits, at_once, str(file)), daemon=True)
        for number, file in enumerate(files)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    told = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    saved = [tuple(save) for agent in told for save in agent["saved"]]
    with closing(open_database(target, RULES, create=False)) as database, database.read() as connection:
        faults = (*proof(connection, RULES), *silent_losses(connection, saved))
    stale, busy = (sum(agent[what] for agent in told) for what in ("stale", "busy"))
    return Figures(len(saved), stale, busy, max(agent["slowest"] for agent in told), faults)


def _edit(target: str, number: int, edits: int, at_once: object, told: str) -> None:
    counts: Counter[str] = Counter()
    saved: list[tuple[str, int, str]] = []
    slowest = 0.0
    versions = [0] * _CUSTOMERS
    with closing(open_repository(target, RULES, lambda: NOW)) as repository:
        at_once.wait()  # type: ignore[attr-defined] # the type of a barrier is not for naming
        for edit in range(edits):
            at = (edit + number) % _CUSTOMERS
            name = f"Agent {number}, edit {edit}"
            while True:
                began = time.monotonic()
                try:
                    repository.update_customer_info(
                        phone(at), CustomerEdit(Profile(name), versions[at], f"agent {number}")
                    )
                except StaleEditError as stale:
                    if stale.version <= versions[at]:
                        raise
                    counts["stale"] += 1
                    versions[at] = stale.version
                except StoreBusyError:
                    counts["busy"] += 1
                else:
                    saved.append((phone(at), versions[at] + 1, name))
                    versions[at] += 1
                    break
                finally:
                    slowest = max(slowest, time.monotonic() - began)
    figures = {"saved": saved, "stale": counts["stale"], "busy": counts["busy"], "slowest": slowest}
    Path(told).write_text(json.dumps(figures), encoding="utf-8")


def silent_losses(connection: Connection, saved: list[tuple[str, int, str]]) -> Iterator[str]:
    """Yield a sentence where an edit is not in the history, or another was made without knowing of it."""
    history = (
        select(DEED_PHONES.c.phone_key, DEEDS.c.before)
        .join(DEEDS, DEEDS.c.id == DEED_PHONES.c.deed_id)
        .where(DEEDS.c.kind == DeedKind.CHANGED_PROFILE)
        .order_by(DEEDS.c.id)
    )
    names: dict[str, list[str]] = {phone(number): [] for number in range(_CUSTOMERS)}
    for of, step in connection.execute(history):
        was, became = (json.loads(step)[when]["name"] for when in ("before", "after"))
        if was != (names[of][-1] if names[of] else None):
            yield f"{became!r} was written over {was!r} without knowing what stood there"
        names[of].append(became)
    for of, version, name in saved:
        if version > len(names[of]) or names[of][version - 1] != name:
            yield f"{name!r} was saved as version {version} of {of} and is not there"
    profiles = select(PROFILE.c.phone_key, PROFILE.c.version, PROFILE.c.name)
    for of, version, name in connection.execute(profiles):
        if (version, name) != (len(names[of]), names[of][-1]):
            yield f"{of} is at version {version} with {name!r}, not at the last of {len(names[of])} edits"


def main() -> int:
    """Let them contend; return 1 where an edit was lost or an agent was told of a lock."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.contention", description=__doc__)
    parser.add_argument("--store", choices=_GROUNDS, default="sqlite")
    parser.add_argument("--agents", type=int, default=16)
    parser.add_argument("--edits", type=int, default=500)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as name, _GROUNDS[asked.store](Path(name)) as ground:
        figures = contend(ground.new_store(), asked.agents, asked.edits, Path(name))
    for fault in figures.faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(
        f"{asked.store}: {asked.agents} agents, {figures.saved:,} edits saved in"
        f" {time.monotonic() - began:.0f} s; {figures.stale:,} stale saves told and repeated;"
        f" {len(figures.faults)} silent losses; {figures.busy} told of a lock;"
        f" the slowest save took {figures.slowest:.2f} s\n"
    )
    return 1 if figures.faults or figures.busy else 0


if __name__ == "__main__":
    sys.exit(main())
