"""The activity of one customer: who did what, when."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct


class Activity(Struct, frozen=True):
    """One entry of the log."""

    id: int
    at: datetime
    """Aware, UTC."""
    agent: str
    action: str
    """As the store calls it: `added note`, `changed status`, `opened whatsapp`, `undid: added note` …"""
    detail: Mapping[str, str | int | None]
    """What was changed, by name: `from`, `to`, `number`, `note`, `segment`, `template` …"""
    order_id: int | None = None


class ActivityPage(Struct, frozen=True):
    """The newest entries, or those before one."""

    entries: tuple[Activity, ...]
    """Newest first."""
    has_more: bool
