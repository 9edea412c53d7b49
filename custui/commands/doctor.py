"""`custui doctor` and `custui rebuild`: whether the store is whole, and making its figures anew."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from os import environ
from typing import TYPE_CHECKING, Annotated

import typer

from custui.commands.invocation import Invocation
from custui.commands.output import print_json, say
from custui.domain.errors import StoreError
from custui.terminal.capabilities import read_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from custui.store.engine import Database


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found wrong with it."""

    name: str
    detail: str
    problems: tuple[str, ...] = ()


def doctor(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Check the store: integrity, every customer's figures against the orders; and name the terminal."""
    invocation: Invocation = context.obj
    from custui.store.health import integrity, sqlite_version
    from custui.store.opening import open_database
    from custui.store.proof import proof
    from custui.store.proof_desk import product_proof, profile_proof

    target, rules = invocation.settings.store(), invocation.rules
    with closing(open_database(target, rules, create=False, read_only=invocation.read_only)) as database:
        whole = tuple(integrity(database))
        differences = _differences(database, lambda connection: proof(connection, rules))
        set_by_agents = _differences(database, lambda connection: profile_proof(connection, rules))
        sold = _differences(database, product_proof)
        engine = f"SQLite {sqlite_version()}" if database.dialect == "sqlite" else "PostgreSQL"
        checks = [
            Check("store", f"{invocation.settings.store_shown()} ({engine})"),
            Check("integrity", "the engine's own checks", whole),
            Check("summary", "customers' figures against a plain GROUP BY", differences),
            Check("profiles", "what agents set for customers against what is shown", set_by_agents),
            Check("products", "when each was last sold against every line of the orders", sold),
        ]
    with invocation.open() as repository:
        customers, stray = repository.count_all_customers(), repository.orders_without_phone()
    checks.append(Check("contents", f"{customers:,} customers; orders without phone: {stray:,}"))
    terminal = read_terminal(environ, sys.stdout.encoding or "")
    found = [
        "remote (SSH)" if terminal.remote else "local",
        terminal.multiplexer or "no tmux or screen",
        "Unicode" if terminal.unicode else "no Unicode",
        "colour" if terminal.colour else "no colour",
    ]
    checks.append(Check("terminal", ", ".join(found)))
    sound = not any(check.problems for check in checks)
    if json:
        print_json(
            {
                "ok": sound,
                "checks": [
                    {
                        "name": check.name,
                        "ok": not check.problems,
                        "detail": check.detail,
                        "problems": list(check.problems),
                    }
                    for check in checks
                ],
            }
        )
    else:
        for check in checks:
            say(f"{'✗' if check.problems else '✓'} {check.name}: {check.detail}")
            for problem in check.problems:
                say(f"    {problem}")
    if not sound:
        raise typer.Exit(1)


def _differences(database: Database, proof: Callable[[Connection], list[str]]) -> tuple[str, ...]:
    """Return what `proof` finds wrong; a store too damaged to tell says so as a finding."""
    try:
        with database.read() as connection:
            return tuple(proof(connection))
    except StoreError as error:
        return (str(error),)


def rebuild(context: typer.Context) -> None:
    """Read every stored order anew under the present settings and make all figures afresh."""
    invocation: Invocation = context.obj
    invocation.must_write("rebuild")
    from custui.store.health import rebuild as make_anew
    from custui.store.opening import open_database

    database = open_database(invocation.settings.store(), invocation.rules, create=False, expect_rules=False)
    with closing(database):
        make_anew(database, invocation.rules, invocation.clock(), invocation.settings.agent)
    with invocation.open() as repository:
        say(f"{repository.count_all_customers():,} customers reckoned anew")
