import json
from datetime import UTC, date, datetime

from custui.domain.period import ALL_TIME, Period, PeriodKind, custom_period
from custui.domain.status import Status
from custui.transfer.records import customer_record, details_record
from tests.factories import RULES, make_details, make_item, make_note, make_order, make_row, make_segment

CONTACT = {"whatsapp_url": "https://wa.me/2348035550147", "tel_url": None}


def record(**of: object) -> dict[str, object]:
    return details_record(make_details(**of), RULES, CONTACT)  # type: ignore[arg-type]


def test_a_listed_customer() -> None:
    assert customer_record(make_row(), RULES) == {
        "phone": "+2348035550147",
        "name": "Ngozi Eze-Obi",
        "whatsapp": "+2348035550147",
        "orders": 6,
        "delivered": 3,
        "cancelled": 2,
        "spent": "102000.00",
        "average_order_value": "34000.00",
        "first_order_at": "2026-03-02T12:00:00+01:00",
        "last_order_at": "2026-06-03T12:00:00+01:00",
        "days_since_last_order": 5,
        "status": "active",
        "flags": ["vip", "repeat", "high_value", "problematic"],
        "preferred_channel": "whatsapp",
        "city": "Ikeja",
        "state": "Lagos",
    }


def test_what_is_unknown_is_null() -> None:
    order = make_order(status=Status.PENDING, city="", state="", channel="unknown", customer_name="")
    found = customer_record(make_row([order], whatsapp=None), RULES)
    for name in ("name", "whatsapp", "average_order_value", "preferred_channel", "city", "state"):
        assert found[name] is None
    assert found["spent"] == "0.00"


def test_a_customer_in_full() -> None:
    found = record(notes=(make_note(),), segments=(make_segment(),))
    assert list(found) == [
        "customer", "stats", "insights", "charts", "orders", "notes", "segments", "contact",
    ]  # fmt: skip
    assert found["customer"] == {
        **customer_record(make_row(), RULES),
        "customer_since": "2026-03-02T12:00:00+01:00",
    }
    assert found["stats"] == {
        "total_orders": {"value": 6, "previous": None, "trend": None},
        "total_spent": {"value": "102000.00", "previous": None, "trend": None},
        "average_order_value": {"value": "34000.00", "previous": None, "trend": None},
        "conversion_rate": {"value": 0.5, "previous": None, "trend": None},
        "days_since_last_order": {"value": 5, "previous": None, "trend": None},
    }
    assert found["insights"] == {
        "purchase_frequency_days": 18.6,
        "median_gap_days": 11.0,
        "favourite_products": [
            {"product": "Shea butter", "quantity": 3, "money": "12000.00"},
            {"product": "Black soap", "quantity": 2, "money": "4000.00"},
            {"product": "Ankara 6 yards", "quantity": 1, "money": "12000.00"},
        ],
        "preferred_channel": "whatsapp",
        "peak_order_days": ["Monday"],
        "location": {"city": "Ikeja", "state": "Lagos"},
        "delivery_success_rate": 0.6,
    }
    assert found["notes"] == [
        {"body": "Prefers delivery after 5 PM", "author": "tunde", "created_at": "2026-05-03T12:00:00+01:00"}
    ]
    assert found["segments"] == ["Promo list"]
    assert found["contact"] == CONTACT
    json.dumps(found)


def test_charts_and_orders() -> None:
    foreign = make_order(
        9, datetime(2026, 1, 31, 23, 30, tzinfo=UTC), Status.UNKNOWN, 1_500, currency="USD", channel="jumia",
        items=(make_item("Bag", 2, 750),),
    )  # fmt: skip
    found = record(orders=[make_order(1, datetime(2026, 3, 5, tzinfo=UTC)), foreign])
    assert found["charts"] == {
        "orders_by_month": [
            {"month": "2026-02", "orders": 1, "spent": "0.00"},
            {"month": "2026-03", "orders": 1, "spent": "12000.00"},
        ],
        "status_distribution": [
            {"status": "delivered", "orders": 1},
            {"status": "unknown", "orders": 1},
        ],
        "channels": [{"channel": "jumia", "orders": 1}, {"channel": "whatsapp", "orders": 1}],
        "top_products": [{"product": "Bag", "quantity": 2, "money": "0.00"}],
    }
    orders = found["orders"]
    assert isinstance(orders, list)
    assert orders[1] == {
        "number": "A0009",
        "created_at": "2026-02-01T00:30:00+01:00",
        "status": "unknown",
        "channel": "jumia",
        "total": "15.00",
        "currency": "USD",
        "items": [{"product": "Bag", "quantity": 2, "unit_price": "7.50"}],
    }


def test_trends_are_fractions_points_new_or_null() -> None:
    stats = record(period=Period(PeriodKind.DAYS_90))["stats"]
    assert isinstance(stats, dict)
    assert stats["total_orders"] == {"value": 5, "previous": 1, "trend": 4.0}
    assert stats["total_spent"] == {"value": "52000.00", "previous": "50000.00", "trend": 0.04}
    assert stats["average_order_value"] == {"value": "26000.00", "previous": "50000.00", "trend": -0.48}
    assert stats["conversion_rate"] == {"value": 0.4, "previous": 1.0, "trend": -0.6}
    first = record(period=Period(PeriodKind.DAYS_30))["stats"]
    assert isinstance(first, dict)
    assert first["total_spent"] == {"value": "52000.00", "previous": "0.00", "trend": "new"}
    nothing = record(period=custom_period(date(2020, 1, 1), date(2020, 1, 2)))["stats"]
    assert isinstance(nothing, dict)
    assert nothing["total_orders"] == {"value": 0, "previous": 0, "trend": 0.0}
    assert nothing["days_since_last_order"] == {"value": None, "previous": None, "trend": None}


def test_nothing_claimed_is_null_or_empty() -> None:
    one = make_order(status=Status.PENDING, city="", state="", channel="unknown")
    assert record(orders=[one], period=ALL_TIME)["insights"] == {
        "purchase_frequency_days": None,
        "median_gap_days": None,
        "favourite_products": [],
        "preferred_channel": None,
        "peak_order_days": [],
        "location": None,
        "delivery_success_rate": None,
    }
