"""A customer erased for good: no word or digit of the person is left, and no figure of the shop changes."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from custui.domain.customer import CustomerEdit, Note, Profile
from custui.domain.deeds import AddNote, AddToSegment, NewSegment
from custui.domain.errors import StoreError, UnknownCustomerError
from custui.domain.notes import EditNote
from custui.domain.orders import IncomingOrder, StatusChange
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, ListQuery, PageRequest
from custui.domain.roles import ForLeadsError, Role
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.proof import proof
from custui.store.repository import SqlRepository, open_repository
from custui.store.shelves import ACTIVITY
from tests.factories import make_incoming, make_item

PHONE, OTHER = "+2348035550147", "+2348055550199"
TELLING = ("ngozi", "5550147", "5550199", "quartz", "secret", "ada lane")
"""Everything by which the person could be known; `quartz` and `secret` are of notes."""


def orders(now: datetime) -> list[IncomingOrder]:
    phones = ("0803 555 0147", "0803 555 0147, 0805 555 0199", "0805 555 0199")
    return [
        *(make_incoming(f"A{n}", now, phone=phone, items=(make_item(),)) for n, phone in enumerate(phones)),
        make_incoming("B1", now, phone="0803 555 0150", customer_name="Bola", items=(make_item(),)),
    ]


@pytest.fixture
def repository(target: str, rules: ShopRules, now: datetime) -> Iterator[SqlRepository]:
    """Make a shop in which agents have done to Ngozi whatever can be done to a customer."""
    with closing(open_repository(target, rules, lambda: now)) as shop:
        shop.save_orders("csv", orders(now))
        address = make_incoming("", now, phone="0803 555 0147", customer_name="Ngozi", address="3 Ada Lane")
        made = shop.create_order(address, "kemi", "order")
        shop.update_customer_info(PHONE, CustomerEdit(Profile("Mrs Ngozi", "0805 555 0199"), 0, "kemi"))
        one = ListQuery(CustomerFilters(among=frozenset({PHONE})))
        shop.act(AddNote("Her quartz is late", date(2026, 6, 12)), one, "kemi", "note")
        shop.act(AddNote("To everybody", None), ListQuery(), "kemi", "all")
        shop.add_note(OTHER, "A secret", "kemi", "note 2")
        segment = shop.create_segment(NewSegment("Promo", "green"), "kemi", "segment")
        assert segment.subject is not None
        assert made.subject is not None
        shop.act(AddToSegment(segment.subject), ListQuery(), "kemi", "join")
        shop.merge(OTHER, PHONE, "kemi", "merge")
        note = notes_of(shop)[-1]
        shop.change_note(EditNote(note.id, note.version, "Her quartz is in"), "tunde")
        shop.change_status(StatusChange(made.subject, 1, Status.DELIVERED), "kemi")
        shop.log_contact(PHONE, "whatsapp", "kemi", "Greeting")
        shop.keep_draft("kemi", f"note:{PHONE}", "secret thoughts of Ngozi")
        shop.remember_query("kemi", ListQuery(CustomerFilters(search="0803 5550147")))
        yield shop


def notes_of(shop: SqlRepository) -> tuple[Note, ...]:
    details = shop.get_customer_details(PHONE, ALL_TIME)
    assert details is not None
    return details.notes


def everything(database: Database) -> str:
    with database.read() as connection:
        rows = [
            repr(tuple(row))
            for table in SQLModel.metadata.sorted_tables
            for row in connection.execute(select(table))
        ]
    return "\n".join(rows).casefold()


def test_no_word_of_the_person_is_left_and_no_figure_changes(
    repository: SqlRepository, rules: ShopRules
) -> None:
    database = repository._database
    before = (repository.list_cards(ALL_TIME), repository.group_cards(ALL_TIME))
    assert all(word in everything(database) for word in TELLING)
    nobody = repository.erase(OTHER, "ada")
    left = everything(database)
    assert [word for word in TELLING if word in left] == []
    assert "bola" in left
    assert (repository.list_cards(ALL_TIME), repository.group_cards(ALL_TIME)) == before
    details = repository.get_customer_details(nobody, ALL_TIME)
    assert details is not None
    assert (details.customer.figures.orders, details.customer.name, details.notes) == (4, "", ())
    assert repository.get_customer_details(PHONE, ALL_TIME) is None
    assert repository.get_customers(CustomerFilters(search="ngozi"), ALL_TIME, PageRequest()).rows == ()
    with database.read() as connection:
        assert proof(connection, rules) == []
        told = select(ACTIVITY.c.agent, ACTIVITY.c.detail).where(ACTIVITY.c.action == "erased")
        assert connection.execute(told).all() == [("ada", '{"orders": 4, "notes": 4}')]
    assert integrity(database) == []


def test_no_import_brings_the_person_back_and_what_is_ordered_later_is_somebody_new(
    repository: SqlRepository, now: datetime
) -> None:
    repository.erase(PHONE, "ada")
    assert repository.save_orders("csv", orders(now)).unchanged == 4
    assert repository.get_customer_details(PHONE, ALL_TIME) is None
    assert "ngozi" not in everything(repository._database)
    repository.save_orders("csv", [make_incoming("A9", now, phone="0803 555 0147")])
    details = repository.get_customer_details(PHONE, ALL_TIME)
    assert details is not None
    assert details.customer.figures.orders == 1


def test_what_was_done_to_the_person_cannot_be_undone_and_what_was_done_to_others_can(
    repository: SqlRepository,
) -> None:
    repository.erase(PHONE, "ada")
    last = repository.last_deed("kemi")
    assert last is not None
    assert last.words == "added 3 customers to Promo"
    repository.undo(last.id, "kemi")
    assert "ngozi" not in everything(repository._database)


def test_nobody_else_and_no_agent_is_erased_by_or_erases(
    repository: SqlRepository, target: str, rules: ShopRules, now: datetime
) -> None:
    with pytest.raises(UnknownCustomerError):
        repository.erase("+2348035559999", "ada")
    with (
        closing(open_repository(target, rules, lambda: now, role=Role.AGENT)) as agents,
        pytest.raises(ForLeadsError, match="Erasing customers is for leads"),
    ):
        agents.erase(PHONE, "kemi")
    with closing(open_repository(target, rules, lambda: now, read_only=True)) as reading:
        with pytest.raises(StoreError):
            reading.erase(PHONE, "kemi")
        assert reading.get_customer_details(PHONE, ALL_TIME) is not None


def test_the_files_themselves_hold_nothing_of_the_person(
    tmp_path: Path, rules: ShopRules, now: datetime
) -> None:
    path = tmp_path / "store.db"
    with closing(open_repository(str(path), rules, lambda: now)) as shop:
        shop.save_orders("csv", orders(now))
        shop.add_note(PHONE, "Her quartz is late", "kemi", "note")
        shop.merge(OTHER, PHONE, "kemi", "merge")
        shop.erase(PHONE, "ada")
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()
    assert b"bola" in content
    assert [word for word in TELLING if word.encode() in content] == []
