"""The command line: global options, the commands, and what becomes of their failures."""

import gc
import sys
from datetime import UTC, date, datetime
from io import TextIOWrapper
from os import environ
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from custui import __version__
from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.late import LateCommands
from custui.commands.output import say
from custui.domain.errors import CustuiError
from custui.settings import has_password, load_settings, settings_file
from custui.terminal.crash import crash_sentence

_WITH_VALUE = frozenset({"--db", "--as-of"})
_GLOBAL = _WITH_VALUE | {"--read-only", "--no-mouse"}

commands = typer.Typer(
    name="custui",
    cls=LateCommands,
    help="The customer desk for shops that have no customer table. Without a command, the desk opens.",
    epilog="The options above may stand before or after the command.",
    no_args_is_help=False,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@commands.callback()
def desk(
    context: typer.Context,
    db: Annotated[
        str | None, typer.Option(metavar="PATH|URL", help="The store; never with a password.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Take the end of this day for now.")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Open the store without writing.")] = False,
    no_mouse: Annotated[
        bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal's own selection.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Read the settings; without a command, open the desk."""
    if version:
        say(f"custui {__version__}")
        raise typer.Exit
    if db and has_password(db):
        raise WrongUseError(
            "--db: a password on the command line is seen by every user of the machine; "
            "put the URL into CUSTUI_DB or the settings file"
        )
    settings = load_settings(settings_file(environ), db=db)
    context.obj = Invocation(
        settings=settings,
        rules=settings.rules(),
        named_store=db,
        as_of=_day(as_of),
        read_only=read_only,
        mouse=not no_mouse,
    )
    if context.invoked_subcommand is None:
        from custui.commands.desk import open_desk

        open_desk(context.obj)
    else:
        gc.enable()  # off since the start, see `custui.__main__`


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUseError(f"--as-of: '{text}' is not a date such as 2026-06-30") from None


def globals_first(arguments: list[str]) -> list[str]:
    """Return the arguments with the global options in front, so that they may follow the command too."""
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument in _WITH_VALUE:
            front += [argument, *([value] if (value := next(waiting, None)) is not None else [])]
        elif argument.partition("=")[0] in _GLOBAL:
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its code: 0 done, 1 failed or found something, 2 wrong use."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without a sign shows "?" in its place
    try:
        commands(globals_first(given), prog_name="custui")
    except CustuiError as error:
        say(f"custui: {error}", error=True)
        sys.exit(2 if isinstance(error, WrongUseError) else 1)
    except Exception as error:  # noqa: BLE001 — a traceback would print customers' data; the log keeps the places
        log = Path(platformdirs.user_state_dir("custui")) / "crash.log"
        say(crash_sentence(error, log, datetime.now(UTC)), error=True)
        sys.exit(1)
