"""`custui doctor`: whether the store is whole and its figures right, and reckoning anew what is not."""

from __future__ import annotations

import sys
from contextlib import closing
from os import environ
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from custui.commands.invocation import Invocation
from custui.commands.output import counted, print_json, say, stages_bar
from custui.domain.errors import StoreError
from custui.terminal.capabilities import read_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from custui.store.engine import Database

_INTEGRITY = "integrity"


class Check(Struct, frozen=True):
    """One thing looked at, and what was found wrong with it."""

    name: str
    detail: str
    problems: tuple[str, ...] = ()
    derived: bool = False
    """Whether it is reckoned from the orders, and so can be reckoned anew."""


def doctor(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Reckon anew what does not agree with the orders.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Check the store: integrity, every customer's figures against the orders; and name the terminal."""
    invocation: Invocation = context.obj
    if fix:
        invocation.must_write("doctor --fix")
    from custui.store.opening import open_database

    target, rules = invocation.settings.store(), invocation.rules
    mended: tuple[str, ...] = ()
    with closing(open_database(target, rules, create=False, read_only=invocation.read_only)) as database:
        checks = _checks(database, invocation)
        wrong = tuple(problem for check in checks if check.derived for problem in check.problems)
        # A damaged file could only be damaged further: a backup of it is what helps.
        if fix and wrong and not _damaged(checks):
            _make_anew(database, invocation)
            checks = _checks(database, invocation)
            mended = tuple(problem for problem in wrong if not _found(problem, checks))
    checks.append(_terminal())
    sound = not any(check.problems for check in checks)
    if json:
        print_json({"ok": sound, "mended": list(mended), "checks": [_record(check) for check in checks]})
    else:
        _print(checks, mended)
    if not sound:
        raise typer.Exit(1)


def _checks(database: Database, invocation: Invocation) -> list[Check]:
    from custui.store.health import damage, engine_words, mistyped, search_damage, unreadable_queries
    from custui.store.proof import proof
    from custui.store.proof_desk import product_proof, profile_proof
    from custui.store.proof_ledger import ledger_proof
    from custui.store.proof_outline import outline_proof

    rules = invocation.rules

    def derived(name: str, detail: str, prove: Callable[[Connection], list[str]]) -> Check:
        return Check(name, detail, _proven(database, prove), derived=True)

    stumbling = mistyped(database, derived=False)
    whole = [
        Check("store", f"{invocation.settings.store_shown()} ({engine_words(database)})"),
        Check(
            _INTEGRITY,
            "the engine's own checks, and that numbers are numbers",
            (*damage(database), *stumbling),
        ),
    ]
    unreckoned = mistyped(database, derived=True)
    if unreckoned:
        whole.append(
            Check("numbers", "those that are reckoned from the orders", tuple(unreckoned), derived=True)
        )
    if stumbling or unreckoned:
        return whole  # all that follows would stumble over them
    return [
        *whole,
        Check("queries", "those of smart segments and views", tuple(unreadable_queries(database))),
        derived("summary", "customers' figures against a plain GROUP BY", lambda found: proof(found, rules)),
        derived(
            "profiles",
            "what agents set for customers against what is shown",
            lambda found: profile_proof(found, rules),
        ),
        derived("products", "when each was last sold against every line of the orders", product_proof),
        Check("search", "what is found against what is there", tuple(search_damage(database)), derived=True),
        derived("filters", "what filters go by against the figures", outline_proof),
        derived(
            "ledger",
            "what periods are added up from against the orders",
            lambda found: ledger_proof(found, rules),
        ),
        _contents(invocation),
    ]


def _proven(database: Database, prove: Callable[[Connection], list[str]]) -> tuple[str, ...]:
    """Return what `prove` finds wrong; a store too damaged to tell says so as a finding."""
    try:
        with database.read() as connection:
            return tuple(prove(connection))
    except StoreError as error:
        return (str(error),)


def _contents(invocation: Invocation) -> Check:
    try:
        with invocation.open() as repository:
            customers, stray = repository.count_all_customers(), repository.orders_without_phone()
    except StoreError as error:
        return Check("contents", "customers, and orders that are nobody's", (str(error),))
    return Check("contents", f"{counted(customers, 'customer')}; orders without phone: {stray:,}")


def _make_anew(database: Database, invocation: Invocation) -> None:
    from custui.store.health import rebuild

    with stages_bar() as tell:
        rebuild(database, invocation.rules, invocation.clock(), invocation.settings.agent, tell)


def _damaged(checks: Sequence[Check]) -> bool:
    return any(check.problems for check in checks if check.name == _INTEGRITY)


def _found(problem: str, checks: Sequence[Check]) -> bool:
    return any(problem in check.problems for check in checks)


def _terminal() -> Check:
    terminal = read_terminal(environ, sys.stdout.encoding or "")
    found = [
        "remote (SSH)" if terminal.remote else "local",
        terminal.multiplexer or "no tmux or screen",
        "Unicode" if terminal.unicode else "no Unicode",
        "colour" if terminal.colour else "no colour",
    ]
    return Check("terminal", ", ".join(found))


def _record(check: Check) -> dict[str, object]:
    return {
        "name": check.name,
        "ok": not check.problems,
        "detail": check.detail,
        "problems": list(check.problems),
    }


def _print(checks: Sequence[Check], mended: Sequence[str]) -> None:
    for check in checks:
        say(f"{'✗' if check.problems else '✓'} {check.name}: {check.detail}")
        for problem in check.problems:
            say(f"    {problem}")
    if mended:
        say("everything was reckoned anew, which mended:")
        for problem in mended:
            say(f"    {problem}")
    elif _damaged(checks):
        say("the store itself is damaged: restore a backup of it")
    elif any(check.problems for check in checks if check.derived):
        say("`custui doctor --fix` reckons anew what does not agree")
