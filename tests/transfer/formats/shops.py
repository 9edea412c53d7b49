"""Exports of shop systems, written after their headers with their quirks; names and numbers are made up."""

from pathlib import Path

from custui.domain.orders import IncomingOrder
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.importing import ImportReport, import_files
from tests.transfer.desk import RULES, FakeDesk

EXPORTS = Path(__file__).parent / "exports"


def import_shop(
    *names: str, desk: FakeDesk | None = None, options: FileOptions | None = None
) -> tuple[ImportReport, FakeDesk]:
    """Import these exports, each under its own format's origin."""
    desk = desk or FakeDesk()
    files = [EXPORTS / name for name in names]
    return import_files(files, desk, RULES, options=options or FileOptions()), desk


def by_number(desk: FakeDesk, origin: str) -> dict[str, IncomingOrder]:
    """Return the orders of one origin, sorted by their numbers."""
    return {number: order for (of, number), order in sorted(desk.orders.items()) if of == origin}
