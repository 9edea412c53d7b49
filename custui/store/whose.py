"""Whose orders a statement reckons: those of some phone keys, or everybody's."""

from msgspec import Struct
from sqlalchemy import ColumnElement

from custui.store.keys import among_parameter


class Whose(Struct, frozen=True):
    """The choice, put in an engine's `dialect`."""

    dialect: str
    everybody: bool
    """Otherwise the phone keys of the statement's parameter `phones`; see `custui.store.keys.parameter`."""

    def holds(self, phone_key: ColumnElement[str]) -> ColumnElement[bool]:
        """Return the condition that a row with this phone key belongs to the choice."""
        if self.everybody:
            return phone_key.is_not(None)
        return among_parameter(phone_key, "phones", self.dialect)
