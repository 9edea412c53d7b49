"""Demands: which traits the customers have who meet a query's conditions, read off the conditions themselves.

What cannot be read demands nothing, for the conditions are asked all the same.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    func,
    select,
)
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList, ColumnClause, Grouping
from sqlalchemy.sql.functions import Function
from sqlalchemy.sql.selectable import ScalarSelect

from custui.store.likelihood import FEW_MEET
from custui.store.shelves import SUMMARY
from custui.store.traits import TRAITS, Trait, Within

_BY_COLUMN = {trait.column: trait for trait in TRAITS}


def parts_of(conditions: Iterable[ColumnElement[bool]]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that must all hold, each by itself and without a word on how many meet it."""
    for condition in conditions:
        if isinstance(condition, Grouping) and isinstance(condition.element, ColumnElement):
            yield from parts_of([condition.element])
        elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
            yield from parts_of(condition.clauses)
        elif isinstance(condition, Function) and condition.name == "likelihood":
            inner: ColumnElement[bool] = next(iter(condition.clauses))
            yield from parts_of([inner])
        else:
            yield condition


def few_meet(conditions: Iterable[ColumnElement[bool]]) -> bool:
    """Tell whether SQLite will rather fetch those who meet one of `conditions` than walk the list."""
    return any(map(_few_meet, conditions))


def _few_meet(condition: ColumnElement[bool]) -> bool:
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        return few_meet(condition.clauses)
    if isinstance(condition, Function) and condition.name == "likelihood":
        return any(
            isinstance(each, ColumnClause) and each.name == FEW_MEET.name for each in condition.clauses
        )
    if isinstance(condition, BinaryExpression) and condition.operator is operators.in_op:
        return isinstance(condition.right, ScalarSelect)
    return False


def asked_of(condition: ColumnElement[bool], column: ColumnElement[Any]) -> bool:
    """Tell whether `condition` compares this very column of the summary with something."""
    return isinstance(condition, BinaryExpression) and condition.left is column


def given(condition: ColumnElement[bool], column: ColumnElement[Any]) -> str | int | None:
    """Return the one value that `condition` asks this column of the summary to have, if it asks that."""
    if not isinstance(condition, BinaryExpression) or condition.left is not column:
        return None
    right = condition.right
    if condition.operator is not operators.eq or not isinstance(right, BindParameter):
        return None
    value: object = right.effective_value
    return value if isinstance(value, (str, int)) else None


def demands(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> dict[Trait, frozenset[int]]:
    """Return, for each trait that `conditions` demand something of, the codes that will do."""
    spans: dict[Trait, Within] = {}
    found: dict[Trait, frozenset[int]] = {}
    for condition in parts_of(conditions):
        if not isinstance(condition, BinaryExpression) or not isinstance(condition.left, Column):
            continue
        trait = _BY_COLUMN.get(condition.left.name) if condition.left.table is SUMMARY else None
        right = condition.right.element if isinstance(condition.right, Grouping) else condition.right
        if trait is None or not isinstance(right, BindParameter):
            continue
        asked = _values(condition.operator, right.effective_value)
        if isinstance(asked, Within):
            spans[trait] = both(spans.get(trait, Within()), asked)
        elif asked is not None:
            codes = trait.meeting(asked)
            assert codes is not None
            found[trait] = found[trait] & codes if trait in found else codes
    for trait, span in spans.items():
        whole = both(ends(connection, trait), span) if trait.comes_round else span
        codes = trait.meeting(whole)
        if codes is not None:
            found[trait] = found[trait] & codes if trait in found else codes
    return found


def compared(condition: ColumnElement[bool]) -> tuple[Trait, Within] | None:
    """Return which trait `condition` asks to lie within what; None where it asks anything else."""
    if not isinstance(condition, BinaryExpression) or not isinstance(condition.left, Column):
        return None
    trait = _BY_COLUMN.get(condition.left.name) if condition.left.table is SUMMARY else None
    right = condition.right
    if trait is None or not isinstance(right, BindParameter):
        return None
    asked = _values(condition.operator, right.effective_value)
    return (trait, asked) if isinstance(asked, Within) else None


def ends(connection: Connection, trait: Trait) -> Within:
    """Return the least and the greatest value that any customer has."""
    column = SUMMARY.c[trait.column]
    # Two questions: SQLite looks up the end of an index only where it is all that is asked.
    least, most = (select(end(column)).scalar_subquery() for end in (func.min, func.max))
    return Within(*connection.execute(select(least, most)).one())


def both(one: Within, other: Within) -> Within:
    """Return the values that lie within the one and the other."""
    least = [end for end in (one.least, other.least) if end is not None]
    most = [end for end in (one.most, other.most) if end is not None]
    return Within(max(least, default=None), min(most, default=None))


def _values(operator: object, value: object) -> Within | list[int | str] | None:
    """Return what is asked for by comparing with `value`; None where that says nothing about codes."""
    if operator is operators.in_op:
        return list(value) if isinstance(value, (list, tuple)) else None
    if operator is operators.eq:
        if isinstance(value, int):
            return Within(value, value)
        return [value] if isinstance(value, str) else None
    if not isinstance(value, int):
        return None
    match operator:
        case operators.ge:
            return Within(value)
        case operators.gt:
            return Within(value + 1)
        case operators.le:
            return Within(None, value)
        case operators.lt:
            return Within(None, value - 1)
    return None
