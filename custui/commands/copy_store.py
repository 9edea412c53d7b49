"""`custui copy-store FROM TO`: a whole store into another, from a file to a server or back."""

from contextlib import closing
from typing import Annotated

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import print_table, say, stages_bar
from custui.domain.roles import COPYING, for_leads
from custui.settings import has_password

_SHOWN = 16
"""Digits of a checksum that are shown: enough to compare two by eye."""


def copy_store(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="The store to copy, a file or a URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new file, or the URL of an empty database.")],
) -> None:
    """Copy a whole store and prove the copy the same, row by row. Broken off, it goes on when run again."""
    invocation: Invocation = context.obj
    invocation.must_write("copy-store")
    for address in (source, target):
        if has_password(address):
            raise WrongUseError(
                "a password on the command line is seen by every user of the machine; "
                "put it into ~/.pgpass or PGPASSWORD"
            )
    for_leads(invocation.settings.role, COPYING)
    from custui.store.copying import copy_store as copy
    from custui.store.copying import open_target
    from custui.store.opening import open_database

    with (
        closing(open_database(source, invocation.rules, create=False, read_only=True)) as from_database,
        open_target(target) as to_database,
        stages_bar() as told,
    ):
        copied = copy(from_database, to_database, invocation.rules, told)
    rows = [[each.table, f"{each.rows:,}", each.checksum[:_SHOWN]] for each in copied]
    print_table(("Table", "Rows", "Checksum, the same in both"), rows, frozenset({"Rows"}))
    say(f"{sum(each.rows for each in copied):,} rows are the same in {to_database.name}")
