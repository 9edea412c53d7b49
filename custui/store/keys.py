"""Conditions on many keys at once, as one parameter however many there are.

A plain IN would make one statement text per count of keys and meet the engines' limits (32,766
parameters on SQLite).
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    String,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.types import TypeEngine


def among(
    column: ColumnElement[Any], keys: Sequence[str] | Sequence[int], dialect: str
) -> ColumnElement[bool]:
    """Return the condition that `column` is one of `keys`, which an index on it serves."""
    kind = BigInteger() if isinstance(column.type, Integer) else String()
    return _listed(column, dialect, bindparam(None, parameter(keys, dialect), type_=_type(kind, dialect)))


def among_parameter(column: ColumnElement[str], name: str, dialect: str) -> ColumnElement[bool]:
    """Return the same condition on the texts that the statement's parameter `name` will hold."""
    return _listed(column, dialect, bindparam(name, type_=_type(String(), dialect)))


def parameter(keys: Sequence[str] | Sequence[int], dialect: str) -> str | Sequence[str] | Sequence[int]:
    """Return the value for the parameter of `among_parameter`."""
    return json.dumps(keys) if dialect == "sqlite" else keys


def _type(kind: String | BigInteger, dialect: str) -> TypeEngine[Any]:
    return String() if dialect == "sqlite" else ARRAY(kind)


def _listed(column: ColumnElement[Any], dialect: str, keys: BindParameter[Any]) -> ColumnElement[bool]:
    if dialect == "sqlite":
        return column.in_(select(func.json_each(keys).table_valued("value").c.value))
    return column == any_(keys)
