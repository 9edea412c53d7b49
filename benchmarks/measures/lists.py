"""Pages of the list, counts and cards: cold, which is to say from a store whose own caches are empty."""

from itertools import product

from msgspec.structs import replace

from custui.domain.groups import Group
from custui.domain.query import Activity, CustomerFilters, PageRequest, Sort, SortField
from measures.result import Measured, Result, timed
from measures.shop import Shop

PERIODS = (0, 7, 30, 90, 365)
FIGURES = (SortField.SPENT, SortField.ORDERS, SortField.AVERAGE)
VIP = frozenset({Group.VIP})
FILTERS = {
    "everybody": CustomerFilters(),
    "a city": CustomerFilters(city="Ikeja"),
    "VIP": CustomerFilters(groups=VIP),
    "VIP, a city, inactive": CustomerFilters(groups=VIP, city="Ikeja", status=Activity.INACTIVE),
    "five orders or more": CustomerFilters(min_orders=5),
    "10,000–50,000 spent": CustomerFilters(min_spent=1_000_000, max_spent=4_999_999),
    "WhatsApp, noted": CustomerFilters(channel="whatsapp", has_notes=True),
    "in a segment of many": CustomerFilters(segment="Many"),
}
SEARCHES = {
    "prefix": "oka", "a common name": "okafor", "two words": "chinedu okafor", "infix": "inedu",
    "four digits": "4911", "a number": "0803 555 0147", "a typo": "Chinedo okafr", "no hit": "zzyzx",
    "one letter": "o", "an order": "B-1234-0", "a common name, in a city": "okafor",
}  # fmt: skip


def title(days: int) -> str:
    """Return a period's name."""
    return f"{days} days" if days else "all time"


def pages(shop: Shop) -> Measured:
    """Measure first pages under filters, by what lists are mostly sorted by."""
    for (name, filters), days in product(FILTERS.items(), PERIODS):
        for field in (SortField.LAST_ORDER, *FIGURES):
            asked = replace(filters, sort=Sort(field))
            period = shop.last(days)
            figures_tell = field in FIGURES or asked.min_orders or asked.min_spent
            budget = 300.0 if days and figures_tell else 50.0
            runs = timed(lambda: shop.cold.get_customers(asked, period, PageRequest()), 3, 0.8)  # noqa: B023
            yield Result("list pages", f"{name} · {title(days)} · by {field.value}", "ms", runs, budget)


def sorts(shop: Shop) -> Measured:
    """Measure every sort of everybody both ways: the first page, a far one from a mark, and the last."""
    for field, falling in product(SortField, (True, False)):
        asked = CustomerFilters(sort=Sort(field, falling))
        way = "falling" if falling else "rising"
        first = timed(lambda: shop.cold.get_customers(asked, shop.last(0), PageRequest()), 3)  # noqa: B023
        yield Result("sorts", f"{field.value}, {way}: first page", "ms", first, 50)
        request = PageRequest(2)
        for number in range(2, 22):
            found = shop.cold.get_customers(asked, shop.last(0), request)
            request = PageRequest(number + 1, after=found.last)
        deep = timed(lambda: shop.cold.get_customers(asked, shop.last(0), request), 3)  # noqa: B023
        yield Result("sorts", f"{field.value}, {way}: page 22 from a mark", "ms", deep, 50)


def deep_pages(shop: Shop) -> Measured:
    """Measure far pages of periods by their figures, and cached ones."""
    for days, field in product((30, 90, 365), FIGURES):
        asked = CustomerFilters(sort=Sort(field))
        for number in (20, 1_000):
            runs = timed(lambda: shop.cold.get_customers(asked, shop.last(days), PageRequest(number)), 2)  # noqa: B023
            yield Result("deep pages", f"{title(days)} by {field.value}: page {number:,}", "ms", runs, 300)
    shop.repository.get_customers(CustomerFilters(), shop.last(30), PageRequest())
    cached = timed(lambda: shop.repository.get_customers(CustomerFilters(), shop.last(30), PageRequest()))
    yield Result("deep pages", "a page seen before (cached)", "ms", cached, 50)


def counts(shop: Shop) -> Measured:
    """Measure counts and cards, which come after the rows."""
    for days in PERIODS:
        period = shop.last(days)
        for name in ("everybody", "a city", "VIP", "five orders or more"):
            runs = timed(lambda: shop.cold.count_customers(FILTERS[name], period), 2)  # noqa: B023
            yield Result("counts and cards", f"count of {name} · {title(days)}", "ms", runs)
        for what, ask in (
            ("list cards", lambda: shop.cold.list_cards(period)),  # noqa: B023
            ("group cards", lambda: shop.cold.group_cards(period)),  # noqa: B023
            ("channels and places", lambda: shop.cold.shares(period)),  # noqa: B023
        ):
            yield Result("counts and cards", f"{what} · {title(days)}", "ms", timed(ask, 2))


def searches(shop: Shop) -> Measured:
    """Measure what is asked at each pause in typing."""
    for name, text in SEARCHES.items():
        asked = CustomerFilters(text, city="Ikeja" if "in a city" in name else None)
        runs = timed(lambda: shop.cold.get_customers(asked, shop.last(0), PageRequest()))  # noqa: B023
        yield Result("search", f"{name}: {text}", "ms", runs, 50)
