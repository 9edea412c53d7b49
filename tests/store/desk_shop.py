"""A store with a customer of one order and one of two, for what agents do on a customer's page."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, Table, select

from custui.domain.customer import CustomerDetails, CustomerEdit, Profile
from custui.domain.deeds import Deed
from custui.domain.errors import StoreError
from custui.domain.orders import IncomingOrder, Order, StatusChange
from custui.domain.period import ALL_TIME
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.store.engine import Database
from custui.store.repository import SqlRepository
from custui.store.shelves import ACTIVITY, ORDERS, SUMMARY
from tests.factories import PHONE, make_incoming, make_item
from tests.store.acting import preparing

OTHER_PHONE = "+2348052209911"


@dataclass
class DeskShop:
    """The repository, its clock and its rows."""

    database: Database
    rules: ShopRules
    now: datetime
    keys: int = 0

    def __post_init__(self) -> None:
        self.repository = SqlRepository(self.database, self.rules, lambda: self.now)
        orders = [
            make_incoming("A1", self.now, items=(make_item(),)),
            make_incoming("A2", self.now - timedelta(days=1), phone=OTHER_PHONE, customer_name="Chinedu"),
            make_incoming("A3", self.now, phone=OTHER_PHONE, customer_name="Chinedu Okafor"),
        ]
        with preparing(self.database):
            self.repository.save_orders("shop", orders)

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    def later(self, seconds: float = 1) -> None:
        self.now += timedelta(seconds=seconds)

    def create(self, order: IncomingOrder, key: str | None = None) -> Deed:
        return self.repository.create_order(order, "kemi", key or self.key())

    def set_status(self, number: str, status: Status, version: int | None = None) -> Deed:
        order = self.order(number)
        change = StatusChange(order.id, order.version if version is None else version, status)
        return self.repository.change_status(change, "kemi")

    def edit(self, profile: Profile, version: int | None = None, phone: str = PHONE) -> Deed:
        """Edit the newest version of the profile, or the one given."""
        if version is None:
            version = self.page(phone).version
        return self.repository.update_customer_info(phone, CustomerEdit(profile, version, "kemi"))

    def undo(self, deed: Deed) -> Deed:
        return self.repository.undo(deed.id, "lead")

    def refuses(self, deed: Deed, why: str) -> None:
        """Check that undoing is refused with a sentence, and changes nothing."""
        revision = self.repository.revision()
        with pytest.raises(StoreError) as refusal:
            self.undo(deed)
        assert str(refusal.value) == f"'{deed.words}' cannot be undone: {why}"
        assert self.repository.revision() == revision

    def note(self, body: str, key: str, phone: str = PHONE) -> int:
        return self.repository.add_note(phone, body, "tunde", key)

    def page(self, phone: str = PHONE) -> CustomerDetails:
        page = self.repository.get_customer_details(phone, ALL_TIME)
        assert page is not None
        return page

    def rows(self, table: Table) -> list[Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def customer(self, phone: str = PHONE) -> Row[Any] | None:
        return next((row for row in self.rows(SUMMARY) if row.phone_key == phone), None)

    def order(self, number: str) -> Row[Any]:
        return next(row for row in self.rows(ORDERS) if row.number == number)

    def shown(self, number: str, phone: str = PHONE) -> Order:
        return next(order for order in self.page(phone).orders if order.number == number)

    def last_activity(self) -> tuple[str, str, str | None, int | None, dict[str, Any]]:
        row = self.rows(ACTIVITY)[-1]
        assert row.at == int(self.now.timestamp())
        return row.agent, row.action, row.phone_key, row.order_id, json.loads(row.detail)
