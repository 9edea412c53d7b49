"""The store asks of a server nothing that distributed ones lack; see docs/postgresql.md."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event, insert, make_url, select, text

import custui.store
from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import AddNote, AddToSegment, NewSegment
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest
from custui.domain.rules import ShopRules
from custui.store.engine import Database, postgresql_engine
from custui.store.facts import fingerprint
from custui.store.health import rebuild
from custui.store.repository import SqlRepository
from custui.store.schema import migrate
from custui.store.shelves import ITEMS, ORDERS
from tests.factories import make_incoming, make_item
from tests.servers import PostgresServer
from tests.store.list_shop import EVERYBODY, those

LACKING = re.compile(
    r"advisory|lock table|for update|for share|skip locked|\blisten\b|\bnotify\b|create temp|create unlogged"
    r"|trigger|deferrable|\bctid\b|\bxmin\b|truncate|exclude using|inherits|tablespace|as identity"
    r"|nextval|currval|lastval|setval",
    re.IGNORECASE,
)
_OF_OUR_OWN = (
    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT conname FROM pg_constraint WHERE condeferrable OR contype = 'x'",
    """SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')""",
)
"""Triggers, constraints and functions that not every engine has; what an extension brings is its own."""
_BY_HAND = ["deeds_id_seq", "notes_id_seq", "segments_id_seq", "templates_id_seq", "views_id_seq"]
"""The sequences that there are: of what agents make one by one, whose ids must never be given twice."""
NGOZI, AMINA = "+2348035550147", "+2348035550148"


@contextmanager
def overheard(database: Database) -> Iterator[list[str]]:
    """Give what is asked of the server while the body runs."""
    said: list[str] = []
    listener = lambda *call: said.append(str(call[2]))  # noqa: E731
    event.listen(database._engine, "before_cursor_execute", listener)
    yield said
    event.remove(database._engine, "before_cursor_execute", listener)


def lacking(said: list[str]) -> list[str]:
    return [statement for statement in said if LACKING.search(statement)]


@pytest.mark.parametrize("statement", ["SELECT pg_advisory_lock(1)", "LOCK TABLE orders", "NOTIFY changed"])
def test_what_is_lacking_is_known_where_it_is_met(statement: str) -> None:
    assert lacking([statement]) == [statement]


def test_the_tables_are_made_of_what_every_engine_has(postgres: PostgresServer, rules: ShopRules) -> None:
    url = postgres.empty("portable")
    engine = postgresql_engine(make_url(url))
    with closing(Database(engine, "the store")) as database, overheard(database) as said:
        with database.own_transaction() as connection:
            migrate(connection, fingerprint(rules))
        assert sum("CREATE TABLE" in statement for statement in said) > 10
        assert lacking(said) == []
        with database.read() as connection:
            for found in _OF_OUR_OWN:
                assert connection.execute(text(found)).scalars().all() == [], found
            numbered = "SELECT relname FROM pg_class WHERE relkind = 'S' ORDER BY relname"
            assert connection.execute(text(numbered)).scalars().all() == _BY_HAND
    postgres.drop(url)


def test_the_desk_asks_for_nothing_more(
    new_database: Callable[[str], Database], rules: ShopRules, now: datetime
) -> None:
    database = new_database("postgresql")
    desk = SqlRepository(database, rules, lambda: now)
    with overheard(database) as said:
        desk.save_orders(
            "shop",
            [
                make_incoming(f"A{n}", now, phone=phone, items=(make_item(),))
                for n, phone in enumerate((NGOZI, AMINA))
            ],
        )
        segment = desk.create_segment(NewSegment("Promo", "blue"), "kemi", "segment").subject
        assert segment is not None
        deeds = [
            desk.act(AddNote("call"), EVERYBODY, "kemi", "notes"),
            desk.act(AddToSegment(segment), those(NGOZI), "kemi", "members"),
            desk.update_customer_info(NGOZI, CustomerEdit(Profile(name="By hand"), 0, "kemi")),
            desk.create_order(make_incoming("", now, phone=NGOZI, items=(make_item(),)), "kemi", "order"),
            desk.save_view("Late", ListQuery(CustomerFilters(min_orders=2)), "kemi"),
            desk.merge(AMINA, NGOZI, "kemi", "merge"),
        ]
        desk.keep_draft("kemi", "note:x", "half a")
        desk.remember_query("kemi", EVERYBODY)
        desk.log_contact(NGOZI, "whatsapp", "kemi")
        for period in (ALL_TIME, Period(PeriodKind.DAYS_30)):
            for search in ("", "ngozi", "0803 555", "note: call", "ngosi"):
                desk.get_customers(CustomerFilters(search=search), period, PageRequest())
                desk.count_customers(CustomerFilters(search=search), period)
            desk.get_customer_details(NGOZI, period)
            desk.list_cards(period)
            desk.group_cards(period)
            desk.shares(period)
            list(desk.export_customers(CustomerFilters(), period))
        desk.likely_same(NGOZI)
        desk.product_choices("so")
        for deed in reversed(deeds):
            desk.undo(deed.id, "kemi")
    assert len(said) > 200
    assert lacking(said) == []


_SQLITE_ALONE = {"0008_sets_in_the_outline.py"}
"""Files that say to a server nothing of what they say."""


def test_nor_does_the_code_say_any_of_it() -> None:
    folder = Path(custui.store.__file__).parent
    said = {
        f"{file.relative_to(folder)}: {line.strip()}"
        for file in folder.rglob("*.py")
        if file.name not in _SQLITE_ALONE
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"pg_advisory|LOCK TABLE|FOR UPDATE|with_for_update|\bNOTIFY\b|TEMPORARY|TRIGGER", line)
    }
    assert said == set()


def test_orders_with_ids_that_lie_far_apart_are_walked_as_fast(
    new_database: Callable[[str], Database], rules: ShopRules, now: datetime
) -> None:
    """CockroachDB makes them up from the time, unless it is told to count."""
    database = new_database("postgresql")
    desk = SqlRepository(database, rules, lambda: now)
    desk.save_orders("shop", [make_incoming("A1", now, items=(make_item("Soap"),))])
    with database.own_transaction() as connection:
        held = connection.execute(select(ORDERS)).mappings().one()
        far = {**held, "id": 10**17, "number": "far", "created_at": held["created_at"] + 1}
        connection.execute(insert(ORDERS), far)
        line = {"order_id": far["id"], "position": 1, "sku": "", "product": "Gele", "quantity": 1}
        connection.execute(insert(ITEMS), {**line, "unit_price": 900})
    rebuild(database, rules, now, "ops")
    assert {choice.product for choice in desk.product_choices("")} == {"Soap", "Gele"}
