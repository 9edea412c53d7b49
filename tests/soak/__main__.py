"""`python -m tests.soak --store sqlite --kills 1000`: a line a minute, and the figures at the end."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.rounds import Figures, postgresql_ground, soak, sqlite_ground

_GROUNDS = {"sqlite": sqlite_ground, "postgresql": postgresql_ground}
_TELL_SECONDS = 60.0


def main() -> int:
    """Run a soak; return 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--store", choices=_GROUNDS, default="sqlite")
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = told = time.monotonic()

    def tell(figures: Figures) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_SECONDS:
            told = time.monotonic()
            sys.stderr.write(f"{figures.kills} killed, {len(figures.faults)} faults\n")

    with tempfile.TemporaryDirectory(prefix="soak-") as name, _GROUNDS[asked.store](Path(name)) as ground:
        figures = soak(ground, asked.kills, asked.seed, Path(name), tell)
    for fault in figures.faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(
        f"{asked.store}, seed {asked.seed}: {figures.kills} writers and {figures.server_kills} servers killed"
        f" in {time.monotonic() - began:.0f} s; {figures.acknowledged:,} writes acknowledged;"
        f" {len(figures.faults)} faults\n"
    )
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
