"""`custui` itself: the app on this terminal."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from os import environ
from typing import TYPE_CHECKING

from custui.commands.invocation import Invocation, WrongUseError
from custui.terminal.capabilities import read_terminal

if TYPE_CHECKING:
    from custui.domain.deeds import Progress
    from custui.domain.exporting import FileRequest
    from custui.domain.repository import DeskRepository
    from custui.store.repository import SqlRepository


def open_desk(invocation: Invocation) -> int:
    """Run the app until the agent quits, and return its code: 1 where the store could not be opened.

    Raises WrongUseError where there is no terminal to draw on, SettingsError where the settings ask for
    keys that cannot be.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUseError("the desk needs a terminal; without one, `custui list` prints customers")
    from custui.app import AppOptions, CustuiApp
    from custui.terminal.tidy_app import SELDOM

    settings = invocation.settings
    options = AppOptions(
        rules=invocation.rules,
        agent=settings.agent,
        page_size=settings.page_size,
        first_sight=invocation.first_sight,
        clock=invocation.clock,
        terminal=read_terminal(environ, sys.stdout.encoding or ""),
        export=_export,
        export_folder=settings.export_folder,
        keymap=_keymap(settings.keys),
        theme=settings.theme,
    )

    def open_store() -> SqlRepository:
        from custui.commands.big_blocks import give_big_blocks_back

        give_big_blocks_back()
        repository = invocation.desk_repository()
        # All is loaded now that stays to the end: the collector need not look through it again, which would
        # hold up a key for 90 ms now and then. It was off since the start, see `custui.__main__`.
        gc.freeze()
        gc.set_threshold(*SELDOM)
        gc.enable()
        return repository

    app = CustuiApp(open_store, options)
    app.run(mouse=invocation.mouse)
    return app.return_code or 0


def _export(repository: DeskRepository, request: FileRequest, progress: Progress) -> int:
    """Be `custui.transfer.customer_export.export_file`, which is read in when somebody exports."""
    from custui.transfer.customer_export import export_file

    return export_file(repository, request, progress)


def _keymap(keys: Mapping[str, str]) -> Mapping[str, str]:
    if not keys:
        return keys
    from custui.keymap import checked_keymap  # loads every screen, which a start without it need not

    return checked_keymap(keys)
