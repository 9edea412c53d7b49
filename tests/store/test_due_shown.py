"""A list of those with a follow-up due tells what is to be done for each, and since when."""

from datetime import datetime, timedelta

import pytest

from custui.domain.customer import Due
from custui.domain.deeds import AddNote
from custui.domain.notes import FinishFollowUp
from custui.domain.period import ALL_TIME, Period, PeriodKind
from custui.domain.query import CustomerFilters, PageRequest
from custui.domain.rules import ShopRules
from custui.store.engine import Database
from tests.store.list_shop import A, B, C, ListShop, those

DUE = CustomerFilters(follow_up_due=True)


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> ListShop:
    return ListShop(database, rules, now)


def test_the_follow_up_due_longest_comes_with_the_page(shop: ListShop) -> None:
    today = shop.now.astimezone(shop.rules.zone).date()
    for phone, body, days in (
        (A, "call", 0),
        (A, "call earlier\nsaid she", -3),
        (A, "call later", 2),
        (A, "done already", -9),
        (B, "send pictures", -1),
        (C, "not yet", 1),
    ):
        shop.repository.act(AddNote(body, today + timedelta(days=days)), those(phone), "kemi", body)
    details = shop.repository.get_customer_details(A, ALL_TIME)
    assert details is not None
    done = next(note for note in details.notes if note.body == "done already")
    shop.repository.change_note(FinishFollowUp(done.id, done.version, True), "kemi")
    for period in (ALL_TIME, Period(PeriodKind.YEAR)):
        page = shop.repository.get_customers(DUE, period, PageRequest())
        assert page.due == {
            A: Due(today - timedelta(days=3), "call earlier\nsaid she"),
            B: Due(today - timedelta(days=1), "send pictures"),
        }
    assert shop.repository.get_customers(CustomerFilters(), ALL_TIME, PageRequest()).due == {}
    shop.now += timedelta(days=1)  # the page of the day before is not shown again
    assert C in shop.repository.get_customers(DUE, ALL_TIME, PageRequest()).due
