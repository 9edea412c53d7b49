"""Whose orders a statement reckons: those of some phone keys, or everybody's."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from custui.store.keys import among_parameter


@dataclass(frozen=True, slots=True)
class Whose:
    """The choice, put in an engine's `dialect`."""

    dialect: str
    everybody: bool
    """Otherwise the phone keys of the statement's parameter `phones`; see `custui.store.keys.parameter`."""

    def holds(self, phone_key: ColumnElement[str]) -> ColumnElement[bool]:
        """Return the condition that a row with this phone key belongs to the choice."""
        if self.everybody:
            return phone_key.is_not(None)
        return among_parameter(phone_key, "phones", self.dialect)
