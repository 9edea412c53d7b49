"""Customers found by what their notes say, and what keeps that in step with the notes."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from custui.domain.customer import Match, MatchKind
from custui.domain.deeds import AddNote, AddToSegment
from custui.domain.notes import DeleteNote, EditNote
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.domain.text import fold
from custui.store import note_search
from custui.store.engine import Database
from custui.store.health import integrity, rebuild
from custui.store.proof import proof
from custui.store.shelves import NOTES
from tests.store.list_shop import EVERYBODY, A, B, C, D, E, ListShop, those

pytestmark = pytest.mark.pg_trgm

BODIES = {
    A: ("Wants Shẹ̀a\n  butter, 50% off", "call_back"),
    B: ("shea", "butter"),
    C: ('said "no\\thanks" to O\'Neill — ÀGBÀ',),
    D: ("SHEA BUTTER", "shea butter, again"),
}


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    shop = ListShop(database, rules, now)
    for phone, bodies in BODIES.items():
        for body in bodies:
            shop.repository.add_note(phone, body, "kemi", shop.key())
            shop.later()
    return shop


def noted(words: str) -> ListQuery:
    return ListQuery(CustomerFilters(search=f"note: {words}"))


def found(shop: ListShop, words: str, period: Period = ALL_TIME) -> set[str]:
    """Return who is found, the same by page, count and export, in a list walked either way or fetched."""
    filters = noted(words).filters
    answers = []
    for size, few, many in ((10, 0, 0), (11, 0, 100), (12, 100, 100)):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(note_search, "FEW", few)
            patched.setattr(note_search, "MANY", many)
            # Of another size each, or the page would come out of the cache.
            page = shop.repository.get_customers(filters, period, PageRequest(size=size))
            answers.append({row.phone for row in page.rows})
    answers.append({row.phone for row in shop.repository.export_customers(filters, period)})
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert shop.repository.count_customers(filters, period) == len(answers[0])
    return answers[0]


FOUND = {
    "shea": {A, B, D},
    "SHEA Butter": {A, D},
    "butter ẹ̀a": {A, D},
    "tter": {A, B, D},
    "to": {C},
    "e": {A, B, C, D},
    "aga in": {D},
    "50%": {A},
    "0%5": set(),
    "%": {A},
    "_": {A},
    "call_b": {A},
    "callxb": set(),
    '"no\\thanks"': {C},
    "o'neill": {C},
    "agba": {C},
    "shea AND butter": set(),
    "butter*": set(),
    "ngozi": set(),
    "call_back butter": set(),
    "": {A, B, C, D, E},
}
"""Words, and whose notes hold them."""


def test_a_note_holds_every_word(shop: ListShop) -> None:
    for period in (ALL_TIME, Period(PeriodKind.DAYS_30)):
        assert {words: found(shop, words, period) for words in FOUND} == FOUND


def test_what_was_found_is_the_newest_note_that_holds_all(shop: ListShop) -> None:
    page = shop.repository.get_customers(noted("butter shea").filters, ALL_TIME, PageRequest())
    assert page.matches == {
        A: Match(MatchKind.NOTE, "Wants Shẹ̀a butter, 50% off"),
        D: Match(MatchKind.NOTE, "shea butter, again"),
    }


def test_it_goes_with_filters_sorts_segments_views_and_deeds(shop: ListShop) -> None:
    filters = CustomerFilters(search="note: shea", min_orders=2, sort=Sort(SortField.ORDERS, False))
    page = shop.repository.get_customers(filters, ALL_TIME, PageRequest())
    assert [row.phone for row in page.rows] == [B, D]
    by_name = CustomerFilters(search="note: shea", sort=Sort(SortField.NAME))
    rows = shop.repository.get_customers(by_name, ALL_TIME, PageRequest(1, 2)).rows
    assert len(rows) == 2
    shop.create_smart("Shea", noted("shea"))
    shop.repository.save_view("Shea", ListQuery(CustomerFilters(segment="Shea")), "kemi")
    (view,) = shop.repository.views()
    assert shop.repository.count_customers(view.query.filters, ALL_TIME) == 3
    promo = shop.create("Promo")
    assert promo.subject is not None
    assert shop.act(AddToSegment(promo.subject), noted("butter")).customers == 3
    shop.act(AddNote("gele"), noted("shea"))
    assert found(shop, "gele") == {A, B, D}


def test_every_write_of_a_note_is_followed(shop: ListShop) -> None:
    many = shop.act(AddNote("promo Ẹ̀kó", date(2026, 6, 10)), EVERYBODY)
    assert found(shop, "promo eko") == {A, B, C, D, E}
    note = next(row for row in shop.rows(NOTES) if row.phone_key == E)
    edited = shop.repository.change_note(EditNote(note.id, 1, "promo gele"), "kemi")
    assert (found(shop, "eko"), found(shop, "gele")) == ({A, B, C, D}, {E})
    deleted = shop.repository.change_note(DeleteNote(note.id, 2), "kemi")
    assert found(shop, "gele") == set()
    shop.undo(deleted)
    assert found(shop, "gele") == {E}
    shop.undo(edited)
    assert found(shop, "eko") == {A, B, C, D, E}
    shop.undo(many)
    assert found(shop, "promo") == set()
    assert integrity(shop.database) == []


def test_many_notes_are_put_in_part_by_part(shop: ListShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custui.store.deeds._AT_ONCE", 2)
    shop.act(AddNote("promo"), EVERYBODY)
    assert len(shop.progress) == 4
    assert found(shop, "promo") == {A, B, C, D, E}
    assert integrity(shop.database) == []


def test_doctor_tells_of_words_out_of_step_and_rebuild_mends_them(
    shop: ListShop, rules: ShopRules, now: datetime
) -> None:
    (note,) = [row for row in shop.rows(NOTES) if row.phone_key == C]
    with shop.database.write() as connection:
        connection.execute(update(NOTES).where(NOTES.c.id == note.id).values(body_folded="gele"))
    with shop.database.read() as connection:
        assert proof(connection, rules) == [f"note {note.id} about {C} is not found by its words"]
    if shop.database.dialect == "sqlite":
        assert integrity(shop.database) == [
            "the search index is out of step with the notes: run `custui rebuild`"
        ]
    rebuild(shop.database, rules, now, "kemi")
    with shop.database.read() as connection:
        assert proof(connection, rules) == []
    assert integrity(shop.database) == []
    assert found(shop, "neill") == {C}


def test_ids_of_notes_are_never_given_twice(shop: ListShop) -> None:
    deed = shop.act(AddNote("promo"), those(A))
    gone = max(row.id for row in shop.rows(NOTES))
    shop.undo(deed)
    assert shop.repository.add_note(B, "other", "kemi", "key") > gone


@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.one_of(st.text(max_size=8), st.text("abehorst \"%_\\'*-(): Ẹ\u0300", max_size=8)))
def test_any_words_find_whom_the_rule_finds(shop: ListShop, words: str) -> None:
    wanted = fold(words).split()
    whom = {
        phone
        for phone, bodies in BODIES.items()
        if any(all(word in fold(body) for word in wanted) for body in bodies)
    }
    assert found(shop, words) == (whom if wanted else {A, B, C, D, E})
