"""What each role may do to each table of a PostgreSQL store: the least that custui's own statements need.

Agents get what is listed for them; leads that and what is listed for leads; the owner owns the tables.
Nobody but the owner deletes what stands in the activity log or changes who did what when; a lead who erases
a customer blanks whom it was about. Where a right hangs on the row, row
level security says which: agents make and delete orders of custui's own alone, and no deed of theirs is
about several customers.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, text

from custui.domain.orders import OWN_ORIGIN
from custui.domain.roles import Role
from custui.store.deeds import DeedKind

_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
_STATUS = "UPDATE (status, status_text, version)"
AGENT_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "orders": ("SELECT", "INSERT", _STATUS, "DELETE"),
    "order_items": ("SELECT", "INSERT"),
    "customer_summary": _ALL,
    "customer_profile": ("SELECT", "INSERT", "UPDATE"),
    "customer_alias": ("SELECT",),
    "notes": (
        *("SELECT", "INSERT", "DELETE"),
        "UPDATE (body, body_folded, due_on, done_at, pinned_at, version)",
    ),
    "segments": _ALL,
    "segment_members": ("SELECT", "INSERT", "DELETE"),
    "views": _ALL,
    "agent_state": _ALL,
    "drafts": _ALL,
    "templates": _ALL,
    "products": _ALL,
    "deeds": ("SELECT", "INSERT", "UPDATE (words, customers, undone_at, before)"),
    "deed_phones": ("SELECT", "INSERT"),
    "activity": ("SELECT", "INSERT"),
    "sync_state": (),
    "store_state": ("SELECT", "UPDATE (revision, last_order_number)"),
    "customer_outline": _ALL,
    "customer_outline_unsure": _ALL,
    "order_ledger": _ALL,
    "order_ledger_changed": _ALL,
    "alembic_version": ("SELECT",),
}
LEAD_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "orders": ("UPDATE",),
    "order_items": ("UPDATE", "DELETE"),
    "customer_profile": ("DELETE",),
    "customer_alias": ("INSERT", "UPDATE", "DELETE"),
    "notes": ("UPDATE (phone_key, merged_from)",),
    "activity": ("UPDATE (phone_key, detail)",),
    "deed_phones": ("DELETE",),
    "sync_state": _ALL,
}
"""What leads may beyond what agents may."""


class _Policy(NamedTuple):
    table: str
    name: str
    role: Role
    command: str
    rule: str


_OWN = f"(origin = '{OWN_ORIGIN}')"
# A segment is deleted with however many members it has.
_OF_ONE = f"(customers <= 1 OR kind = '{DeedKind.DELETED_SEGMENT}')"
_POLICIES = (
    _Policy("orders", "agents_see_all", Role.AGENT, "SELECT", "USING (true)"),
    _Policy("orders", "agents_set_any_status", Role.AGENT, "UPDATE", "USING (true)"),
    _Policy("orders", "agents_make_own", Role.AGENT, "INSERT", f"WITH CHECK {_OWN}"),
    _Policy("orders", "agents_delete_own", Role.AGENT, "DELETE", f"USING {_OWN}"),
    _Policy("orders", "leads_do_all", Role.LEAD, "ALL", "USING (true)"),
    _Policy("deeds", "agents_see_all", Role.AGENT, "SELECT", "USING (true)"),
    _Policy("deeds", "agents_begin_any", Role.AGENT, "INSERT", "WITH CHECK (customers = 0)"),
    _Policy("deeds", "agents_finish_small", Role.AGENT, "UPDATE", f"USING (true) WITH CHECK {_OF_ONE}"),
    _Policy("deeds", "leads_do_all", Role.LEAD, "ALL", "USING (true)"),
)


class RoleNames(NamedTuple):
    """The roles of one database; roles are the server's, so each database has its own."""

    agent: str
    lead: str
    owner: str


def role_names(database: str) -> RoleNames:
    """Return the names of the roles of the database called `database`."""
    return RoleNames(f"{database}_agent", f"{database}_lead", f"{database}_owner")


def role_of(connection: Connection) -> Role:
    """Return the role of this connection's user: who may merge is a lead, and so is whoever has the file."""
    if connection.dialect.name == "sqlite":
        return Role.LEAD
    may_merge = text("SELECT has_table_privilege('customer_alias', 'INSERT')")
    return Role.LEAD if connection.execute(may_merge).scalar_one() else Role.AGENT


def grant_rights(connection: Connection, roles: RoleNames) -> None:
    """Give agents and leads exactly their rights to every table, whatever they had; for the tables' owner."""
    for statement in _statements(connection, roles):
        connection.execute(text(statement))


def grant_again(connection: Connection) -> None:
    """Give the rights to what a migration made or changed, where the database has roles."""
    roles = role_names(connection.execute(text("SELECT current_database()")).scalar_one())
    there = text("SELECT count(*) FROM pg_roles WHERE rolname IN (:agent, :lead)")
    held = {"agent": roles.agent, "lead": roles.lead}
    if connection.execute(there, held).scalar_one() == len(held):
        grant_rights(connection, roles)


def _statements(connection: Connection, roles: RoleNames) -> Iterator[str]:
    agent, lead = quoted(connection, roles.agent), quoted(connection, roles.lead)
    for table in AGENT_RIGHTS:
        yield f"REVOKE ALL ON {table} FROM PUBLIC, {agent}, {lead}"
        for role, rights in ((agent, AGENT_RIGHTS), (lead, LEAD_RIGHTS)):
            if granted := ", ".join(rights.get(table, ())):
                yield f"GRANT {granted} ON {table} TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {_schema(connection)} TO {agent}"
    for table in sorted({policy.table for policy in _POLICIES}):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for table, name, whose, command, rule in _POLICIES:
        role = agent if whose is Role.AGENT else lead
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} FOR {command} TO {role} {rule}"


def quoted(connection: Connection, name: str) -> str:
    """Return the name of a role, a database or a schema as SQL takes it for itself."""
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _schema(connection: Connection) -> str:
    schema: str = connection.execute(text("SELECT current_schema()")).scalar_one()
    return quoted(connection, schema)
