"""The options of every command and of the desk, which may stand before or after the command.

argparse reads them: Typer, which reads what is left for a command, takes 80 ms that a desk need not wait for.
"""

from argparse import ArgumentError, ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, convert

from custui.commands.invocation import Invocation, WrongUseError
from custui.settings import has_password, load_settings, settings_file

_VALUES = {
    "--db": ("PATH|URL", "The store; never with a password."),
    "--as-of": ("DATE", "Take the end of this day for now."),
}
_SWITCHES = {
    "--read-only": "Open the store without writing.",
    "--no-mouse": "Leave the mouse to the terminal's own selection.",
    "--version": "Print the version.",
}
HELP = [*((f"{name} {metavar}", told) for name, (metavar, told) in _VALUES.items()), *_SWITCHES.items()]
"""What each is called and does, for the help."""


class GlobalOptions(Struct, frozen=True):
    """As they were given."""

    db: str | None
    as_of: str | None
    read_only: bool
    no_mouse: bool
    version: bool

    def invocation(self, environment: Mapping[str, str]) -> Invocation:
        """Return what a call with these options is about. Raises WrongUseError and SettingsError."""
        if self.db and has_password(self.db):
            raise WrongUseError(
                "--db: a password on the command line is seen by every user of the machine; "
                "put the URL into CUSTUI_DB or the settings file"
            )
        settings = load_settings(settings_file(environment), db=self.db)
        return Invocation(
            settings=settings,
            rules=settings.rules(),
            named_store=self.db,
            as_of=_day(self.as_of),
            read_only=self.read_only,
            mouse=not self.no_mouse,
        )


def split(arguments: Sequence[str]) -> tuple[GlobalOptions, list[str]]:
    """Return the global options, and whatever else was given, in its order.

    What follows `--` is none of them. Raises WrongUseError where an option lacks its value.
    """
    parser = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for name in _VALUES:
        parser.add_argument(name)
    for name in _SWITCHES:
        parser.add_argument(name, action="store_true")
    end = arguments.index("--") if "--" in arguments else len(arguments)
    try:
        given, rest = parser.parse_known_args(arguments[:end])
    except ArgumentError as error:
        raise WrongUseError(str(error).removeprefix("argument ")) from None
    return convert(vars(given), GlobalOptions), [*rest, *arguments[end:]]


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUseError(f"--as-of: '{text}' is not a date such as 2026-06-30") from None
