"""PlaceholderDialog: the placeholders with what they mean, one of them to be put into a text."""

from collections.abc import Mapping
from typing import ClassVar

from custui.domain.placeholders import PLACEHOLDERS
from custui.screens.choose import Choice, ChooseDialog
from custui.terminal.text import clean

_NAME_CELLS = 24


class PlaceholderDialog(ChooseDialog[str]):
    """Gives what is to be written: the placeholder in its braces; None where none is wanted."""

    CSS_PATH: ClassVar = ["dialog.tcss", "choose.tcss", "placeholder_choice.tcss"]

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        """Offer them all; with `values`, say what each comes to for the customer at hand."""
        choices = []
        for placeholder in PLACEHOLDERS:
            value = clean((values or {}).get(placeholder.name, ""), 40)
            aside = placeholder.means if values is None else f"{placeholder.means}: {value or 'empty'}"
            choices.append(Choice(placeholder.written.ljust(_NAME_CELLS), placeholder.written, aside))
        super().__init__("Placeholders", choices)
