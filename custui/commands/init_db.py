"""`custui init-db`: a PostgreSQL database made ready, with the roles that people log in with."""

from contextlib import closing

import typer

from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import say


def init_db(context: typer.Context) -> None:
    """Make tables, roles and rights in a PostgreSQL database; again after an upgrade changes what is missing.

    For a user who owns the database and may make roles.
    """
    invocation: Invocation = context.obj
    invocation.must_write("init-db")
    target = invocation.settings.store()
    if "://" not in target:
        raise WrongUseError("init-db sets up a PostgreSQL database; a store in a file needs none of it")
    from custui.store.server import connect, server_address
    from custui.store.set_up import set_up

    with closing(connect(server_address(target))) as database:
        made = set_up(database, invocation.rules)
    agent, lead, owner = made.roles
    say(f"{made.database} is set up: {owner} owns the tables, agents are members of {agent}, leads of {lead}")
    say(f"a new agent: createuser -P -g {agent} kemi")
    if not made.trigrams:
        say("search is slow in a large shop: pg_trgm is missing, or this user may not install it")
