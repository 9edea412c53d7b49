"""`custui backup FILE`: a proven copy of the store, while agents work on it."""

from pathlib import Path
from typing import Annotated

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import counted, progress_bar, say
from custui.domain.roles import BACKING_UP, for_leads
from custui.transfer.safe_file import safe_place


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A new file, yours alone; none is ever overwritten.")],
) -> None:
    """Copy the store, SQLite only, while it is in use; the copy is checked before it gets its name."""
    invocation: Invocation = context.obj
    from custui.store.backup import back_up

    for_leads(invocation.settings.role, BACKING_UP)
    target = invocation.settings.store()
    if "://" in target:
        raise WrongUseError(
            "a PostgreSQL store is backed up by PostgreSQL itself: "
            f"pg_dump --format=custom --file='{file}' '{invocation.settings.store_shown()}'"
        )
    with safe_place(file) as beside, progress_bar("copying the store") as progress:
        rows = back_up(target, beside, progress, read_only=invocation.read_only)
    orders, customers, notes = (
        counted(rows[table], what)
        for table, what in (("orders", "order"), ("customer_summary", "customer"), ("notes", "note"))
    )
    say(f"{file} holds {orders}, {customers} and {notes}; it was looked through and is whole")
