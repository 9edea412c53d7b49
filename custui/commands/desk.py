"""`custui` itself: the app on this terminal."""

import sys
from os import environ

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.terminal.capabilities import read_terminal


def open_desk(invocation: Invocation) -> None:
    """Run the app until the agent quits.

    Raises WrongUseError where there is no terminal to draw on, and Exit with the app's own code.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUseError("the desk needs a terminal; without one, `custui list` prints customers")
    from custui.app import AppOptions, CustuiApp

    options = AppOptions(
        rules=invocation.rules,
        agent=invocation.settings.agent,
        page_size=invocation.settings.page_size,
        clock=invocation.clock,
        terminal=read_terminal(environ, sys.stdout.encoding or ""),
        theme=invocation.settings.theme,
    )
    app = CustuiApp(lambda: invocation.repository(create=not invocation.read_only), options)
    app.run(mouse=invocation.mouse)
    if app.return_code:
        raise typer.Exit(app.return_code)
