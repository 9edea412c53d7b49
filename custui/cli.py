"""The command line: the desk or a command, and what becomes of their failures."""

import gc
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from os import environ
from pathlib import Path

import platformdirs

from custui import __version__
from custui.commands.desk import open_desk
from custui.commands.global_options import split
from custui.commands.invocation import WrongUseError
from custui.commands.output import abandon_output, check_output, say
from custui.domain.errors import CustuiError
from custui.terminal.crash import crash_sentence


def main(arguments: list[str] | None = None) -> None:
    """Open the desk or run a command. Leaves with 0: done, 1: failed or found something, 2: wrong use."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without a sign shows "?" in its place
    try:
        check_output()
        options, rest = split(given)
        if options.version:
            try:
                say(f"custui {__version__}")
            except BrokenPipeError:  # whoever was to read it has gone; what is left of it goes nowhere
                abandon_output()
                sys.exit(1)
        elif rest:
            from custui.commands.late import commands

            gc.enable()  # off since the start, see `custui.__main__`
            commands(rest, prog_name="custui", obj=options)
        else:
            sys.exit(open_desk(options.invocation(environ)))
    except CustuiError as error:
        say(f"custui: {error}", error=True)
        sys.exit(2 if isinstance(error, WrongUseError) else 1)
    except Exception as error:  # noqa: BLE001 — a traceback would print customers' data; the log keeps the places
        log = Path(platformdirs.user_state_dir("custui")) / "crash.log"
        say(crash_sentence(error, log, datetime.now(UTC)), error=True)
        sys.exit(1)
    sys.exit(0)
