"""What agents and leads may do is decided by the server, whatever program they come with."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlmodel import SQLModel

from custui.domain.deeds import AddNote, NewSegment
from custui.domain.errors import StoreError
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.roles import ForLeadsError, Role
from custui.domain.rules import ShopRules
from custui.domain.syncing import SyncMark
from custui.store.health import rebuild
from custui.store.ledger import CHANGED, LEDGER
from custui.store.opening import open_database
from custui.store.outline_tables import OUTLINE, UNSURE
from custui.store.proof import proof
from custui.store.repository import SqlRepository, open_repository
from custui.store.rights import AGENT_RIGHTS, LEAD_RIGHTS, role_of
from custui.store.server import connect, server_address
from custui.store.set_up import set_up
from tests.factories import make_incoming, make_item
from tests.servers import PostgresServer
from tests.store.list_shop import EVERYBODY, those

NGOZI, AMINA = "+2348035550147", "+2348035550148"
Urls = dict[str, str]
_RULES = ShopRules(name="Test shop")
_PACKED = [table.name for table in (OUTLINE, UNSURE, LEDGER, CHANGED)]


@pytest.fixture(scope="module")
def urls(postgres: PostgresServer, now: datetime) -> Iterator[Urls]:
    """Give the addresses of one store with two customers, for each who comes to it."""
    urls = postgres.store_with_roles()
    with closing(repository(urls["lead"], now)) as lead:
        for number, phone in enumerate((NGOZI, AMINA)):
            lead.save_orders("shop", [make_incoming(f"A{number}", now, phone=phone)])
    yield urls
    postgres.drop(urls["admin"])


def repository(url: str, now: datetime, role: Role = Role.LEAD) -> SqlRepository:
    return open_repository(url, _RULES, lambda: now, role=role)


def refused(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement.encode())


_ORDER = (
    "INSERT INTO orders (id, origin, number, created_at, phone_text, phone_verdict, phone_mobile,"
    " phone_alternates, customer_name, name_folded, whatsapp_text, search_digits, status, status_text,"
    " channel, channel_text, currency, total, refunded, city, city_folded, state, state_folded, address,"
    " content_hash, version) VALUES (9, '{origin}', 'X1', 0, '', 'missing', false, '', '', '', '', '',"
    " 'pending', '', '', '', 'NGN', 1, 0, '', '', '', '', '', '', 1)"
)
NEITHER = (
    "UPDATE activity SET agent = 'somebody else'",
    "DELETE FROM activity",
    "TRUNCATE activity",
    "TRUNCATE orders CASCADE",
    "DELETE FROM deeds",
    "UPDATE deeds SET agent = 'somebody else'",
    "UPDATE activity SET at = 0",
    "UPDATE notes SET author = 'somebody else'",
    "UPDATE store_state SET rules = 'GH|GHS|delivered'",
    "DELETE FROM store_state",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE TABLE mine (id INTEGER)",
    "CREATE TEMPORARY TABLE mine (id INTEGER)",
    "DROP TABLE notes",
    "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE activity ADD COLUMN mine INTEGER",
)
LEADS_ONLY = (
    "INSERT INTO customer_alias VALUES ('+1', '+2', '+2', 1, 0, 'kemi')",
    "UPDATE customer_alias SET customer_key = '+2'",
    "DELETE FROM customer_alias",
    "UPDATE orders SET total = 1",
    "UPDATE orders SET phone_key = '+2348035550148'",
    _ORDER.format(origin="shop"),
    "UPDATE order_items SET quantity = 1",
    "DELETE FROM order_items",
    "DELETE FROM customer_profile",
    "UPDATE notes SET phone_key = '+2348035550148'",
    "SELECT * FROM sync_state",
    "UPDATE activity SET detail = '{}', phone_key = NULL",
    "DELETE FROM deed_phones",
    "INSERT INTO deeds (at, agent, kind, words, customers, before) VALUES (0, 'kemi', 'merged', '', 2, '{}')",
)


@pytest.mark.parametrize("who", ["agent", "lead"])
@pytest.mark.parametrize("statement", NEITHER)
def test_the_server_refuses_to_both(urls: Urls, who: str, statement: str) -> None:
    refused(urls[who], statement)


@pytest.mark.parametrize("statement", LEADS_ONLY)
def test_the_server_refuses_to_agents_what_is_for_leads(urls: Urls, statement: str) -> None:
    refused(urls["agent"], statement)
    with psycopg.connect(urls["lead"]) as connection:
        connection.execute(statement.encode())
        connection.rollback()


def test_an_agent_deletes_no_order_but_of_custuis_own(urls: Urls) -> None:
    with psycopg.connect(urls["agent"]) as connection:
        connection.execute(_ORDER.format(origin="custui").encode())
        gone = connection.execute("DELETE FROM orders RETURNING number").fetchall()
        assert gone == [("X1",)]
        connection.rollback()


def test_who_has_no_role_is_not_let_in(urls: Urls, now: datetime) -> None:
    with pytest.raises(StoreError, match="does not allow this user"):
        repository(urls["nobody"], now)


def test_every_table_has_its_rights_and_no_more(urls: Urls) -> None:
    assert AGENT_RIGHTS.keys() == {*SQLModel.metadata.tables, *_PACKED, "alembic_version"}
    assert AGENT_RIGHTS.keys() >= LEAD_RIGHTS.keys()
    asked = b"SELECT has_table_privilege(%s, %s)"
    every = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    for who in ("agent", "lead"):
        with psycopg.connect(urls[who]) as connection:
            for table, rights in AGENT_RIGHTS.items():
                listed = {*rights, *(LEAD_RIGHTS.get(table, ()) if who == "lead" else ())}
                held = {
                    right
                    for right in every
                    if connection.execute(asked, (table, right)).fetchone() == (True,)
                }
                assert held == {right for right in listed if "(" not in right}, (who, table)


def test_the_program_knows_the_role_and_says_what_is_for_leads(urls: Urls, now: datetime) -> None:
    crowd = NewSegment("Crowd", "blue", members=EVERYBODY)
    with closing(repository(urls["agent"], now)) as agent:
        assert agent.role is Role.AGENT
        assert agent.count_customers(CustomerFilters(), ALL_TIME) == 2
        for ask, sentence in (
            (lambda: agent.merge(AMINA, NGOZI, "kemi", "m"), "Merging customers is for leads"),
            (lambda: agent.export_customers(CustomerFilters(), ALL_TIME), "Exporting customers is for leads"),
            (lambda: agent.act(AddNote("x"), EVERYBODY, "kemi", "a"), "to several customers at once is for"),
            (
                lambda: agent.create_segment(crowd, "kemi", "s"),
                "several",
            ),
            (lambda: agent.save_orders("shop", []), "the shop's orders is for leads"),
            (lambda: agent.delete_order(1, "kemi"), "the shop's orders is for leads"),
        ):
            with pytest.raises(ForLeadsError, match=sentence):
                ask()
        assert agent.act(AddNote("x"), those(NGOZI), "kemi", "one").customers == 1
    with closing(repository(urls["lead"], now)) as lead:
        assert lead.role is Role.LEAD
        assert lead.act(AddNote("x"), EVERYBODY, "ada", "all").customers == 2
        merged = lead.merge(AMINA, NGOZI, "ada", "m")
        lead.undo(merged.id, "ada")
        assert len(list(lead.export_customers(CustomerFilters(), ALL_TIME))) == 2
    with closing(repository(urls["lead"], now, Role.AGENT)) as modest:
        assert modest.role is Role.AGENT, "a lead may sit down as an agent"


def test_a_lead_erases_a_customer(urls: Urls, now: datetime) -> None:
    with closing(repository(urls["lead"], now)) as lead:
        lead.save_orders("shop", [make_incoming("A8", now, phone="0803 555 0199")])
        lead.add_note("+2348035550199", "Likes soap", "ada", "soap")
        details = lead.get_customer_details(lead.erase("+2348035550199", "ada"), ALL_TIME)
        assert details is not None
        assert (details.customer.name, details.notes) == ("", ())
        lead.delete_order(details.orders[0].id, "ada")


def test_a_program_that_does_not_ask_first_is_refused_by_the_server(urls: Urls, now: datetime) -> None:
    with closing(open_database(urls["agent"], _RULES)) as database:
        bold = SqlRepository(database, _RULES, lambda: now, role=Role.LEAD)
        before = bold.revision()
        for ask in (
            lambda: bold.merge(AMINA, NGOZI, "kemi", "bold"),
            lambda: bold.act(AddNote("x"), EVERYBODY, "kemi", "bold too"),
            lambda: bold.save_orders("shop", [make_incoming("A9", now)]),
            lambda: bold.save_orders("shop", [make_incoming("A0", now, total=1)]),
        ):
            with pytest.raises(StoreError, match="does not allow this user to do that"):
                ask()
        with pytest.raises(StoreError, match="gone"):
            bold.undo(10**6, "kemi")
        assert bold.revision() == before


def test_a_lead_syncs_and_the_owner_rebuilds(postgres: PostgresServer, now: datetime) -> None:
    urls = postgres.store_with_roles()
    with closing(repository(urls["lead"], now)) as lead:
        lead.save_orders("shop", [make_incoming("A1", now, items=(make_item(),)), make_incoming("A2", now)])
        assert lead.save_orders("shop", [make_incoming("A1", now, total=5)]).updated == 1
        lead.keep_sync_mark("shop", SyncMark("prisma", now))
        assert lead.sync_mark("shop") == SyncMark("prisma", now)
        assert lead.delete_orders("shop", ["A2"], "ada") == 1
    with closing(open_database(urls["lead"], _RULES)) as database:
        with pytest.raises(StoreError, match="does not allow this user"):
            rebuild(database, _RULES, now, "ada")
        with database.read() as connection:
            assert proof(connection, _RULES) == []
    with closing(open_database(urls["owner"], _RULES)) as database:
        rebuild(database, _RULES, now, "ops")
    postgres.drop(urls["admin"])


def test_on_a_file_the_settings_decide(target: str, now: datetime) -> None:
    with closing(repository(target, now)) as lead, closing(repository(target, now, Role.AGENT)) as agent:
        assert (lead.role, agent.role) == (Role.LEAD, Role.AGENT)
        with pytest.raises(ForLeadsError):
            agent.act(AddNote("x"), ListQuery(), "kemi", "key")


def test_setting_up_again_changes_nothing_and_takes_over_a_store_without_roles(
    postgres: PostgresServer, now: datetime
) -> None:
    urls = postgres.store_with_roles()
    with closing(open_database(urls["admin"], _RULES)) as database:
        first = set_up(database, _RULES)
        assert set_up(database, _RULES) == first
    with psycopg.connect(urls["admin"]) as connection:
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert owners.fetchall() == [(first.roles.owner,)]
    postgres.drop(urls["admin"])


def test_it_takes_no_superuser_to_set_up_a_database_of_ones_own(postgres: PostgresServer) -> None:
    url = postgres.owned("own_shop")
    with closing(connect(server_address(url))) as database:
        for _ in ("made", "there already"):
            assert set_up(database, _RULES).roles.agent == "own_shop_agent"
    with closing(open_database(url, _RULES)) as database, database.read() as connection:
        assert role_of(connection) is Role.LEAD
    postgres.drop(url)


def test_whoever_may_not_make_roles_sets_nothing_up(urls: Urls) -> None:
    with (
        closing(open_database(urls["agent"], _RULES)) as database,
        pytest.raises(StoreError, match="does not allow this user"),
    ):
        set_up(database, _RULES)


def test_an_owner_upgrades_a_store_for_everybody(postgres: PostgresServer, now: datetime) -> None:
    urls = postgres.store_with_roles()
    with psycopg.connect(urls["admin"]) as connection:
        # As it was before schema 0005.
        connection.execute("DROP TABLE sync_state")
        for key in ("phone", "whatsapp", "channel", "orders"):
            connection.execute(f"DROP INDEX ix_summary_doubted_{key}")  # of 0009 and 0013
        connection.execute("DROP INDEX ix_summary_phone_ids")  # of 0010, as are these
        for table in _PACKED:
            connection.execute(f'DROP TABLE "{table}"'.encode())
        connection.execute("UPDATE alembic_version SET version_num = '0004'")
    repository(urls["owner"], now).close()
    with psycopg.connect(urls["lead"]) as connection:
        assert connection.execute("SELECT * FROM sync_state").fetchall() == []
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert len(owners.fetchall()) == 1
    postgres.drop(urls["admin"])


def test_an_agent_neither_makes_nor_upgrades_a_store(
    postgres: PostgresServer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = postgres.store_with_roles()
    with psycopg.connect(urls["admin"]) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0004'")
    with pytest.raises(StoreError, match=r"has an older schema: let its owner run `custui init-db`"):
        repository(urls["agent"], now)
    with psycopg.connect(urls["admin"], autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    with pytest.raises(StoreError, match=r"is empty yet: let its owner run `custui init-db`"):
        repository(urls["agent"], now)
    postgres.drop(urls["admin"])
