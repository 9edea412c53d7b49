"""A database on which every transaction has an agent's rights, but for what a test prepares."""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, event

from custui.store.engine import Database
from custui.store.rights import RoleNames

_ACTING: "WeakKeyDictionary[Database, _Acting]" = WeakKeyDictionary()


class _Acting:
    """Takes a role on as each transaction begins; the server's admin may take on any."""

    def __init__(self, role: str) -> None:
        self.role: str | None = role

    def begin(self, connection: Connection) -> None:
        if self.role is not None:
            connection.exec_driver_sql(f'SET LOCAL ROLE "{self.role}"')


def act_as_agent(database: Database, roles: RoleNames) -> None:
    """Let everything on `database`, which the admin opened, be done by an agent from now on."""
    _ACTING[database] = acting = _Acting(roles.agent)
    event.listen(database._engine, "begin", acting.begin)


@contextmanager
def preparing(database: Database) -> Iterator[None]:
    """Have all rights for as long as the body runs."""
    acting = _ACTING.get(database)
    if acting is None:
        yield
        return
    role, acting.role = acting.role, None
    try:
        yield
    finally:
        acting.role = role
