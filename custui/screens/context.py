"""What every screen is handed: the repository's interface and who is at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from custui.domain.exporting import Export, no_export
from custui.domain.query import ListQuery, PageMark
from custui.terminal.capabilities import Terminal

if TYPE_CHECKING:
    from custui.domain.repository import DeskRepository


class DeskContext(Struct, frozen=True):
    """Handed from the app to its screens and from screen to screen."""

    repository: DeskRepository
    agent: str
    clock: Callable[[], datetime]
    """Now, aware; `--as-of` holds it still."""
    terminal: Terminal
    export: Export = no_export
    export_folder: Path = Path()
    """Where exports are written; made when the first one is."""


class Walk(Struct, frozen=True):
    """Where a customer stands in the list it was opened from, so that `[` and `]` can go on."""

    query: ListQuery
    """The page it stands on."""
    phones: tuple[str, ...]
    """The phone keys of that page."""
    index: int
    """Of this customer in `phones`."""
    total: int | None = None
    """Customers on all pages, once counted."""
    first: PageMark | None = None
    last: PageMark | None = None
    """The places of that page's first and last customer, to go on from."""


class Return(Struct, frozen=True):
    """What a customer page leaves behind, so that the list can put its cursor where the agent was."""

    phone: str
    """The customer last looked at; `[` and `]` may have walked away from the one opened."""
    query: ListQuery | None
    """The list's page the customer stands on; None where it was not opened from a list. Its period is the
    list's own: the one chosen on the page was for that customer's figures."""
