"""The options that choose customers, shared by `list` and `export`."""

import inspect
import re
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, TypeVar, get_type_hints

import typer
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from custui.commands.invocation import WrongUseError
from custui.domain.channel import fold_channel
from custui.domain.groups import Group
from custui.domain.money import parse_amount
from custui.domain.period import parse_period
from custui.domain.query import Activity, CustomerFilters, ListQuery, PhoneDoubt, Sort, SortField

SORTS = " ".join(SortField)
_UPWARD = frozenset({SortField.NAME, SortField.PHONE, SortField.WHATSAPP, SortField.CHANNEL})
_COUNT = re.compile(r"[0-9]{1,15}")
"""More digits than any shop has orders, and few enough for every store."""

PeriodOption = Annotated[
    str,
    typer.Option("--period", metavar="PERIOD", help="today 7d 30d 90d week month year all or FROM..TO."),
]

T = TypeVar("T")


class _Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


class Selection(Struct, frozen=True, kw_only=True):
    """What each option was given; a command that is `choosing` has every field as an option."""

    search: Annotated[
        str, typer.Option(help="A name, four digits and more of a number, or an order number.")
    ] = ""
    status: Annotated[Activity | None, typer.Option(help="By the last order's age.")] = None
    orders: Annotated[str | None, typer.Option(metavar="RANGE", help="first, 2+, 5+, N or N..M orders.")] = (
        None
    )
    spent: Annotated[
        str | None,
        typer.Option(metavar="N..M", help="Spent, in the shop's currency; an end may be left out."),
    ] = None
    channel: Annotated[str | None, typer.Option(help="Preferred channel, as in facebook or wa.")] = None
    city: Annotated[str | None, typer.Option(help="City; '' for customers without one.")] = None
    state: Annotated[str | None, typer.Option(help="State; '' for customers without one.")] = None
    segment: Annotated[str | None, typer.Option(help="Only customers in this segment.")] = None
    not_segment: Annotated[str | None, typer.Option(help="Only customers not in this segment.")] = None
    group: Annotated[
        list[Group] | None,
        typer.Option(
            "--group",
            "--flag",
            metavar="GROUP",
            help=f"One of: {' '.join(Group)}; given again, only customers of both.",
        ),
    ] = None
    has_notes: Annotated[
        bool | None, typer.Option("--has-notes/--no-notes", help="By whether anybody wrote a note.")
    ] = None
    follow_up_due: Annotated[
        bool, typer.Option("--follow-up-due", help="Only with a follow-up that is due today or overdue.")
    ] = False
    phone: Annotated[PhoneDoubt | None, typer.Option(help="By what may be wrong with the number.")] = None
    period: PeriodOption = "all"
    sort: Annotated[str, typer.Option(metavar="FIELD[:asc|:desc]", help=f"By one of: {SORTS}.")] = (
        "last_order:desc"
    )

    def query(self, currency: str) -> ListQuery:
        """Return what is asked for. Raises WrongUseError with a sentence that names the option."""
        first, last = _option("--orders", lambda: _orders_range(self.orders))
        low, high = _option("--spent", lambda: _spent_range(self.spent, currency))
        filters = CustomerFilters(
            search=self.search,
            status=self.status,
            min_orders=first,
            max_orders=last,
            min_spent=low,
            max_spent=high,
            channel=None if self.channel is None else fold_channel(self.channel),
            city=self.city,
            state=self.state,
            segment=self.segment,
            not_segment=self.not_segment,
            groups=frozenset(self.group or ()),
            has_notes=self.has_notes,
            follow_up_due=self.follow_up_due,
            phone=self.phone,
            sort=_option("--sort", lambda: parse_sort(self.sort)),
        )
        return ListQuery(filters, _option("--period", lambda: parse_period(self.period)))


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the fields of `Selection` as options, in the place of its parameter `selection`."""
    hints = get_type_hints(Selection, include_extras=True)
    options = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is NODEFAULT else field.default,
            annotation=hints[field.name],
        )
        for field in fields(Selection)
    ]
    own = inspect.signature(command, eval_str=True)
    others = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in own.parameters.values()
        if parameter.name != "selection"
    ]

    @wraps(command)
    def with_options(**given: Any) -> None:  # noqa: ANN401 -- the values of any option
        chosen = {option.name: given.pop(option.name) for option in options}
        command(**given, selection=Selection(**chosen))

    # Typer reads the options off these two.
    parameters = [*others, *options]
    with_options.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return with_options


def parse_sort(text: str) -> Sort:
    """Read `spent`, `spent:asc` or `name:desc`; without a direction words go up, figures down.

    Raises ValueError.
    """
    word, _, direction = text.partition(":")
    if word not in set(SortField):
        raise ValueError(f"'{word}' is not one of {SORTS}")
    if direction and direction not in set(_Direction):
        raise ValueError(f"'{direction}' is not asc or desc")
    descending = direction == _Direction.DESC if direction else word not in _UPWARD
    return Sort(SortField(word), descending)


def _option(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise WrongUseError(f"{name}: {error}") from None


def _orders_range(text: str | None) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    if text == "first":
        return 1, 1
    if text.endswith("+"):
        return _count(text[:-1], text), None
    first, dots, last = text.partition("..")
    if not dots:
        return _count(text, text), _count(text, text)
    least, most = (_count(end, text) if end else None for end in (first, last))
    return _upward(least, most, text)


def _count(digits: str, whole: str) -> int:
    if not _COUNT.fullmatch(digits):
        raise ValueError(f"'{whole}' is not first, 2+, 5+, N or N..M, in whole numbers of at most 15 digits")
    return int(digits)


def _spent_range(text: str | None, currency: str) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    low, dots, high = text.partition("..")
    if not dots:
        raise ValueError(f"'{text}' is not N..M (either end may be left out)")
    least, most = (parse_amount(end, currency) if end else None for end in (low, high))
    return _upward(least, most, text)


def _upward(least: int | None, most: int | None, whole: str) -> tuple[int | None, int | None]:
    if least is None and most is None:
        raise ValueError(f"'{whole}' has neither end")
    if least is not None and most is not None and most < least:
        raise ValueError(f"'{whole}' ends before it begins")
    return least, most
