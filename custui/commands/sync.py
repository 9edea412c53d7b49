"""`custui sync`: orders from the shop's own database, once or for as long as it runs."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import counted, print_json, say
from custui.domain.errors import CustuiError
from custui.settings import has_password
from custui.transfer.sync.mapping import built_in_mappings, read_mapping, read_span

if TYPE_CHECKING:
    from custui.transfer.sync.syncing import OnProgress, SyncReport, SyncRequest

_SHOWN = 50


def sync_orders(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="PATH|URL", help="The shop's database; never with a password."),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help=f"Where the orders are in it: {', '.join(built_in_mappings())}, or a file.",
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything, and delete the orders that are gone there.")
    ] = False,
    delete_many: Annotated[
        bool, typer.Option("--delete-many", help="With --full: even if they are most of all.")
    ] = False,
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="Sync again and again, so long apart: 60s, 10m, 1h.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would change; write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Read orders from another program's database: all of them once, from then on what changed."""
    invocation: Invocation = context.obj
    if not dry_run:
        invocation.must_write("sync")
    if delete_many and not full:
        raise WrongUseError("--delete-many: only a --full sync deletes")
    seconds = None if every is None else _seconds(every)
    if seconds is not None and (json or dry_run):
        raise WrongUseError("--every: a service takes neither --json nor --dry-run")
    # SQLAlchemy, which no other command's start should pay for.
    from custui.transfer.sync.source import Source
    from custui.transfer.sync.syncing import SyncRequest

    request = SyncRequest(
        Source(_target(source, invocation)),
        read_mapping(mapping or invocation.settings.sync.mapping or _no_mapping()),
        full=full,
        delete_many=delete_many,
        dry_run=dry_run,
        agent=invocation.settings.agent,
    )
    if seconds is not None:
        _serve(lambda: _once(invocation, request), seconds)
        return
    report = _once(invocation, request)
    if json:
        print_json(report.record())
    else:
        _print_report(report, dry_run=dry_run)
    if report.rejected or report.kept:
        raise typer.Exit(1)


def _target(named: str | None, invocation: Invocation) -> str:
    if named is None:
        target = invocation.settings.sync.source
        if not target:
            raise WrongUseError("--from: name the database, here or as `source` in [sync] of the settings")
        return target
    if has_password(named):
        raise WrongUseError(
            "--from: a password on the command line is seen by every user of the machine; "
            "put the URL into CUSTUI_SYNC__SOURCE or the settings file"
        )
    return named


def _no_mapping() -> str:
    known = ", ".join(built_in_mappings())
    raise WrongUseError(f"--mapping: name one that custui knows ({known}) or a file, here or in the settings")


def _seconds(text: str) -> float:
    try:
        seconds = read_span(text).total_seconds()
    except ValueError as error:
        raise WrongUseError(f"--every: {error}") from None
    if not seconds:
        raise WrongUseError("--every: a sync must rest in between: 1s is the least")
    return seconds


def _once(invocation: Invocation, request: SyncRequest) -> SyncReport:
    from custui.transfer.sync.syncing import sync

    with invocation.open_for(dry_run=request.dry_run) as desk, _progress() as advance:
        return sync(request, desk, invocation.rules, invocation.clock(), advance)


def _serve(work: Callable[[], SyncReport], seconds: float) -> None:
    """Work until somebody ends the process; a failure is told once, and so is its end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    rest = threading.Event()
    failure = ""
    wrong: tuple[object, ...] = ((), 0)
    try:
        while True:
            try:
                report = work()
            except CustuiError as error:
                if str(error) != failure:
                    say(f"custui: {error}; trying again every {seconds:g} s", error=True)
                failure = str(error)
            else:
                if failure:
                    say("the sync works again")
                failure = ""
                # An order that cannot be read is read again with every sync, and told once.
                found = (report.rejections, report.kept)
                if report.changed or found != wrong:
                    _print_report(report, dry_run=False)
                wrong = found
            rest.wait(seconds)
    except KeyboardInterrupt:
        return


def _print_report(report: SyncReport, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    counts = [
        f"{report.created:,} {would}created",
        f"{report.updated:,} {would}updated",
        f"{report.unchanged:,} unchanged",
        f"{report.rejected:,} rejected",
    ]
    if report.deleted:
        counts.append(f"{report.deleted:,} gone there and {would}deleted")
    say(f"{counted(report.read, 'order')} read: {', '.join(counts)}; {report.without_phone:,} without phone")
    say(f"{counted(report.customers, 'customer')} in the store")
    told = (
        *(f"conflict: {conflict}" for conflict in report.conflicts[:_SHOWN]),
        *(f"warning: {warning}" for warning in report.warnings),
        *report.rejections,
    )
    for line in told:
        say(line, error=True)
    if len(report.conflicts) > _SHOWN:
        say(f"and {len(report.conflicts) - _SHOWN:,} more conflicts; --json lists them all", error=True)


@contextmanager
def _progress() -> Iterator[OnProgress]:
    """Count on standard error, if that is a terminal; the line goes away at the end."""
    if not sys.stderr.isatty():
        yield lambda _stage, _orders: None
        return
    from rich.console import Console  # 60 ms that a service need not pay

    with Console(stderr=True).status("reading orders") as status:
        yield lambda stage, orders: status.update(f"{stage} orders: {orders:,}")
