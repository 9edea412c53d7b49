"""What an export is asked for, whoever asks: a dialog or the command."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from custui.domain.deeds import Progress
from custui.domain.errors import FileError
from custui.domain.query import ListQuery
from custui.domain.query_words import query_words
from custui.domain.rules import ShopRules

if TYPE_CHECKING:
    from custui.domain.repository import DeskRepository


class ExportFormat(StrEnum):
    """The values are the file names' endings."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


EXPORT_COLUMNS = (
    "phone", "name", "whatsapp", "orders", "delivered", "cancelled", "spent", "average_order_value",
    "first_order_at", "last_order_at", "days_since_last_order", "status", "flags", "preferred_channel",
    "city", "state",
)  # fmt: skip
"""Every column, by the names of `list --json`."""


class ExportRequest(Struct, frozen=True):
    """Customers to a file."""

    query: ListQuery
    """Which customers, in which order, with the figures of which period; all pages of it."""
    path: Path
    format: ExportFormat
    columns: tuple[str, ...] = EXPORT_COLUMNS
    overwrite: bool = False


CUSTOMER_FORMATS = (ExportFormat.JSON, ExportFormat.CSV)
"""What all that is kept of one customer can be written as."""


class CustomerFileRequest(Struct, frozen=True):
    """All that is kept of one customer to a file."""

    phone: str
    path: Path
    format: ExportFormat
    """One of `CUSTOMER_FORMATS`."""
    for_customer: bool = False
    """Whether it is the customer's own copy, which holds nothing of what the shop notes for itself."""
    overwrite: bool = False


FileRequest = ExportRequest | CustomerFileRequest


def export_words(request: FileRequest, rules: ShopRules) -> str:
    """Return what is exported, for the activity log: `customers as CSV to list.csv: VIP, in Lagos`."""
    to = f"as {request.format.value.upper()} to {request.path.name}"
    if isinstance(request, ExportRequest):
        return f"customers {to}: {query_words(request.query, rules)}"
    return f"{'the customer' if request.for_customer else 'the shop'}'s copy {to}"


class Export(Protocol):
    """Reads, writes the file, returns how many customers or orders it holds. Raises FileError, StoreError."""

    def __call__(self, repository: DeskRepository, request: FileRequest, progress: Progress, /) -> int:
        """Do so, telling `progress` how far it is."""
        ...


def no_export(repository: DeskRepository, request: FileRequest, progress: Progress) -> int:  # noqa: ARG001
    """Refuse: this desk was started without what writes files. Raises FileError."""
    raise FileError(f"{request.path} was not written: exports are off at this desk")
