"""Flags and activity as SQL conditions are the domain's own, to the second and in any zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, select

from custui.domain.figures import Figures
from custui.domain.flags import Flag, flags_of
from custui.domain.query import Activity
from custui.domain.rules import ShopRules, Thresholds, days_between
from custui.store.flags import activity_condition, flag_condition
from custui.store.shelves import SUMMARY

ZONES = (
    "Africa/Lagos",
    "UTC",
    "America/Havana",
    "Asia/Beirut",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Asia/Kolkata",
)
NOW = datetime(2026, 6, 8, 9, 30, tzinfo=UTC)


def _summary(phone: str, figures: Figures, last: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {
        column.name: "" if column.type.python_type is str else 0
        for column in SUMMARY.columns
        if column.name != "id"
    }
    return row | {
        "phone_key": phone,
        "orders": figures.orders,
        "spent": figures.spent,
        "cancelled": figures.cancelled,
        "last_order_at": int(last.timestamp()),
    }


def _borne(
    connection: Connection, figures: Figures, last: datetime, rules: ShopRules, now: datetime
) -> set[Any]:
    connection.execute(SUMMARY.delete())
    connection.execute(insert(SUMMARY).values(_summary("+2348035550147", figures, last)))
    conditions = {flag: flag_condition(flag, rules, now) for flag in Flag} | {
        activity: activity_condition(activity, rules, now) for activity in Activity
    }
    held = connection.execute(select(*conditions.values()).select_from(SUMMARY)).one()
    return {word for word, holds in zip(conditions, held, strict=True) if holds}


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    SUMMARY.create(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


small = st.integers(-2, 4)


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(
    figures=st.builds(
        Figures, orders=st.integers(1, 7), spent=st.integers(-3, 3), cancelled=st.integers(0, 3)
    ),
    thresholds=st.builds(Thresholds, small, small, st.integers(-1, 70), small, small),
    active_days=st.integers(-1, 40),
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2023, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    days=st.integers(-3, 80),
    seconds=st.sampled_from((-1, 0, 1, 3600, 43_200)),
)
@example(Figures(1), Thresholds(), 30, "Africa/Lagos", NOW, 30, 0)
@example(Figures(1), Thresholds(), 30, "Africa/Lagos", NOW, 30, -1)
@example(Figures(1), Thresholds(), 30, "Africa/Lagos", NOW, 59, 0)
@example(Figures(1), Thresholds(), 30, "Africa/Lagos", NOW, 59, -1)
def test_conditions_equal_the_rules(
    connection: Connection,
    figures: Figures,
    thresholds: Thresholds,
    active_days: int,
    zone: str,
    now: datetime,
    days: int,
    seconds: int,
) -> None:
    rules = ShopRules(zone=ZoneInfo(zone), active_days=active_days, thresholds=thresholds)
    now = now.replace(microsecond=0)
    today = now.astimezone(rules.zone)
    midnight = today.replace(hour=0, minute=0, second=0).astimezone(UTC)
    last = midnight - timedelta(days=days) + timedelta(seconds=seconds)
    idle = days_between(last, now, rules.zone)
    activity = Activity.ACTIVE if idle <= active_days else Activity.INACTIVE
    assert _borne(connection, figures, last, rules, now) == {*flags_of(figures, idle, thresholds), activity}
