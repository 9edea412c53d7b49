"""Setting up a PostgreSQL database for custui: tables, search indexes, and the roles that people log in with.

All of it is one transaction, and doing it again changes nothing but what is missing.
"""

from msgspec import Struct
from sqlalchemy import Connection, text

from custui.domain.errors import StoreError
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.facts import check_facts, fingerprint
from custui.store.rights import AGENT_RIGHTS, RoleNames, grant_rights, quoted, role_names
from custui.store.schema import migrate
from custui.store.server import check_encoding, server_facts
from custui.store.trigrams import index_trigrams, install_trigrams

_LONGEST_NAME = 57
"""Bytes of a database's name that leave room for `_agent` in a role's (63, PostgreSQL's NAMEDATALEN)."""


class SetUp(Struct, frozen=True):
    """What a database has once it is set up."""

    database: str
    roles: RoleNames
    trigrams: bool
    """Whether search is served by pg_trgm."""


def set_up(database: Database, rules: ShopRules) -> SetUp:
    """Make what is missing of tables, roles and rights; the tables become the owner role's.

    For a user who owns the database and may make roles. Raises StoreError, and changes nothing, where the
    user may not, or the store is newer, reckoned by other rules, or another program's.
    """
    wanted = fingerprint(rules)
    with database.own_transaction() as connection:
        check_encoding(connection, database.name)
        facts = server_facts(connection, database.name)
        if facts is not None:
            check_facts(facts, database.name, wanted, read_only=False)
        name, schema = connection.execute(text("SELECT current_database(), current_schema()")).one()
        if len(name.encode()) > _LONGEST_NAME:
            raise StoreError(f"{name} is too long a name to make roles from: {_LONGEST_NAME} bytes at most")
        roles = role_names(name)
        _make_roles(connection, roles)
        _close_doors(connection, name, schema, roles)
        install_trigrams(connection)
        _hand_over(connection, schema, roles.owner)
        connection.execute(text(f"SET LOCAL ROLE {quoted(connection, roles.owner)}"))
        migrate(connection, wanted)
        trigrams = index_trigrams(connection)
        grant_rights(connection, roles)
    return SetUp(name, roles, trigrams)


def _make_roles(connection: Connection, roles: RoleNames) -> None:
    """Make the roles that are missing; nobody logs in as one of them, but as a member."""
    there = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
    agent, lead, owner = (quoted(connection, name) for name in roles)
    for name in roles:
        if name not in there:
            connection.execute(text(f"CREATE ROLE {quoted(connection, name)} NOLOGIN"))
    connection.execute(text(f"GRANT {agent} TO {lead}"))
    superuser = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not connection.execute(superuser).scalar_one():
        # Or the tables could not be made in the owner's name.
        connection.execute(text(f"GRANT {owner} TO CURRENT_USER"))


def _close_doors(connection: Connection, name: str, schema: str, roles: RoleNames) -> None:
    """Let nobody in but members of the roles, and nobody but the owner make anything here."""
    agent, lead, owner, name, schema = (quoted(connection, each) for each in (*roles, name, schema))
    for statement in (
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {agent}, {lead}, {owner}",
        f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {agent}, {lead}, {owner}",
        f"GRANT CREATE ON SCHEMA {schema} TO {owner}",
    ):
        connection.execute(text(statement))


def _hand_over(connection: Connection, schema: str, owner: str) -> None:
    """Give the tables of a store that was made without roles to the owner role."""
    others = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema AND tableowner <> :owner")
    found = connection.execute(others, {"schema": schema, "owner": owner}).scalars().all()
    for table in sorted(set(found) & AGENT_RIGHTS.keys()):
        connection.execute(text(f"ALTER TABLE {table} OWNER TO {quoted(connection, owner)}"))
