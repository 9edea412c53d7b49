"""An import that is shot at a chosen statement; a program of its own, so that nothing else dies with it.

`python -m tests.store.deadly_import FILE TARGET…` imports FILE into the first store unharmed and prints how
many moments that had; into each other one it is shot at a moment of chance, the same on every run.
"""

import os
import random
import signal
import sys
import traceback
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from custui.domain.rules import ShopRules
from custui.store import ledger, outline
from custui.store.repository import open_repository
from custui.transfer import batches
from custui.transfer.importing import import_files

RULES = ShopRules(name="Test shop")
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
ORIGIN = "shop"
_BATCH = 40
_FEW = 30


def import_into(target: str, file: Path) -> None:
    """Import the whole file in small batches, and draw outline and ledger now and then as for large shops."""
    batches.MOST_ORDERS = _BATCH
    outline.MOST_UNSURE, ledger.MOST_PENDING = _FEW, 2 * _FEW
    with closing(open_repository(target, RULES, lambda: NOW)) as repository:
        import_files([file], repository, RULES, origin=ORIGIN)


def _count_moments(deadly: int | None) -> list[str]:
    """Take down each statement, and each commit before it is made; die at the one of the number `deadly`."""
    moments: list[str] = []

    def moment(what: str) -> None:
        if len(moments) == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        moments.append(what)

    event.listen(Engine, "before_cursor_execute", lambda *given: moment(given[2]))
    event.listen(Engine, "commit", lambda _: moment("commit"))
    return moments


def _in_a_child(target: str, file: Path, deadly: int) -> int:
    """Return how the child that imports ended."""
    child = os.fork()
    if child == 0:
        try:
            _count_moments(deadly)
            import_into(target, file)
            os._exit(0)
        except BaseException:  # noqa: BLE001 -- the parent only sees the number
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Run it."""
    file, unharmed, *others = sys.argv[1:]
    child = os.fork()
    if child == 0:
        moments = _count_moments(None)
        import_into(unharmed, Path(file))
        Path(f"{file}.moments").write_text(str(len(moments)), encoding="utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    count = int(Path(f"{file}.moments").read_text(encoding="utf-8"))
    chance = random.Random(17)
    for target in others:
        deadly = chance.randrange(count // 10, count)
        assert _in_a_child(target, Path(file), deadly) == -signal.SIGKILL
        print(deadly, "of", count, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
