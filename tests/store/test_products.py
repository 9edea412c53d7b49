"""The products an order is typed from: what was sold last, whichever way and in whichever order it came."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from custui.domain.orders import IncomingOrder, OrderItem
from custui.domain.products import ProductChoice
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.engine import Database
from custui.store.health import rebuild
from custui.store.shelves import PRODUCTS
from tests.factories import make_incoming, make_item
from tests.store.desk_shop import DeskShop

NAMES = ("Gele", "gèlè", "Soap", "É", "Z")


@pytest.fixture
def shop(database: Database, rules: ShopRules, now: datetime) -> DeskShop:
    shop = DeskShop(database, rules, now)
    shop.repository.delete_order(shop.order("A1").id, "import")
    rebuild(database, rules, now, "lead")
    assert shop.rows(PRODUCTS) == []
    return shop


@pytest.fixture
def sell(shop: DeskShop) -> Callable[..., None]:
    """Import an order of these items, sold so many days ago; each call another order."""
    numbers = iter(range(100))

    def sold(*items: OrderItem, days: int = 0, currency: str = "NGN") -> None:
        at = shop.now - timedelta(days=days)
        order = make_incoming(f"P{next(numbers)}", at, items=items, currency=currency)
        shop.repository.save_orders("shop", [order])

    return sold


def names(shop: DeskShop, text: str, limit: int = 8) -> list[str]:
    return [choice.product for choice in shop.repository.product_choices(text, limit)]


def test_a_product_is_as_it_was_sold_last(shop: DeskShop, sell: Callable[..., None]) -> None:
    sell(make_item("Shea butter", 1, 400, "SB-1"), days=5)
    sell(make_item("SHEA BUTTER 250g", 2, 500, "sb-1"), days=2, currency="USD")
    sell(make_item("Shea butter (old)", 1, 300, "SB-1"), days=9)
    assert shop.repository.product_choices("shea") == (
        ProductChoice("SHEA BUTTER 250g", "sb-1", 500, "USD", shop.now - timedelta(days=2)),
    )


def test_without_sku_it_is_the_folded_name_that_tells_products_apart(
    shop: DeskShop, sell: Callable[..., None]
) -> None:
    sell(make_item("Gèlè", 1, 400), make_item("Gele", 1, 500, "G-1"), make_item("sku g-1", 1, 600), days=3)
    sell(make_item(" GELE ", 1, 700))
    found = {
        (choice.product, choice.sku, choice.unit_price) for choice in shop.repository.product_choices("")
    }
    assert found == {(" GELE ", "", 700), ("Gele", "G-1", 500), ("sku g-1", "", 600)}


def test_what_begins_so_comes_first_then_what_was_sold_last(
    shop: DeskShop, sell: Callable[..., None]
) -> None:
    for days, name, sku in (
        *((1, "Black soap with shea", ""), (2, "Raw shea butter", "RAW"), (3, "Shea soap", "")),
        *((4, "Shea butter", "SB"), (5, "Body milk", "shea-milk"), (0, "Ankara", "AN")),
    ):
        sell(make_item(name, sku=sku), days=days)
    assert names(shop, "SHEA") == [
        *("Shea soap", "Shea butter", "Body milk", "Black soap with shea", "Raw shea butter"),
    ]
    assert names(shop, "shea", 4) == ["Shea soap", "Shea butter", "Body milk", "Black soap with shea"]
    assert names(shop, "butter  she") == ["Shea butter", "Raw shea butter"][::-1]
    assert names(shop, "soap shea") == ["Black soap with shea", "Shea soap"]
    assert names(shop, "raw b") == ["Raw shea butter"]
    assert names(shop, "butterraw") == names(shop, "butter raw sb") == names(shop, "%") == []
    assert names(shop, " ", 2) == ["Ankara", "Black soap with shea"], "nothing typed yet: the latest"


def test_what_begins_so_is_found_behind_many_later_ones(shop: DeskShop, sell: Callable[..., None]) -> None:
    sell(make_item("Shea butter", sku="B"), make_item("Balm", sku="shea"), days=9)
    sell(*(make_item(f"Raw shea {number}") for number in range(300)))
    assert names(shop, "shea", 3)[:2] == ["Shea butter", "Balm"]
    assert names(shop, "shea", 3)[2].startswith("Raw shea")
    assert names(shop, "shea 299") == ["Raw shea 299"]
    assert len(names(shop, "shea", 250)) == 250


def test_returns_discounts_and_nameless_lines_are_no_sales(shop: DeskShop, sell: Callable[..., None]) -> None:
    sell(make_item("Returned", -1), make_item("Nothing", 0), make_item("Discount", 1, -100))
    sell(make_item(" "), make_item("", sku=" \u0301"))
    assert shop.rows(PRODUCTS) == []
    sell(make_item("", sku="SB-2"))
    assert shop.repository.product_choices("sb")[0].product == "SB-2"


def test_a_gift_does_not_hide_the_price(shop: DeskShop, sell: Callable[..., None]) -> None:
    sell(make_item("Sample", 1, 0), days=9)
    assert shop.repository.product_choices("sample")[0].unit_price == 0
    sell(make_item("Sample", 1, 300), days=5)
    sell(make_item("Sample", 1, 0))
    assert shop.repository.product_choices("sample")[0].unit_price == 300


def test_the_order_in_which_sales_come_in_does_not_matter(
    database: Database, shop: DeskShop, rules: ShopRules, now: datetime
) -> None:
    chance = random.Random(4)
    orders = [
        make_incoming(
            f"P{number}",
            now - timedelta(days=chance.choice((0, 0, 1, 2))),
            currency=chance.choice(("NGN", "USD")),
            items=tuple(
                make_item(
                    chance.choice(("Gele", "gèlè", "Soap", "É", "Z")), chance.choice((-1, 1)), price, sku
                )
                for price in (0, 100, 200)
                for sku in (chance.choice(("", "S")),)
            ),
        )
        for number in range(40)
    ]
    shop.repository.save_orders("once", orders)
    kept = [row[1:] for row in shop.rows(PRODUCTS)]
    assert len(kept) == 5
    for size in (1, 7):
        with database.write() as connection:
            connection.execute(PRODUCTS.delete())
        chance.shuffle(orders)
        for start in range(0, len(orders), size):
            shop.repository.save_orders(f"by {size}", orders[start : start + size])
        assert sorted(row[1:] for row in shop.rows(PRODUCTS)) == sorted(kept)
    rebuild(database, rules, now, "lead")
    assert sorted(row[1:] for row in shop.rows(PRODUCTS)) == sorted(kept)


def test_an_own_order_teaches_its_products_until_it_is_undone(
    shop: DeskShop, sell: Callable[..., None]
) -> None:
    sell(make_item("Gele", 1, 400), days=2)
    sell(make_item("Soap", 1, 100))
    before = shop.rows(PRODUCTS)
    items = (make_item("Gele", 1, 450), make_item("Gelle", 1, 1), make_item("Soap", 1, 50))
    made = shop.create(replace(order_of(*items), created_at=shop.now - timedelta(hours=1)))
    assert names(shop, "ge") == ["Gelle", "Gele"]
    assert shop.repository.product_choices("gele")[0].unit_price == 450
    assert shop.repository.product_choices("soap")[0].unit_price == 100, "that was later"
    shop.undo(shop.set_status("C-1001", Status.CANCELLED))
    shop.undo(made)
    assert shop.rows(PRODUCTS) == before


def test_what_was_sold_since_stays_when_an_own_order_is_undone(
    shop: DeskShop, sell: Callable[..., None]
) -> None:
    made = shop.create(replace(order_of(make_item("Gele", 1, 450)), created_at=shop.now))
    sell(make_item("Gele", 1, 300), days=1)
    assert shop.repository.product_choices("gele")[0].unit_price == 450
    shop.undo(made)
    assert shop.repository.product_choices("gele")[0].unit_price == 300


def order_of(*items: OrderItem) -> IncomingOrder:
    return make_incoming("", items=items)


def test_words_beyond_measure_and_of_no_engine_are_answered(
    shop: DeskShop, sell: Callable[..., None]
) -> None:
    sell(make_item("Gele"))
    assert names(shop, "ge\0l\ud800") == []
    assert names(shop, "g " * 10_000) == ["Gele"]
    assert names(shop, "g" * 100_000) == []
