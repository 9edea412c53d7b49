"""CustomerFileDialog: all that is kept of one customer to a file, for the shop or for the customer."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from textual.content import Content

from custui.domain.customer import CustomerRow
from custui.domain.exporting import CustomerFileRequest, ExportFormat
from custui.domain.phone import is_raw, national_form
from custui.screens.context import DeskContext
from custui.screens.export_feed import Written
from custui.screens.file_dialog import FileDialog
from custui.terminal.text import clean

_OF_THE_SHOP = {
    ExportFormat.JSON: "JSON · everything, as it is kept",
    ExportFormat.CSV: "CSV · a row for each item, note and deed",
}
_OF_THE_CUSTOMER = {
    ExportFormat.JSON: "JSON · name, numbers, place and orders",
    ExportFormat.CSV: "CSV · a row for each item",
}


class CustomerFileDialog(FileDialog):
    """Writes profile, orders, and, for the shop, notes, segments and activity."""

    SECOND = "For"

    def __init__(self, context: DeskContext, customer: CustomerRow) -> None:
        """Offer to write all that is kept of `customer`."""
        super().__init__(context)
        self._customer = customer

    def whom_words(self) -> Content:
        """Return the name and number."""
        name = clean(self._customer.name).strip() or "no name"
        number = clean(national_form(self._customer.phone, self._desk.repository.rules.region))
        return Content.assemble((name, "bold"), f" · {number}")

    def formats(self, second: int) -> Mapping[ExportFormat, str]:
        """Return what each holds."""
        return _OF_THE_CUSTOMER if self._for_customer(second) else _OF_THE_SHOP

    def usual_name(self, today: date, form: ExportFormat, second: int) -> str:
        """Return `customer-2348035550147-private-2026-06-08.json`; an unreadable number is left out.

        What is written for the customer is not called private: nobody shall hand out the other by mistake.
        """
        phone = self._customer.phone
        number = "" if is_raw(phone) else f"-{phone.removeprefix('+')}"
        private = "" if self._for_customer(second) else "-private"
        return f"customer{number}{private}-{today.isoformat()}.{form.value}"

    def second_choices(self) -> Sequence[str]:
        """Return for whom the file can be."""
        return ("the shop, with notes and activity", "the customer, without notes and activity")

    def request(self, path: Path, form: ExportFormat, second: int, *, overwrite: bool) -> CustomerFileRequest:
        """Return whose data to write, for whom."""
        return CustomerFileRequest(self._customer.phone, path, form, self._for_customer(second), overwrite)

    def _for_customer(self, second: int) -> bool:
        """Tell whether the choice is the customer's own copy."""
        return second == 1

    def written_words(self, written: Written) -> str:
        """Return `Ngozi Eze-Obi with 6 orders written to …`."""
        name = clean(self._customer.name).strip() or "The customer"
        noun = "order" if written.count == 1 else "orders"
        return f"{name} with {written.count:,} {noun} written to {clean(str(written.path))}"
