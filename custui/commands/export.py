"""`custui export FILE`: the customers of a selection to a CSV, XLSX or JSON file."""

from pathlib import Path
from typing import Annotated

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import progress_bar, say
from custui.commands.selection import Selection, choosing
from custui.domain.exporting import EXPORT_COLUMNS, ExportFormat, ExportRequest, export_words
from custui.transfer.customer_export import export_customers


@choosing
def export_selected(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, .csv, .xlsx or .json; yours alone.")],
    selection: Selection,
    form: Annotated[
        ExportFormat | None, typer.Option("--format", help="Else the file's ending tells.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="NAME,…", help=f"Which, in this order, of: {' '.join(EXPORT_COLUMNS)}."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write customers to a file that spreadsheets open safely, or as JSON."""
    invocation: Invocation = context.obj
    request = ExportRequest(
        selection.query(invocation.rules.currency), file, _format(file, form), _columns(columns), force
    )
    with invocation.open() as repository, progress_bar("writing customers") as progress:
        repository.log_export(export_words(request, invocation.rules), invocation.settings.agent)
        written = export_customers(repository, request, progress)
    say(f"{written:,} {'customer' if written == 1 else 'customers'} written to {file}")


def _format(file: Path, named: ExportFormat | None) -> ExportFormat:
    if str(file) == "-":
        raise WrongUseError("FILE: an export goes to a file; `custui list --json` prints customers")
    if named is not None:
        return named
    try:
        return ExportFormat(file.suffix.lower().removeprefix("."))
    except ValueError:
        raise WrongUseError(
            f"FILE: {file} does not end in .csv, .xlsx or .json, and there is no --format"
        ) from None


def _columns(text: str | None) -> tuple[str, ...]:
    if text is None:
        return EXPORT_COLUMNS
    names = tuple(name.strip() for name in text.split(","))
    for place, name in enumerate(names):
        if name not in EXPORT_COLUMNS:
            raise WrongUseError(f"--columns: '{name}' is not one of {' '.join(EXPORT_COLUMNS)}")
        if name in names[:place]:
            raise WrongUseError(f"--columns: '{name}' is named twice")
    return names
