from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custui.domain.orders import IncomingOrder, OrderItem, SaveOutcome
from custui.transfer import batches, by_customer, importing
from custui.transfer.by_customer import OrdersByCustomer
from tests.transfer.desk import HEADER, RULES, FakeDesk

ITEMS = st.builds(
    OrderItem, st.text(max_size=3), st.integers(-2, 5), st.integers(0, 900), st.text(max_size=2)
)
ORDERS = st.builds(
    IncomingOrder,
    number=st.uuids().map(str),
    created_at=st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
    total=st.integers(),
    currency=st.sampled_from(["NGN", "EUR"]),
    phone=st.sampled_from(["", "0803 555 0147", "+2348035550147", "'+234 803 555 0148", "no phone"])
    | st.text(st.characters(), max_size=5),
    customer_name=st.text(st.characters(), max_size=5),
    refunded=st.integers(0, 5),
    address=st.text(max_size=5),
    items=st.lists(
        st.builds(
            OrderItem, st.text(max_size=3), st.integers(-2, 5), st.integers(0, 900), st.text(max_size=2)
        ),
        max_size=3,
    ).map(tuple),
)


@given(st.lists(ORDERS, max_size=30), st.booleans())
@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_order_comes_out_as_it_went_in_and_spellings_of_a_phone_side_by_side(
    monkeypatch: pytest.MonkeyPatch, orders: list[IncomingOrder], on_disk: bool
) -> None:
    monkeypatch.setattr(by_customer, "IN_MEMORY", 900 if on_disk else 1 << 20)
    with OrdersByCustomer() as waiting:
        for order in orders:
            waiting.keep(order)
        found = list(waiting.orders())
    assert waiting.count == len(found)
    assert sorted(found, key=lambda order: order.number) == sorted(orders, key=lambda order: order.number)
    if not on_disk:  # a part of the memory at a time: nothing is said of one that does not hold a customer
        places = [nth for nth, order in enumerate(found) if order.phone.endswith(("0147", "5550147"))]
        assert places == list(range(places[0], places[0] + len(places))) if places else True


def test_orders_on_disk_come_in_the_order_of_their_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_customer, "IN_MEMORY", 20_000)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with OrdersByCustomer() as waiting:
        for number in range(3_000):
            customer = number * 7 % 300
            waiting.keep(IncomingOrder(f"N{number}", moment, 1, "NGN", phone=f"0803555{customer:04}"))
        found = [order.phone for order in waiting.orders()]
    assert found == sorted(found)
    assert set(Counter(found).values()) == {10}


def test_those_of_one_customer_come_as_they_came() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with OrdersByCustomer() as waiting:
        for number in range(30):
            waiting.keep(IncomingOrder(f"N{number}", moment, 1, "NGN", phone=f"080355500{number % 3:02}"))
        found = [order.number for order in waiting.orders()]
    assert found == [f"N{number}" for customer in range(3) for number in range(customer, 30, 3)]


def test_orders_without_a_phone_or_with_one_for_all_never_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_customer, "IN_MEMORY", 20_000)
    at_once = list[int]()
    sort = by_customer._sorted

    def watched(records: list[tuple[bytes, bytes]]) -> Iterator[IncomingOrder]:
        at_once.append(len(records))
        return sort(records)

    monkeypatch.setattr(by_customer, "_sorted", watched)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with OrdersByCustomer() as waiting:
        for number in range(6_000):
            phone = "" if number % 2 else "0800 000 0000"
            waiting.keep(IncomingOrder(f"N{number}", moment, 1, "NGN", phone=phone))
        found = {order.number for order in waiting.orders()}
    assert len(found) == 6_000
    assert max(at_once) < 300


def test_a_customers_orders_are_saved_at_once_however_far_apart_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ORDERS", 40)
    saved: list[set[str]] = []

    class Desk(FakeDesk):
        def save_orders(
            self, origin: str, orders: Sequence[IncomingOrder], *, dry_run: bool = False, agent: str = ""
        ) -> SaveOutcome:
            saved.append({order.phone for order in orders})
            return super().save_orders(origin, orders)

    file = tmp_path / "orders.csv"
    rows = "".join(f"N{n},2026-01-01,0803555{n % 50:04},x,1,5,5,paid\n" for n in range(1_000))
    file.write_text(f"{HEADER}\n{rows}", encoding="utf-8")
    report = importing.import_files([file], Desk(), RULES, origin="shop")
    assert report.created == 1_000
    assert len(saved) == 25
    # Twenty of each customer: two customers a batch.
    assert sum(map(len, saved)) == 50
