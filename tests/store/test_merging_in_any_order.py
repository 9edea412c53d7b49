"""Merges, undone in any order, leave nothing behind: beside the store stands one that never merges.

At every step the merging store is the other one seen through the merges: each order, note and membership
is with whom its own phone leads to. Once all are undone, both are the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import Deed
from custui.domain.errors import StoreError, UnknownCustomerError
from custui.domain.orders import IncomingOrder
from custui.domain.period import ALL_TIME
from custui.domain.rules import ShopRules
from custui.store import ledger, outline
from custui.store.engine import Database
from custui.store.health import integrity, rebuild
from custui.store.proof import proof
from custui.store.proof_ledger import ledger_proof
from custui.store.proof_outline import outline_proof
from custui.store.search_index import rebuild_index
from custui.store.shelves import ALIASES, ITEMS, MEMBERS, NOTES, ORDERS, PROFILE, SUMMARY
from tests.store.list_shop import PHONES, WRITTEN, ListShop, those
from tests.store.tallies import check_tally
from tests.strategies import incoming_orders

PEOPLE = PHONES[:4]
SEGMENTS = {"Promo": PEOPLE[:1], "Wholesale": PEOPLE[1:3]}
"""With whom is in each at first."""
WHO = st.sampled_from(PEOPLE)
# Few numbers, so that orders come again, some from another phone; two in a cell and a WhatsApp of its own.
CELLS = st.one_of(WHO, st.tuples(WHO, WHO).map(" / ".join))
IMPORTED = st.lists(
    st.builds(
        replace,
        incoming_orders(),
        number=st.integers(1, 8).map(lambda n: f"N{n}"),
        phone=CELLS,
        whatsapp=st.one_of(st.just(""), WHO, st.just("0706 555 0133")),
        city=st.sampled_from(("Ikeja", "Garki", "")),
    ),
    min_size=1,
    max_size=3,
)


@dataclass
class Both:
    """The store that merges, and the one that never does."""

    merging: ListShop
    plain: ListShop
    merges: list[Deed] = field(default_factory=list)
    segmented: list[tuple[Deed, Deed]] = field(default_factory=list)
    """What was done to segments in both."""
    into: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By deed, who was merged into whom."""
    noted: int = 0
    done: int = 0

    def begin(self) -> None:
        for shop in (self.merging, self.plain):
            shop.forget((*WRITTEN, ITEMS, ORDERS, SUMMARY, PROFILE, ALIASES))
            with shop.database.write() as connection:
                rebuild_index(connection)
                outline.draw(connection, anew=True)
                ledger.draw_anew(connection, shop.rules)
            shop.__post_init__()
            for name, members in SEGMENTS.items():
                shop.create(name, those(*members))
        self.merges, self.segmented, self.into = [], [], {}

    def customer(self, phone: str) -> str:
        """Return where `phone` leads by the merges that stand."""
        parents = {alias: into for deed, (alias, into) in self.into.items()}
        while phone in parents:
            phone = parents[phone]
        return phone

    def phones_of(self, customer: str) -> list[str]:
        return [phone for phone in PEOPLE if self.customer(phone) == customer]

    def there(self, shop: ListShop, phone: str) -> bool:
        found = shop.repository.get_customer_details(phone, ALL_TIME)
        return found is not None and found.customer.phone == phone

    def agree(self) -> None:
        with self.merging.database.read() as connection:
            assert proof(connection, self.merging.rules) == []
            assert ledger_proof(connection, self.merging.rules) == []
            assert outline_proof(connection) == []
            check_tally(connection, self.merging.rules)
        plain, merging = self.held(self.plain), self.held(self.merging)
        assert merging == {
            "orders": {row: self.customer(phone) for row, phone in plain["orders"].items()},
            "notes": {row: self.customer(phone) for row, phone in plain["notes"].items()},
            "members": {(name, self.customer(phone)) for name, phone in plain["members"]}
            | {(name, phone) for name, phone in merging["members"] if self.customer(phone) != phone},
        }
        for deed in self.merges:
            alias = self.into[deed.id][0]
            details = self.merging.repository.get_customer_details(alias, ALL_TIME)
            if details is not None:
                assert details.customer.phone == self.customer(alias)
                phones = {one.phone: one.deed_id for one in details.aliases}
                assert phones[alias] == deed.id

    def held(self, shop: ListShop) -> dict[str, Any]:
        return {
            "orders": {(row.origin, row.number): row.phone_key for row in shop.rows(ORDERS)},
            "notes": {row.idempotency_key: row.phone_key for row in shop.rows(NOTES)},
            "members": {(row.segment_id, row.phone_key) for row in shop.rows(MEMBERS)},
        }

    def same(self) -> None:
        """Check that with no merge left nothing tells the two stores apart."""
        assert self.merging.rows(ALIASES) == []
        for table, but in ((ORDERS, "version"), (SUMMARY, "id"), (NOTES, ""), (MEMBERS, ""), (PROFILE, "")):
            kept = [
                sorted(
                    str({name: value for name, value in row._mapping.items() if name != but})
                    for row in shop.rows(table)
                )
                for shop in (self.merging, self.plain)
            ]
            assert kept[0] == kept[1], table.name

    # Steps.

    def imports(self, orders: list[IncomingOrder]) -> None:
        for shop in (self.merging, self.plain):
            shop.repository.save_orders("site", orders)

    def deletes(self, pick: int) -> None:
        rows = self.merging.rows(ORDERS)
        if rows:
            row = rows[pick % len(rows)]
            self.merging.repository.delete_order(row.id, "kemi")
            (other,) = (
                one.id
                for one in self.plain.rows(ORDERS)
                if (one.origin, one.number) == (row.origin, row.number)
            )
            self.plain.repository.delete_order(other, "kemi")

    def merge(self, alias: str, into: str) -> None:
        repository, one, other = self.merging.repository, self.customer(alias), self.customer(into)
        if one == other or not all(self.there(self.merging, phone) for phone in (one, other)):
            with pytest.raises((StoreError, UnknownCustomerError)):
                repository.merge(alias, into, "kemi", self.merging.key())
            return
        told, key = repository.merge_preview(alias, into), self.merging.key()
        deeds = {repository.merge(alias, into, "kemi", key).id for _ in ("once", "again")}
        merged = repository.get_customer_details(into, ALL_TIME)
        assert merged is not None
        assert told.result == merged.customer
        assert (told.alias.phone, told.into.phone) == (one, other)
        self.merges.append(repository.last_deed("kemi") or pytest.fail("no deed"))
        assert deeds == {self.merges[-1].id}
        self.into[self.merges[-1].id] = (one, other)
        self.done += 1

    def takes_back(self, pick: int) -> None:
        if self.merges:
            deed = self.merges.pop(pick % len(self.merges))
            assert self.merging.undo(deed).undone
            del self.into[deed.id]

    def note(self, phone: str) -> None:
        customer = self.customer(phone)
        if self.there(self.merging, customer) and self.there(self.plain, customer):
            self.noted += 1
            self.merging.repository.add_note(phone, "said", "kemi", f"note-{self.noted}")
            self.plain.repository.add_note(customer, "said", "kemi", f"note-{self.noted}")

    def rename(self, phone: str) -> None:
        customer = self.customer(phone)
        for shop in (self.merging, self.plain):
            found = shop.repository.get_customer_details(customer, ALL_TIME)
            if found is not None and self.there(self.plain, customer):
                edit = CustomerEdit(Profile(f"Madam {found.version}"), found.version, "kemi")
                shop.repository.update_customer_info(customer, edit)

    def segment(self, pick: int, phone: str, *, joining: bool) -> None:
        customer = self.customer(phone)
        phones = self.phones_of(customer)
        if not self.there(self.merging, customer) or not all(self.there(self.plain, one) for one in phones):
            return
        number = self.merging.named(list(SEGMENTS)[pick % 2]).id
        other = self.plain.named(list(SEGMENTS)[pick % 2]).id
        if joining:
            # Who is a member by one of their phones is one already: by that, joining changes nothing.
            members = sorted(self.plain.members(other).intersection(phones))
            deeds = (
                self.merging.add(number, customer),
                self.plain.add(other, members[0] if members else customer),
            )
        else:
            deeds = (self.merging.remove(number, customer), self.plain.remove(other, *phones))
            assert deeds[0].customers == bool(deeds[1].customers)
        self.segmented.append(deeds)

    def undo_segmenting(self, pick: int) -> None:
        if self.segmented:
            merging, plain = self.segmented.pop(pick % len(self.segmented))
            self.merging.undo(merging)
            self.plain.undo(plain)

    def rebuild(self) -> None:
        for shop in (self.merging, self.plain):
            rebuild(shop.database, shop.rules, shop.now, "kemi")


Step = Callable[[Both], None]
PICKS = st.integers(0, 20)
PAIRS = st.sampled_from(list(permutations(PEOPLE, 2)))
MERGE = st.builds(lambda pair: lambda both: both.merge(*pair), PAIRS)
STEPS: st.SearchStrategy[Step] = st.one_of(
    *[MERGE] * 4,
    st.builds(lambda pick: lambda both: both.takes_back(pick), PICKS),
    st.builds(lambda orders: lambda both: both.imports(orders), IMPORTED),
    st.builds(lambda pick: lambda both: both.deletes(pick), PICKS),
    st.builds(lambda phone: lambda both: both.note(phone), WHO),
    st.builds(lambda phone: lambda both: both.rename(phone), WHO),
    st.builds(lambda pick, phone: lambda both: both.segment(pick, phone, joining=True), PICKS, WHO),
    st.builds(lambda pick, phone: lambda both: both.segment(pick, phone, joining=False), PICKS, WHO),
    st.builds(lambda pick: lambda both: both.undo_segmenting(pick), PICKS),
    st.just(Both.rebuild),
)


@pytest.mark.parametrize(("dialect", "examples"), [("sqlite", 8), ("postgresql", 2)])
def test_everything_undone_is_as_if_nobody_had_merged(
    new_database: Callable[[str], Database],
    rules: ShopRules,
    now: datetime,
    dialect: str,
    examples: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ledger, "PART", 4)
    monkeypatch.setattr(ledger, "MOST_PENDING", 3)
    monkeypatch.setattr(outline, "PART", 4)
    monkeypatch.setattr(outline, "MOST_UNSURE", 1)
    merging, plain = (ListShop(new_database(dialect), rules, now) for _ in range(2))
    both = Both(merging, plain)

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # making a failure smaller takes minutes, and twelve steps can be read
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=st.lists(STEPS, min_size=9, max_size=12), data=st.data())
    def run(steps: list[Step], data: st.DataObject) -> None:
        both.begin()
        for step in steps:
            step(both)
            both.agree()
            both.merging.later()
            both.plain.later()
        for deed in data.draw(st.permutations(both.merges)):
            both.takes_back(both.merges.index(deed))
            both.agree()
        both.same()
        assert integrity(both.merging.database) == []

    run()
    assert both.done >= examples / 2, "without merges it shows nothing"
