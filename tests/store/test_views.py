"""Saved views: one query under each name, replaced by whoever saves it again."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from custui.domain.deeds import View
from custui.domain.errors import StoreError
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from custui.store.health import integrity
from custui.store.shelves import VIEWS
from tests.store.list_shop import EVERYBODY, ListShop, those

pytestmark = pytest.mark.as_agent

VIPS = ListQuery(
    CustomerFilters("ọlá", groups=frozenset({Group.VIP}), sort=Sort(SortField.NAME, descending=False)),
    Period(PeriodKind.MONTH),
    PageRequest(7),
)


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    return ListShop(database, rules, now)


def test_a_view_is_kept_with_all_but_its_page(shop: ListShop) -> None:
    saved = shop.repository.save_view(" My VIPs ", VIPS, "ke\0mi")
    assert (saved.words, saved.agent, saved.customers) == ("saved view My VIPs", "kemi", 0)
    assert saved.subject is not None
    kept = View(saved.subject, "My VIPs", replace(VIPS, page=PageRequest()), "kemi")
    assert shop.repository.views() == (kept,)
    told = {"deed": saved.id, "view": saved.subject, "name": "My VIPs", "words": saved.words, "customers": 0}
    assert shop.logged()[-1] == ("kemi", "saved view", None, told)


def test_views_come_by_name(shop: ListShop) -> None:
    for name in ("b", "Á", "C"):
        shop.repository.save_view(name, EVERYBODY, "kemi")
    assert [view.name for view in shop.repository.views()] == ["Á", "b", "C"]


def test_a_view_of_the_same_name_is_replaced(shop: ListShop) -> None:
    first = shop.repository.save_view("Ọlá", EVERYBODY, "kemi")
    assert first.subject is not None
    second = shop.repository.save_view("OLA", VIPS, "tunde")
    assert (second.words, second.subject) == ("replaced view OLA", first.subject)
    (view,) = shop.repository.views()
    assert view == View(first.subject, "OLA", replace(VIPS, page=PageRequest()), "tunde", 2)


def test_a_view_is_deleted_once(shop: ListShop) -> None:
    saved = shop.repository.save_view("Mine", EVERYBODY, "kemi")
    assert saved.subject is not None
    deleted = shop.repository.delete_view(saved.subject, "tunde")
    assert (deleted.words, deleted.subject) == ("deleted view Mine", saved.subject)
    assert shop.repository.views() == ()
    with pytest.raises(StoreError, match="this view is gone"):
        shop.repository.delete_view(saved.subject, "tunde")
    again = shop.repository.save_view("Mine", EVERYBODY, "kemi")
    assert again.subject != saved.subject, "a number is never given twice"


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("  ", EVERYBODY, "a view needs a name"),
        ("x" * 61, EVERYBODY, "a view's name has at most 60 characters"),
        ("A", those("+2340"), "a view cannot hold marked customers: save the filters without the marks"),
        (
            "A",
            ListQuery(CustomerFilters(without=frozenset({"+2340"}))),
            "a view cannot hold marked customers: save the filters without the marks",
        ),
    ],
)
def test_what_cannot_be_a_view_is_refused(shop: ListShop, name: str, query: ListQuery, sentence: str) -> None:
    revision = shop.repository.revision()
    with pytest.raises(StoreError) as refusal:
        shop.repository.save_view(name, query, "kemi")
    assert str(refusal.value) == sentence
    assert shop.repository.views() == ()
    assert shop.repository.revision() == revision


def test_a_view_that_cannot_be_read_is_left_out_told_by_the_doctor_and_can_go(shop: ListShop) -> None:
    saved = shop.repository.save_view("Mine", EVERYBODY, "kemi")
    assert saved.subject is not None
    with shop.database.write() as connection:
        connection.execute(VIEWS.update().values(query='{"period": "all", "mood": "good"}'))
    other = shop.repository.save_view("Other", EVERYBODY, "kemi")
    assert [view.id for view in shop.repository.views()] == [other.subject]
    (problem,) = integrity(shop.database)
    assert problem == "the query of the view Mine cannot be read: a newer custui may have saved it"
    shop.repository.delete_view(saved.subject, "kemi")
    assert [view.id for view in shop.repository.views()] == [other.subject]
    assert integrity(shop.database) == []
