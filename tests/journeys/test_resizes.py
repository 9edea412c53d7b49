"""A terminal that is made as small as can be, very large, and another size a hundred times a second."""

import random
from pathlib import Path

from tests.journeys.conftest import AS_OF
from tests.journeys.terminal import TerminalSession

EXTREMES = ((1, 1), (400, 120), (1, 60), (300, 1), (2, 2))
SIZES = 30
A_SECOND = 100


def drag(desk: TerminalSession, chance: random.Random) -> None:
    """Change the size as somebody does who drags the window's corner, reading what is drawn meanwhile."""
    for columns, rows in EXTREMES:
        desk.resize(columns, rows)
        desk.read_for(0.05)
    for _ in range(SIZES):
        desk.resize(chance.randrange(1, 200), chance.randrange(1, 60))
        desk.read_for(1 / A_SECOND)
    desk.resize(80, 24)


def test_no_size_and_no_number_of_sizes_ends_it_or_loses_what_is_typed(
    demo_store: Path, ssh_environment: dict[str, str]
) -> None:
    chance = random.Random(5)
    with TerminalSession(("--db", str(demo_store), "--as-of", AS_OF), ssh_environment) as desk:
        desk.wait_for("1–50 of")
        drag(desk, chance)
        desk.wait_for("1–50 of")
        desk.send("\r")
        desk.wait_for("Conversion")
        for tab, seen in ("2", "Amount"), ("3", "Orders by month"), ("1", "Conversion"):
            desk.send(tab)
            desk.wait_for(seen)
            drag(desk, chance)
            desk.wait_for(seen)
        desk.send("n")
        desk.wait_for("Follow up on")
        desk.send("Wants it by Friday")
        desk.wait_for("Wants it by Friday")
        drag(desk, chance)
        desk.wait_for("Wants it by Friday")
        # Or a frame of a smaller size passes for the closed dialog, and what is typed then goes into it.
        desk.wait_quiet()
        desk.send("\x1b")
        desk.wait_gone("Follow up on")
        desk.send("q")
        assert desk.wait_exit() == 0
