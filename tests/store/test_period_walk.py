"""Pages of a period by its own figures, walked from the least on."""

from datetime import datetime, timedelta

import pytest

from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, PageRequest, Sort, SortField
from custui.domain.rules import ShopRules
from custui.store import customers
from custui.store.engine import Database
from custui.store.intake import save_orders
from tests.factories import make_incoming


@pytest.mark.parametrize("size", [1, 2, 3])
def test_whoever_has_more_comes_last_though_the_phone_stands_first(
    database: Database, rules: ShopRules, now: datetime, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("custui.store.period_walk.FEW_ORDERS", 0)
    phones = [f"+234803555014{number}" for number in range(5)]
    numbered = [*phones, phones[0], phones[2]]
    save_orders(database, rules, now, "shop", [
        make_incoming(f"A{n}", now - timedelta(days=1), phone=phone) for n, phone in enumerate(numbered)
    ], False)  # fmt: skip
    rising = CustomerFilters(sort=Sort(SortField.ORDERS, descending=False))
    found: list[str] = []
    with database.read() as connection:
        request = PageRequest(size=size)
        while True:
            page = customers.page(connection, rising, Period(PeriodKind.DAYS_7), request, rules, now)
            found += [row.phone for row in page.rows]
            if not page.has_more:
                break
            request = PageRequest(request.number + 1, size, after=page.last)
    assert found == [phones[1], phones[3], phones[4], phones[0], phones[2]]
