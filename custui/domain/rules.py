"""What a shop decides for itself: region, currency, zone, and the thresholds behind the flags."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field

from custui.domain.status import Status


class Thresholds(Struct, frozen=True):
    """Where each flag begins (DESIGN.md §4, "Flags")."""

    vip_orders: int = 5
    repeat_orders: int = 2
    at_risk_days: int = 60
    high_value: int = 10_000_000
    """Minor units of the shop's currency: ₦100,000."""
    problematic_cancelled: int = 2


class ShopRules(Struct, frozen=True):
    """One shop's choices; every rule that needs one takes it from here."""

    name: str = "My shop"
    region: str = "NG"
    """Where a number without a country code belongs: ISO 3166 alpha-2."""
    currency: str = "NGN"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Africa/Lagos"))
    """Whose calendar days, weeks and months count."""
    spent_statuses: frozenset[Status] = frozenset({Status.DELIVERED})
    active_days: int = 30
    """A last order at most this many days ago makes a customer active."""
    thresholds: Thresholds = field(default_factory=Thresholds)


def read_zone(name: str) -> ZoneInfo:
    """Return the time zone `name`; raises ValueError with a sentence where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{name}' is not a time zone such as UTC or Africa/Lagos") from None


def days_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """Return the difference of the two moments' calendar dates in `zone`; 0 where `earlier` lies ahead."""
    return max(0, (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days)


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which `day` begins in `zone`.

    Where the clocks skip midnight that is the moment of the skip; where they show it twice, the first.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def start_of_day(days_ago: int, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, of the shop's day that began `days_ago` days before today's."""
    day = now.astimezone(zone).date() - timedelta(days=days_ago)
    return first_moment(day, zone)
