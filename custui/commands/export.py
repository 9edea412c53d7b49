"""`custui export FILE`: the customers of a selection as CSV."""

from pathlib import Path
from typing import Annotated

import typer

from custui.commands import selection
from custui.commands.invocation import Invocation
from custui.commands.output import say
from custui.transfer.customer_csv import export_csv


def export_customers(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The CSV file to write; readable by you alone.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    search: selection.Search = "",
    status: selection.Status = None,
    orders: selection.Orders = None,
    spent: selection.Spent = None,
    channel: selection.Channel = None,
    city: selection.City = None,
    state: selection.State = None,
    segment: selection.Segment = None,
    flag: selection.FlagOption = None,
    period: selection.PeriodOption = "all",
    sort: selection.SortOption = "last_order:desc",
) -> None:
    """Write customers to a CSV file that spreadsheets open safely."""
    invocation: Invocation = context.obj
    filters, chosen = selection.selection(
        invocation.rules.currency, period, search=search, status=status, orders=orders, spent=spent,
        channel=channel, city=city, state=state, segment=segment, flag=flag, sort=sort,
    )  # fmt: skip
    with invocation.open() as repository:
        rows = repository.export_customers(filters, chosen)
        written = export_csv(rows, file, invocation.rules, overwrite=force)
    say(f"{written} customers written to {file}")
