"""`custui` itself: the app on this terminal."""

import sys
from collections.abc import Mapping
from os import environ

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.terminal.capabilities import read_terminal
from custui.transfer.customer_export import export_file


def open_desk(invocation: Invocation) -> None:
    """Run the app until the agent quits.

    Raises WrongUseError where there is no terminal to draw on, SettingsError where the settings ask for
    keys that cannot be, and Exit with the app's own code.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUseError("the desk needs a terminal; without one, `custui list` prints customers")
    from custui.app import AppOptions, CustuiApp

    settings = invocation.settings
    options = AppOptions(
        rules=invocation.rules,
        agent=settings.agent,
        page_size=settings.page_size,
        clock=invocation.clock,
        terminal=read_terminal(environ, sys.stdout.encoding or ""),
        export=export_file,
        export_folder=settings.export_folder,
        keymap=_keymap(settings.keys),
        theme=settings.theme,
    )
    app = CustuiApp(invocation.desk_repository, options)
    app.run(mouse=invocation.mouse)
    if app.return_code:
        raise typer.Exit(app.return_code)


def _keymap(keys: Mapping[str, str]) -> Mapping[str, str]:
    if not keys:
        return keys
    from custui.keymap import checked_keymap  # loads every screen, which a start without it need not

    return checked_keymap(keys)
