"""A customer's place by lifetime spent."""

from datetime import datetime

import pytest

from custui.domain.customer import SpendRank
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.engine import Database
from custui.store.repository import SqlRepository
from tests.factories import make_incoming
from tests.store.desk_shop import DeskShop

SPENT = {"0803 555 0001": 500, "0803 555 0002": 300, "0803 555 0003": 300, "0803 555 0004": 100}


@pytest.fixture
def repository(database: Database, rules: ShopRules, now: datetime) -> SqlRepository:
    orders = [make_incoming(phone, now, total, phone=phone) for phone, total in SPENT.items()]
    orders += [
        make_incoming("free", now, 0, phone="0803 555 0005"),
        make_incoming("open", now, 900, phone="0803 555 0006", status="pending"),
        make_incoming("refunded", now, 900, phone="0803 555 0007", refunded=1_000),
        make_incoming("dollars", now, 900, phone="0803 555 0008", currency="USD"),
    ]
    repository = SqlRepository(database, rules, lambda: now)
    repository.save_orders("shop", orders)
    return repository


def test_those_who_spent_the_same_share_the_better_place(repository: SqlRepository) -> None:
    places = [repository.spend_rank(f"+234803555000{number}") for number in range(1, 5)]
    assert places == [SpendRank(1, 4), SpendRank(2, 4), SpendRank(2, 4), SpendRank(4, 4)]


@pytest.mark.parametrize(
    "phone", ["+2348035550005", "+2348035550006", "+2348035550007", "+2348035550008", "?"]
)
def test_who_spent_nothing_has_no_place(repository: SqlRepository, phone: str) -> None:
    assert repository.spend_rank(phone) is None


def test_a_write_moves_the_places_at_once(database: Database, rules: ShopRules, now: datetime) -> None:
    shop = DeskShop(database, rules, now)
    assert shop.repository.spend_rank("+2348035550147") == SpendRank(2, 2)
    shop.set_status("A2", Status.CANCELLED)
    assert shop.repository.spend_rank("+2348035550147") == SpendRank(1, 2)
