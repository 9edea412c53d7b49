"""Flags and activity as conditions on the summary, each shaped so that an index can serve it.

They say what `custui.domain.flags.flags_of` and `ShopRules.active_days` say.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, false, true

from custui.domain.flags import Flag
from custui.domain.groups import Group
from custui.domain.query import Activity
from custui.domain.rules import ShopRules, start_of_day
from custui.store.shelves import SUMMARY


def flag_condition(flag: Flag, rules: ShopRules, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a customer bears `flag` as of `now` (aware)."""
    thresholds = rules.thresholds
    match flag:
        case Flag.VIP:
            return SUMMARY.c.orders >= thresholds.vip_orders
        case Flag.REPEAT:
            return SUMMARY.c.orders >= thresholds.repeat_orders
        case Flag.AT_RISK:
            if thresholds.at_risk_days <= 0:
                return true()
            # So many whole days ago or more: before the day that began one day less ago.
            return SUMMARY.c.last_order_at < _moment(thresholds.at_risk_days - 1, rules, now)
        case Flag.HIGH_VALUE:
            return SUMMARY.c.spent >= thresholds.high_value
        case Flag.PROBLEMATIC:
            return SUMMARY.c.cancelled >= thresholds.problematic_cancelled


def group_condition(group: Group, rules: ShopRules, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a customer belongs to `group` as of `now` (aware)."""
    return SUMMARY.c.orders == 1 if group.flag is None else flag_condition(group.flag, rules, now)


def activity_condition(activity: Activity, rules: ShopRules, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a customer is (in)active as of `now` (aware)."""
    wanted = activity is Activity.ACTIVE
    if rules.active_days < 0:
        return false() if wanted else true()
    since = _moment(rules.active_days, rules, now)
    return SUMMARY.c.last_order_at >= since if wanted else SUMMARY.c.last_order_at < since


def _moment(days_ago: int, rules: ShopRules, now: datetime) -> int:
    return int(start_of_day(days_ago, now, rules.zone).timestamp())
