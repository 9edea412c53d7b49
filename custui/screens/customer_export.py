"""ExportActions: the customer's data to a file."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from custui.domain.roles import EXPORTING
from custui.screens.customer_base import CustomerBase
from custui.screens.leads import allowed


class ExportActions(CustomerBase):
    """Opens the dialog that writes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "export", "Export", id="customer.export")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "export":
            return self.state is None
        return super().check_action(action, parameters)

    def action_export(self) -> None:
        """Choose what to write."""
        # Loaded when first wanted: the page needs no dialog.
        from custui.screens.customer_file import CustomerFileDialog

        if self.shown is not None and allowed(self.app, self._desk.repository.role, EXPORTING):
            self.app.push_screen(CustomerFileDialog(self._desk, self.shown.details.customer))
