"""The commands by name. The module of each is read when it is called: the desk, mostly wanted, needs none."""

from __future__ import annotations

from importlib import import_module
from os import environ
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

from custui.commands.global_options import HELP

if TYPE_CHECKING:
    from typer._click import Command, Context
    from typer._click.formatting import HelpFormatter

_PLACES = {
    "demo": ("demo", "demo", None),
    "import": ("importing", "import_orders", None),
    "sync": ("sync", "sync_orders", "Read orders from the shop's own database."),
    "list": ("listing", "list_customers", None),
    "show": ("show", "show_customer", None),
    "export": ("export", "export_selected", None),
    "init-db": ("init_db", "init_db", None),
    "copy-store": ("copy_store", "copy_store", None),
    "doctor": ("doctor", "doctor", "Prove the store whole and its figures right."),
    "backup": ("backup", "backup", "Copy the store while it is in use, and prove the copy."),
    "rebuild": ("rebuild", "rebuild", "Make all figures anew, under changed settings."),
}
"""Of each command its module in this package, its function there, and the line of the help where that is not
the first of the function's own."""


class LateCommands(TyperGroup):
    """The commands of custui, in the order of the help."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 — as Typer asks
        """Return their names."""
        return list(_PLACES)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Return the command of that name, None where there is none."""
        if cmd_name not in self.commands and cmd_name in _PLACES:
            module, function, help_line = _PLACES[cmd_name]
            one = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
            one.command(cmd_name, short_help=help_line)(
                getattr(import_module(f"custui.commands.{module}"), function)
            )
            self.add_command(typer.main.get_command(one), cmd_name)
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Find the command that is meant; of a misspelt one, Typer suggests the likeliest among all."""
        if args[0] not in _PLACES:
            for name in _PLACES:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the options that were read before, and the commands."""
        with formatter.section("Options, before or after the command"):
            formatter.write_dl([*HELP, ("-h, --help", "Show this message and exit.")])
        self.format_commands(ctx, formatter)


commands = typer.Typer(
    name="custui",
    cls=LateCommands,
    help="The customer desk for shops that have no customer table. Without a command, the desk opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@commands.callback()
def _settings(context: typer.Context) -> None:
    """Read the settings: every command wants them."""
    context.obj = context.obj.invocation(environ)
