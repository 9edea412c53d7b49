"""The options that choose customers, shared by `list` and `export`."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from custui.commands.invocation import WrongUseError
from custui.domain.channel import fold_channel
from custui.domain.flags import Flag
from custui.domain.money import parse_amount
from custui.domain.period import Period, parse_period
from custui.domain.query import Activity, CustomerFilters, Sort, SortField

SORTS = "name orders spent average first_order last_order"

Search = Annotated[str, typer.Option(help="Part of a name, or four digits and more of a number.")]
Status = Annotated[Activity | None, typer.Option(help="By the last order's age.")]
Orders = Annotated[str | None, typer.Option(metavar="RANGE", help="first, 2+, 5+ or N..M orders.")]
Spent = Annotated[str | None, typer.Option(metavar="N..M", help="Spent, in the shop's currency.")]
Channel = Annotated[str | None, typer.Option(help="Preferred channel, as in facebook or wa.")]
City = Annotated[str | None, typer.Option(help="City; '' for customers without one.")]
State = Annotated[str | None, typer.Option(help="State; '' for customers without one.")]
Segment = Annotated[str | None, typer.Option(help="Members of this segment.")]
FlagOption = Annotated[Flag | None, typer.Option("--flag", help="Customers who bear this flag.")]
PeriodOption = Annotated[
    str,
    typer.Option("--period", metavar="PERIOD", help="today 7d 30d 90d week month year all or FROM..TO."),
]
SortOption = Annotated[str, typer.Option("--sort", metavar="FIELD[:asc|:desc]", help=f"By one of: {SORTS}.")]


T = TypeVar("T")


class _Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


def selection(currency: str, period: str, **options: Any) -> tuple[CustomerFilters, Period]:  # noqa: ANN401
    """Return what the options ask for. Raises WrongUseError with a sentence that names the option."""
    first, last = _option("--orders", lambda: _orders_range(options["orders"]))
    low, high = _option("--spent", lambda: _spent_range(options["spent"], currency))
    channel = options["channel"]
    filters = CustomerFilters(
        search=options["search"],
        status=options["status"],
        min_orders=first,
        max_orders=last,
        min_spent=low,
        max_spent=high,
        channel=None if channel is None else fold_channel(channel),
        city=options["city"],
        state=options["state"],
        segment=options["segment"],
        flag=options["flag"],
        sort=_option("--sort", lambda: parse_sort(options["sort"])),
    )
    return filters, _option("--period", lambda: parse_period(period))


def parse_sort(text: str) -> Sort:
    """Read `spent`, `spent:asc` or `name:desc`; without a direction names go up, figures down.

    Raises ValueError.
    """
    word, _, direction = text.partition(":")
    if word not in set(SortField):
        raise ValueError(f"'{word}' is not one of {SORTS}")
    if direction and direction not in set(_Direction):
        raise ValueError(f"'{direction}' is not asc or desc")
    upward = word in {SortField.NAME, SortField.PHONE, SortField.CHANNEL}
    descending = direction == _Direction.DESC if direction else not upward
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
    try:
        if text.endswith("+"):
            return int(text[:-1]), None
        first, dots, last = text.partition("..")
        if not dots:
            return int(first), int(first)
        return (int(first) if first else None), (int(last) if last else None)
    except ValueError:
        raise ValueError(f"'{text}' is not first, 2+, 5+ or N..M") from None


def _spent_range(text: str | None, currency: str) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    low, dots, high = text.partition("..")
    if not dots:
        raise ValueError(f"'{text}' is not N..M (either end may be left out)")
    return (
        parse_amount(low, currency) if low else None,
        parse_amount(high, currency) if high else None,
    )
