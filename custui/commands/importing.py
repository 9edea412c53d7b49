"""`custui import FILE…`: orders into the store."""

from pathlib import Path
from typing import Annotated

import typer

from custui.commands.explaining import explain_files
from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import counted, print_json, say
from custui.domain.errors import FileError
from custui.domain.orders import OWN_ORIGIN
from custui.transfer.amounts import DECIMAL_SIGNS
from custui.transfer.formats.mapped import Mapped
from custui.transfer.formats.recognising import FORMAT_NAMES, FileOptions
from custui.transfer.importing import ImportReport, import_files
from custui.transfer.layout import GENERIC, Answers
from custui.transfer.mapping import read_file_mapping
from custui.transfer.progress import progress_bar
from custui.transfer.source import text_encoding
from custui.transfer.times import DateOrder

SHOWN_REJECTIONS = 20
_FORMATS = ", ".join(FORMAT_NAMES)


def import_orders(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON or XLSX files; the first two also gzipped.")],
    origin: Annotated[
        str | None,
        typer.Option(
            help="Which system the orders come from, if not the format's; order numbers are its own."
        ),
    ] = None,
    format: Annotated[  # noqa: A002 -- the option's name
        str | None, typer.Option(metavar="NAME", help=f"Instead of telling it by the file: {_FORMATS}.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Which column holds which field; --explain writes one to start from."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell how each file is read, and import nothing.")
    ] = False,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of text that is not UTF-8, such as windows-1252.")
    ] = None,
    date_order: Annotated[
        DateOrder | None, typer.Option(help="Which comes first in 03/04/2026: day (dmy) or month (mdy).")
    ] = None,
    decimal_sign: Annotated[
        str | None, typer.Option(metavar=". or ,", help="What stands before the decimals of an amount.")
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write rejected rows here, to be mended.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would change; write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Import orders. A second import of the same file changes nothing."""
    invocation: Invocation = context.obj
    if not dry_run and not explain:
        invocation.must_write("import")
    if origin == OWN_ORIGIN:
        raise WrongUseError(f"--origin: '{OWN_ORIGIN}' is kept for the orders that agents make here")
    answers = Answers(invocation.rules.currency, date_order, decimal_sign)
    options = _options(answers, format, mapping, encoding)
    if explain:
        if errors or json:
            raise WrongUseError("--explain imports nothing: leave out --errors and --json")
        raise typer.Exit(0 if explain_files(files, options, invocation.rules) else 1)
    with invocation.open_for(dry_run=dry_run) as repository, progress_bar(files) as advance:
        try:
            report = import_files(
                files, repository, invocation.rules, origin=origin, options=options, errors=errors,
                dry_run=dry_run, agent=invocation.settings.agent, on_progress=advance,
            )  # fmt: skip
        except KeyboardInterrupt:
            if not dry_run:
                say(_STOPPED, error=True)
            raise
    if json:
        print_json(report.record())
    else:
        _print_report(report, errors, dry_run=dry_run)
    if report.rejected:
        raise typer.Exit(1)


_STOPPED = "stopped: orders that were saved already stay in the store; import the file again for the rest"


def _options(answers: Answers, named: str | None, mapping: Path | None, encoding: str | None) -> FileOptions:
    if named is not None and named not in FORMAT_NAMES:
        raise WrongUseError(f"--format: '{named}' is none of {_FORMATS}")
    if named is not None and mapping is not None:
        raise WrongUseError("--mapping says what format to begin with; leave out --format")
    decimal_sign = answers.decimal_sign
    if decimal_sign is not None and decimal_sign not in DECIMAL_SIGNS:
        raise WrongUseError(f"--decimal-sign: '{decimal_sign}' is neither . nor ,")
    try:
        codec = None if encoding is None else text_encoding(encoding)
    except ValueError as error:
        raise WrongUseError(f"--encoding: {error}") from None
    if mapping is None:
        return FileOptions(codec, answers, named)
    mapped = Mapped(str(mapping), read_file_mapping(mapping))
    wanted = mapped.mapping.format
    if wanted is not None and wanted not in FORMAT_NAMES:
        raise FileError(f"{mapping}: format: '{wanted}' is none of {_FORMATS}")
    return FileOptions(codec or mapped.mapping.encoding, answers, mapping=mapped)


def _print_report(report: ImportReport, errors: Path | None, *, dry_run: bool) -> None:
    for file in report.files:
        if file.format != GENERIC:
            say(f"{file.path}: {file.title}, under the origin {file.origin}")
    would = "would be " if dry_run else ""
    say(
        f"{counted(report.read, 'order')} read: {report.created:,} {would}created, "
        f"{report.updated:,} {would}updated, "
        f"{report.unchanged:,} unchanged, {report.rejected:,} rejected; "
        f"{report.without_phone:,} without phone"
    )
    say(f"{counted(report.customers, 'customer')} in the store")
    for warning in report.warnings:
        say(f"warning: {warning}", error=True)
    for rejection in report.rejections[:SHOWN_REJECTIONS]:
        say(rejection.sentence, error=True)
    if errors is not None and report.rejected:
        origins = {file.origin for file in report.files if file.own_rows}
        how = f" with --origin {origins.pop()}" if len(origins) == 1 else " in the same way"
        say(f"the rejected rows are in {errors}; mend them and import that file{how}")
    more = report.rejected_rows - SHOWN_REJECTIONS
    if more > 0:
        say(f"and {more:,} more rejected rows; --errors FILE writes them all", error=True)
    taken = report.read - report.rejected
    if report.rejected and taken:
        others = "the other order" if taken == 1 else f"the other {taken:,} orders"
        be = "would be" if dry_run else "is" if taken == 1 else "are"
        say(f"{others} {be} in the store")
