"""Shops for screen tests: the same customers on every run."""

from datetime import timedelta

from custui.domain.orders import Order
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from tests.factories import NOW, days_ago, make_order, naira
from tests.fakes import FakeRepository

RULES = ShopRules(name="Adaeze Beauty & Fabrics")
NAMES = ("Ngozi Eze-Obi", "Chinedu Okafor", "Amina Bello", "Yetunde Adebayo-Ogunleye", "Tunde Bakare")
CHANNELS = ("whatsapp", "facebook", "tiktok", "website", "unknown")


def phone(number: int) -> str:
    """Return the phone key of the shop's customer `number`."""
    return f"+23480355{number:05d}"


def shop_of(customers: int, *, without_phone: int = 0) -> FakeRepository:
    """Return a shop whose customer `n` of `customers` ordered n days ago and, often, before that.

    So by last order customer 0 comes first. Names repeat with a number behind; some customers are
    VIPs, some at risk, every eleventh has its WhatsApp elsewhere, every seventh cancels a lot.
    """
    orders: list[Order] = []
    for number in range(customers):
        for past in range(1 + number % 6):
            cancelled = number % 7 == 3 and past < 2
            orders.append(
                make_order(
                    len(orders) + 1,
                    days_ago(number + 13 * past) - timedelta(hours=number % 5),
                    Status.CANCELLED if cancelled else Status.DELIVERED,
                    naira(4_000 + 1_350 * (number * 7 % 23)),
                    customer_name=f"{NAMES[number % len(NAMES)]} {number}",
                    phone_text=phone(number),
                    channel=CHANNELS[number % len(CHANNELS)],
                )
            )
    orders += [make_order(len(orders) + 1 + n, NOW, phone_text="") for n in range(without_phone)]
    elsewhere = {phone(number): phone(90_000 + number) for number in range(5, customers, 11)}
    return FakeRepository(orders, rules=RULES, whatsapp=elsewhere)
