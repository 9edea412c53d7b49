"""Any sequence of imports, creations, status changes, deletions and edits leaves the summary right.

After every step each stored row is held against the orders twice: by a plain GROUP BY, and by the
domain's own functions over what was put in. The engine checks the search index at the end.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace
from sqlalchemy import Row, delete, select, update

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.errors import StaleEditError
from custui.domain.figures import Figures, measure
from custui.domain.flags import Flag, flags_of
from custui.domain.insights import location, preferred_channel, shown_name
from custui.domain.orders import OWN_ORIGIN, IncomingOrder, Order, StatusChange
from custui.domain.phone import index_digits, read_phone
from custui.domain.profiles import tidy_profile
from custui.domain.rules import ShopRules, days_between
from custui.domain.status import Status
from custui.domain.text import fold
from custui.store import ledger, own_orders
from custui.store.engine import Database
from custui.store.flags import flag_condition
from custui.store.health import integrity
from custui.store.intake import save_orders
from custui.store.ledger import draw_anew
from custui.store.measures import FIGURE_NAMES
from custui.store.profiles import update_profile
from custui.store.proof import proof
from custui.store.proof_desk import product_proof, profile_proof
from custui.store.proof_ledger import ledger_proof
from custui.store.shelves import (
    ACTIVITY,
    DEED_PHONES,
    DEEDS,
    ITEMS,
    ORDERS,
    PRODUCTS,
    PROFILE,
    STATE,
    SUMMARY,
)
from custui.store.undo import undo
from tests.store.tallies import check_tally
from tests.strategies import NAMES, incoming_orders, kept_order

ORIGINS = ("shop", "site")
# Few numbers, moments and amounts, so that orders are met again and ties are common; bytes sort "A10"
# before "A2", and "é" after "z".
NUMBERS = st.sampled_from(("A2", "A10", "a2", "é2", "A3"))
MOMENTS = st.sampled_from([datetime(2026, 4, day, 11, tzinfo=UTC) for day in (10, 11, 12)])
TOTALS = st.sampled_from((-7, -2, 0, 1, 4, 5_000_000, 10_000_000))
PHONES = st.sampled_from(("0803 555 0147", "+234 803 555 0147", "0805 220 9911", "ask landlord", ""))
ORDERS_IN = st.builds(
    replace, incoming_orders(), number=NUMBERS, created_at=MOMENTS, total=TOTALS, phone=PHONES
)
PROFILES = st.builds(
    Profile,
    st.one_of(st.none(), st.sampled_from(NAMES)),
    st.sampled_from((None, "", "0902 118 4420", "+44 7400 123456", "0803 555 0147")),
    st.sampled_from((None, "Aba", " ikeja ")),
    st.sampled_from((None, "Abia", "\u0301")),
)
RULES = (
    ShopRules(),
    ShopRules(currency="USD"),
    ShopRules(spent_statuses=frozenset({Status.DELIVERED, Status.CONFIRMED, Status.RETURNED})),
)


@dataclass
class Kept:
    """An order that should be in the store."""

    id: int
    incoming: IncomingOrder
    set_status: Status | None = None

    def order(self) -> Order:
        order = kept_order(self.incoming, self.id)
        return order if self.set_status is None else replace(order, status=self.set_status)


class SummaryMachine(RuleBasedStateMachine):
    """The store under test beside a model of it: the orders as they went in."""

    def __init__(self, database: Database, now: datetime) -> None:
        super().__init__()
        self.database, self.now = database, now
        self.shop = RULES[0]
        self.model: dict[tuple[str, str], Kept] = {}
        self.batches: list[tuple[str, list[IncomingOrder]]] = []
        self.edits: dict[str, tuple[Profile, int]] = {}
        self.row_ids: dict[str, int] = {}
        self.creations = 0

    @initialize(shop=st.sampled_from(RULES))
    def begin(self, shop: ShopRules) -> None:
        self.shop = shop
        with self.database.write() as connection:
            for table in (ITEMS, ORDERS, SUMMARY, PROFILE, PRODUCTS, DEED_PHONES, DEEDS, ACTIVITY):
                connection.execute(delete(table))
            connection.execute(update(STATE).values(revision=0))
            draw_anew(connection, shop)
            if self.database.dialect == "sqlite":
                connection.exec_driver_sql("INSERT INTO customer_search (customer_search) VALUES ('rebuild')")

    def teardown(self) -> None:
        assert integrity(self.database) == []

    @rule(origin=st.sampled_from(ORIGINS), orders=st.lists(ORDERS_IN, min_size=2, max_size=8))
    def imports(self, origin: str, orders: list[IncomingOrder]) -> None:
        self.batches.append((origin, orders))
        self.save(origin, orders)

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def imports_again(self, data: st.DataObject) -> None:
        self.save(*data.draw(st.sampled_from(self.batches)))

    @rule(order=ORDERS_IN, undone=st.booleans())
    def creates(self, order: IncomingOrder, undone: bool) -> None:
        self.creations += 1
        order = replace(order, number=f"C{self.creations}")
        key = f"key-{self.creations}"
        made, again = (
            own_orders.create_order(self.database, self.shop, self.now, order, "kemi", key)
            for _ in ("once", "again")
        )
        assert made == again
        assert made.subject is not None
        if undone:
            undo(self.database, self.shop, self.now, made.id, "kemi")
        else:
            self.model[OWN_ORIGIN, order.number] = Kept(made.subject, order)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), status=st.sampled_from(Status), undone=st.booleans())
    def changes_status(self, data: st.DataObject, status: Status, undone: bool) -> None:
        kept = self.model[data.draw(st.sampled_from(sorted(self.model)))]
        with self.database.read() as connection:
            version = connection.scalars(select(ORDERS.c.version).where(ORDERS.c.id == kept.id)).one()
        change = StatusChange(kept.id, version, status)
        deed = own_orders.change_status(self.database, self.shop, self.now, change, "kemi")
        if undone:
            undo(self.database, self.shop, self.now, deed.id, "kemi")
        else:
            kept.set_status = status

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def deletes(self, data: st.DataObject) -> None:
        kept = self.model.pop(data.draw(st.sampled_from(sorted(self.model))))
        own_orders.delete_order(self.database, self.shop, self.now, kept.id, "kemi")

    @precondition(lambda self: self.customers())
    @rule(data=st.data(), profile=PROFILES, undone=st.booleans())
    def edits_the_profile(self, data: st.DataObject, profile: Profile, undone: bool) -> None:
        phone = data.draw(st.sampled_from(sorted(self.customers())))
        version = self.edits.get(phone, (Profile(), 0))[1]
        with pytest.raises(StaleEditError):
            update_profile(self.database, self.shop, self.now, phone, CustomerEdit(profile, version + 1))
        deed = update_profile(self.database, self.shop, self.now, phone, CustomerEdit(profile, version))
        if undone:
            undo(self.database, self.shop, self.now, deed.id, "kemi")
            self.edits[phone] = (self.edits.get(phone, (Profile(), 0))[0], version + 2)
        else:
            self.edits[phone] = (tidy_profile(profile), version + 1)

    def save(self, origin: str, orders: list[IncomingOrder]) -> None:
        last = {order.number: order for order in orders}
        known = {n: self.model[origin, n].incoming for n in last if (origin, n) in self.model}
        created = sum(n not in known for n in last)
        unchanged = sum(known.get(n) == order for n, order in last.items())
        before = self.database.revision()
        told = save_orders(self.database, self.shop, self.now, origin, orders, dry_run=True)
        assert self.database.revision() == before
        outcome = save_orders(self.database, self.shop, self.now, origin, orders, dry_run=False)
        assert outcome == told
        assert (outcome.created, outcome.unchanged) == (created, unchanged)
        assert outcome.updated == len(last) - created - unchanged
        assert self.database.revision() == before + (unchanged < len(last))
        with self.database.read() as connection:
            found = connection.execute(select(ORDERS.c.number, ORDERS.c.id).where(ORDERS.c.origin == origin))
            ids = {row.number: row.id for row in found}
        for number, order in last.items():
            if known.get(number) != order:
                self.model[origin, number] = Kept(ids[number], order)

    def customers(self) -> dict[str, list[Kept]]:
        groups = defaultdict(list)
        for kept in self.model.values():
            if (key := read_phone(kept.incoming.phone, self.shop.region).key) is not None:
                groups[key].append(kept)
        return groups

    def stored(self) -> dict[str, Row[Any]]:
        with self.database.read() as connection:
            return {row.phone_key: row for row in connection.execute(select(SUMMARY))}

    @invariant()
    def agrees_with_a_plain_group_by(self) -> None:
        with self.database.read() as connection:
            assert proof(connection, self.shop) == []
            assert profile_proof(connection, self.shop) == []
            assert product_proof(connection) == []
            assert ledger_proof(connection, self.shop) == []
            check_tally(connection, self.shop)

    @invariant()
    def agrees_with_the_domain(self) -> None:
        stored, customers = self.stored(), self.customers()
        assert stored.keys() == customers.keys()
        for phone, kept in customers.items():
            self.agrees_about(phone, stored[phone], kept)

    def agrees_about(self, phone: str, row: Row[Any], kept: list[Kept]) -> None:
        orders = [one.order() for one in kept]
        figures = measure(orders, self.shop)
        assert Figures(*(getattr(row, name) for name in FIGURE_NAMES)) == figures
        assert row.average == figures.average
        edited = self.edits.get(phone, (Profile(), 0))[0]
        name = shown_name(orders) if edited.name is None else edited.name
        assert (row.name, row.name_folded) == (name, fold(name))
        assert row.preferred_channel == preferred_channel(orders)
        city, state = edited.city or "", edited.state or ""
        if not city + state:
            city, state = location(orders)
        assert (row.city_folded, row.state_folded) == (fold(city), fold(state))
        if city or state:
            assert (row.city, row.state) == (city, state)
        moments = [int(order.created_at.timestamp()) for order in orders]
        assert (row.first_order_at, row.last_order_at) == (min(moments), max(moments))
        assert row.whatsapp == self.whatsapp(phone, kept, edited)
        assert set(row.search_text.split("\n")) == self.search_lines(kept, edited)

    def whatsapp(self, phone: str, kept: list[Kept], edited: Profile) -> str | None:
        """Return the agent's number, else the latest given that WhatsApp can reach, else such a phone."""
        if edited.whatsapp is not None:
            return read_phone(edited.whatsapp, self.shop.region).key
        for one in sorted(kept, key=lambda one: (one.incoming.created_at, one.incoming.number, one.id))[::-1]:
            given = read_phone(one.incoming.whatsapp, self.shop.region)
            if given.mobile:
                return given.key
        return phone if read_phone(phone, self.shop.region).mobile else None

    def search_lines(self, kept: list[Kept], edited: Profile) -> set[str]:
        lines = {fold(edited.name or "")}
        if (key := read_phone(edited.whatsapp or "", self.shop.region).key) is not None:
            lines.add(index_digits(key, self.shop.region))
        for one in kept:
            lines.add(fold(one.incoming.customer_name))
            for text in (one.incoming.phone, one.incoming.whatsapp):
                reading = read_phone(text, self.shop.region)
                keys = (*reading.alternates, *([] if reading.key is None else [reading.key]))
                lines.update(index_digits(key, self.shop.region) for key in keys)
        return lines - {""} or {""}

    @invariant()
    def flags_are_the_domains(self) -> None:
        expected: dict[Flag, set[str]] = {flag: set() for flag in Flag}
        for phone, kept in self.customers().items():
            orders = [one.order() for one in kept]
            last = max(order.created_at for order in orders)
            days = days_between(last, self.now, self.shop.zone)
            for flag in flags_of(measure(orders, self.shop), days, self.shop.thresholds):
                expected[flag].add(phone)
        with self.database.read() as connection:
            for flag in Flag:
                bearing = select(SUMMARY.c.phone_key).where(flag_condition(flag, self.shop, self.now))
                assert set(connection.scalars(bearing)) == expected[flag]

    @invariant()
    def rows_keep_their_ids(self) -> None:
        ids = {phone: row.id for phone, row in self.stored().items()}
        for phone in ids.keys() & self.row_ids.keys():
            assert ids[phone] == self.row_ids[phone]
        self.row_ids = ids

    @invariant()
    def items_are_as_they_came(self) -> None:
        with self.database.read() as connection:
            rows = connection.execute(select(ITEMS).order_by(ITEMS.c.order_id, ITEMS.c.position)).all()
        assert [tuple(row) for row in rows] == [
            (one.id, position, item.sku, item.product, item.quantity, item.unit_price)
            for one in sorted(self.model.values(), key=lambda kept: kept.id)
            for position, item in enumerate(one.incoming.items, 1)
        ]


@pytest.mark.parametrize(("dialect", "examples", "steps"), [("sqlite", 20, 10), ("postgresql", 8, 8)])
def test_the_summary_is_right_after_every_step(
    new_database: Callable[[str], Database],
    now: datetime,
    dialect: str,
    examples: int,
    steps: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ledger, "PART", 4)
    monkeypatch.setattr(ledger, "MOST_PENDING", 3)
    database = new_database(dialect)
    # A factory does as well as a class, by its docstring if not by its types.
    run_state_machine_as_test(
        lambda: SummaryMachine(database, now),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
