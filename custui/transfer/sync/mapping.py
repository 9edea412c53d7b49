"""Mappings: which tables and columns of another program's database hold the fields of an order.

A mapping is a TOML file; docs/sync.md says what stands in it. Some come with custui, under a name.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from custui.domain.errors import FileError
from custui.domain.orders import OWN_ORIGIN
from custui.domain.rules import read_zone
from custui.transfer.fields import ITEM_FIELDS
from custui.transfer.fields import Field as OrderField
from custui.transfer.toml_file import Constant, Strict, known_statuses, read_toml

_BUILT_IN = Path(__file__).parent / "mappings"
_SPAN = re.compile(r"(\d{1,6}) ?(s|m|h|d)", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
Name = Annotated[str, Field(min_length=1)]


class Rows(Strict):
    """Where rows come from: a table, joined with others; or a query, whose columns are taken as they are."""

    table: str = ""
    """As in `orders` or `sales.orders`."""
    query: str = ""
    join: Mapping[Name, Annotated[Mapping[Name, Name], Field(min_length=1, max_length=1)]] = {}
    """Other table → column of this one → that one's which it names; a row without a match stays."""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Rows":
        if bool(self.table) is bool(self.query):
            raise ValueError("needs a table, or a query instead")
        if self.query and self.join:
            raise ValueError("a query does its own joining")
        return self


class OrderRows(Rows):
    """Where the orders are, one a row."""

    id: Name
    """The column that tells orders apart; they are read in its order."""
    updated_at: Name
    """The column that every change of an order moves on."""


class ItemRows(Rows):
    """Where the items are, one a row."""

    id: Name
    """The column that the items of an order are sorted by."""
    order_id: Name
    """The column that holds the `id` of the order."""


class SyncMapping(Strict):
    """One mapping; its names are those of the file."""

    origin: Name
    """Which system the order numbers belong to."""
    time_zone: str = "UTC"
    """Of times without one."""
    overlap: timedelta = timedelta(minutes=10)
    """How far before the last change seen a sync begins to read.

    An order that was changed at noon may be committed at five past: a sync in between sees later changes,
    but not that one.
    """
    orders: OrderRows
    items: ItemRows | None = None
    """Without it, the item fields are columns of the orders: one item an order."""
    fields: Mapping[OrderField, Name | tuple[Name, ...] | Constant]
    """Field → its column; or columns of which the first that there is counts, if any; or what it always is.

    A column of a joined table is written `table.column`.
    """
    status: Annotated[Mapping[str, str], AfterValidator(known_statuses)] = {}
    """The shop's word → one that custui knows."""
    source: Mapping[str, str] = {}
    """Likewise, of channels."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times without one."""
        return read_zone(self.time_zone)

    def columns_of(self, *, items: bool) -> dict[OrderField, str | tuple[str, ...]]:
        """Return the columns to be read of the items, or of the orders."""
        return {
            field: column
            for field, column in self.fields.items()
            if not isinstance(column, Constant) and (field in ITEM_FIELDS and self.items is not None) is items
        }

    @field_validator("origin")
    @classmethod
    def _not_our_own(cls, origin: str) -> str:
        if origin == OWN_ORIGIN:
            raise ValueError(f"'{OWN_ORIGIN}' is kept for the orders that agents make here")
        return origin

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        read_zone(name)
        return name

    @field_validator("overlap", mode="before")
    @classmethod
    def _span(cls, text: object) -> timedelta:
        return read_span(str(text))

    @model_validator(mode="after")
    def _sufficient(self) -> "SyncMapping":
        needed = (OrderField.ORDER_NUMBER, OrderField.CREATED_AT)
        missing = [field.value for field in needed if field not in self.fields]
        if OrderField.TOTAL_AMOUNT not in self.fields and OrderField.UNIT_PRICE not in self.fields:
            missing.append(f"{OrderField.TOTAL_AMOUNT} (or {OrderField.UNIT_PRICE})")
        if missing:
            raise ValueError(f"[fields] does not say which column is {' and '.join(missing)}")
        return self


def built_in_mappings() -> list[str]:
    """Return the names of the mappings that come with custui."""
    return sorted(file.stem for file in _BUILT_IN.glob("*.toml"))


def read_mapping(name: str) -> SyncMapping:
    """Return the mapping of this name, or of the file at this path.

    Raises FileError with one sentence that names the file and what stands wrong in it.
    """
    file = _BUILT_IN / f"{name}.toml" if name in built_in_mappings() else Path(name)
    try:
        return read_toml(file, SyncMapping, origin=file.stem)
    except FileNotFoundError:
        known = ", ".join(built_in_mappings())
        raise FileError(f"{name} is neither a mapping that custui knows ({known}) nor a file") from None


def read_span(text: str) -> timedelta:
    """Read `90s`, `10m`, `2h` or `1d`. Raises ValueError with a sentence."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is not a time such as 60s, 10m or 1h")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
