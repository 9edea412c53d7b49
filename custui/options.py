"""What the app is started with, whoever starts it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from msgspec import Struct, field

from custui.domain.customer import CustomerPage
from custui.domain.exporting import Export, no_export
from custui.domain.query import ListQuery
from custui.domain.rules import ShopRules
from custui.terminal.capabilities import Terminal


def system_clock() -> datetime:
    """Return the computer's own time, aware."""
    return datetime.now(UTC)


FirstSight = Callable[[], tuple[ListQuery, CustomerPage] | None]
"""Reads the first rows in the little time that the store needs to open; None where they must wait for it."""


def no_sight() -> None:
    """See nothing before the store is open."""


class AppOptions(Struct, frozen=True):
    """Everything the app must know before the store is open."""

    rules: ShopRules = field(default_factory=ShopRules)
    agent: str = ""
    """Who is at the desk; empty where nobody said."""
    page_size: int = 50
    first_sight: FirstSight = no_sight
    clock: Callable[[], datetime] = system_clock
    """Now, aware; `--as-of` holds it still."""
    terminal: Terminal = field(default_factory=Terminal)
    crash_log: Path = field(default_factory=lambda: Path(platformdirs.user_state_dir("custui")) / "crash.log")
    """Where the details of a fault of custui's own are kept, without any customer's data."""
    export: Export = no_export
    """Writes an export's file; `custui.transfer` has it, which the screens do not know."""
    export_folder: Path = field(default_factory=lambda: Path.home() / "custui-exports")
    """Where the desk writes exports."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of a binding, where they are not its own; `custui.keymap` has made sure of them."""
    theme: str = "custui-dark"
    """A name of `custui.themes.THEME_NAMES`."""
