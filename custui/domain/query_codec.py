"""Queries as JSON, for saved views, smart segments and the view an agent comes back to.

The page is left out, and so are marked customers: neither means anything on another day.
"""

import json
from typing import Any

from custui.domain.groups import Group
from custui.domain.period import parse_period
from custui.domain.query import Activity, CustomerFilters, ListQuery, PhoneDoubt, Sort, SortField

_PLAIN = (
    "search", "min_orders", "max_orders", "min_spent", "max_spent", "channel", "city", "state", "segment",
    "not_segment", "has_notes", "follow_up_due",
)  # fmt: skip
_WORDS = {"status": Activity, "phone": PhoneDoubt}
_NOTHING = CustomerFilters()


def query_to_json(query: ListQuery) -> str:
    """Return the query as a JSON object that holds what is not as usual, keys in order."""
    filters = query.filters
    told: dict[str, object] = {
        name: value for name in _PLAIN if (value := getattr(filters, name)) != getattr(_NOTHING, name)
    }
    told |= {name: word.value for name in _WORDS if (word := getattr(filters, name)) is not None}
    if filters.groups:
        told["groups"] = sorted(filters.groups)
    if filters.sort != Sort():
        told["sort"] = [filters.sort.field.value, "desc" if filters.sort.descending else "asc"]
    told["period"] = query.period.code
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def query_from_json(text: str) -> ListQuery:
    """Read what `query_to_json` wrote. Raises ValueError for anything else."""
    try:
        told = dict(json.loads(text).items())
        period = parse_period(told.pop("period"))
        given: dict[str, Any] = {name: told.pop(name) for name in _PLAIN if name in told}
        given |= {name: kind(told.pop(name)) for name, kind in _WORDS.items() if name in told}
        given["groups"] = frozenset(map(Group, _list(told.pop("groups", []))))
        if "sort" in told:
            field, direction = _list(told.pop("sort"))
            given["sort"] = Sort(SortField(field), {"asc": False, "desc": True}[direction])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError(f"this is no saved query: {text}") from None
    if told or any(type(value) is not _kind(name) for name, value in given.items() if name in _PLAIN):
        raise ValueError(f"this is no saved query: {text}")
    return ListQuery(CustomerFilters(**given), period)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def readable(text: str) -> bool:
    """Tell whether `query_from_json` can read the text."""
    try:
        query_from_json(text)
    except ValueError:
        return False
    return True


def _kind(name: str) -> type:
    if name in {"has_notes", "follow_up_due"}:
        return bool
    return int if name.startswith(("min_", "max_")) else str
