"""The demo shop's smart segments and saved views."""

from custui.domain.deeds import NewSegment
from custui.domain.groups import Group
from custui.domain.period import Period, PeriodKind
from custui.domain.query import CustomerFilters, ListQuery, Sort, SortField

_BY_SPENT = Sort(SortField.SPENT)

SMART_SEGMENTS = (
    NewSegment(
        "Lagos VIPs",
        "yellow",
        query=ListQuery(CustomerFilters(state="Lagos", groups=frozenset({Group.VIP}), sort=_BY_SPENT)),
    ),
    NewSegment(
        "Quiet big spenders",
        "cyan",
        query=ListQuery(CustomerFilters(groups=frozenset({Group.HIGH_VALUE, Group.AT_RISK}), sort=_BY_SPENT)),
    ),
)
VIEWS = (
    ("Follow-ups due", ListQuery(CustomerFilters(follow_up_due=True))),
    (
        "Best of 30 days",
        ListQuery(CustomerFilters(sort=_BY_SPENT), Period(PeriodKind.DAYS_30)),
    ),
)
