"""`custui rebuild`: everything that is derived from the orders, made anew."""

from contextlib import closing

import typer

from custui.commands.invocation import Invocation
from custui.commands.output import counted, say, stages_bar


def rebuild(context: typer.Context) -> None:
    """Read every stored order anew under the present settings and make all figures afresh."""
    invocation: Invocation = context.obj
    invocation.must_write("rebuild")
    from custui.store.health import rebuild as make_anew
    from custui.store.opening import open_database

    database = open_database(invocation.settings.store(), invocation.rules, create=False, expect_rules=False)
    with closing(database), stages_bar() as tell:
        make_anew(database, invocation.rules, invocation.clock(), invocation.settings.agent, tell)
    with invocation.open() as repository:
        say(f"{counted(repository.count_all_customers(), 'customer')} reckoned anew")
