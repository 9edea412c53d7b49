"""Mapping files: a shop's own word on which column of its files holds which field of an order.

docs/importing.md says what stands in one. `custui.transfer.sync.mapping` is the like for databases.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from custui.domain.errors import FileError
from custui.domain.orders import OWN_ORIGIN
from custui.transfer.fields import Field as OrderField
from custui.transfer.source import text_encoding
from custui.transfer.times import DateOrder, read_time_in
from custui.transfer.toml_file import Constant, Strict, known_statuses, read_toml

Name = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Name, ...], Field(min_length=1)]


class FileMapping(Strict):
    """One mapping; its names are those of the file."""

    format: str | None = None
    """One that custui knows, to begin with; `fields` then says only what is to be read from elsewhere."""
    origin: Name | None = None
    """Which system the order numbers belong to."""
    encoding: str | None = None
    date_format: Name | Names = ()
    """As `%d.%m.%Y %H:%M`, or several of which the first that fits counts; without it, told by the file."""
    date_order: DateOrder | None = None
    decimal_sign: Literal[".", ","] | None = None
    items: Name | None = None
    """In JSON: the key of an order's list of items, in which the item fields are."""
    repeats_number: bool = True
    """Whether every line of an order bears its number; else one without belongs to the order above it."""
    fields: Mapping[OrderField, Name | Names | Constant] = {}
    """Field → its column; or several; or what it always is.

    Of several phones the first that is filled is the customer's and the others are alternates; a name and
    an address are put together of theirs; of all others the first that is filled counts. In JSON a column
    is a path such as `billing.phone`.
    """
    status: Annotated[Mapping[str, str], AfterValidator(known_statuses)] = {}
    """The shop's word → one that custui knows."""
    source: Mapping[str, str] = {}
    """Likewise, of channels."""

    @property
    def date_formats(self) -> tuple[str, ...]:
        """All of `date_format`."""
        return (self.date_format,) if isinstance(self.date_format, str) else self.date_format

    def columns_of(self, field: OrderField) -> tuple[str, ...]:
        """Return the columns named for `field`; none for a constant or a field that is not mapped."""
        named = self.fields.get(field, ())
        if isinstance(named, Constant):
            return ()
        return (named,) if isinstance(named, str) else named

    def read_time(self, text: str, zone: ZoneInfo) -> datetime:
        """Return the moment that `text` names in the first date format that fits. Raises ValueError."""
        for date_format in self.date_formats:
            try:
                return read_time_in(text, zone, date_format)
            except ValueError as error:
                refused = error
        raise refused

    @field_validator("origin")
    @classmethod
    def _not_our_own(cls, origin: str | None) -> str | None:
        if origin == OWN_ORIGIN:
            raise ValueError(f"'{OWN_ORIGIN}' is kept for the orders that agents make here")
        return origin

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        return None if name is None else text_encoding(name)

    @field_validator("date_format")
    @classmethod
    def _usable_formats(cls, formats: str | tuple[str, ...]) -> str | tuple[str, ...]:
        moment = datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC)
        for one in (formats,) if isinstance(formats, str) else formats:
            try:
                whole_day = read_time_in(moment.strftime(one), ZoneInfo("UTC"), one).date() == moment.date()
            except ValueError:
                whole_day = False
            if not whole_day:
                raise ValueError(f"'{one}' is not a date format such as %d/%m/%Y, of day, month and year")
        return formats

    @model_validator(mode="after")
    def _no_constant_of_its_own(self) -> "FileMapping":
        for field in (OrderField.ORDER_NUMBER, OrderField.CREATED_AT):
            if isinstance(self.fields.get(field), Constant):
                raise ValueError(f"fields.{field}: cannot be the same for every order")  # noqa: TRY004
        return self


def read_file_mapping(file: Path) -> FileMapping:
    """Return the mapping in `file`.

    Raises FileError with one sentence that names the file and what stands wrong in it.
    """
    try:
        return read_toml(file, FileMapping)
    except FileNotFoundError:
        raise FileError(f"{file}: there is no such mapping file") from None
