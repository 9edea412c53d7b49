"""Words on how many customers meet a condition: SQLite keeps no statistics, a server judges for itself."""

from typing import Any

from sqlalchemy import ColumnClause, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

FEW_MEET: ColumnClause[float] = literal_column("0.0001")
MANY_MEET: ColumnClause[float] = literal_column("0.95")


class likelihood(GenericFunction[Any]):  # noqa: N801 - as SQLite calls it
    """`func.likelihood(condition, share)`: the condition, and to SQLite what share of all rows meets it.

    It is without a type, or SQLAlchemy would compare it with 1 and so hide the hint.
    """

    inherit_cache = True


@compiles(likelihood, "postgresql")
def _condition_alone(element: likelihood, compiler: SQLCompiler, **told: Any) -> str:  # noqa: ANN401
    condition = next(iter(element.clauses))
    return f"({compiler.process(condition, **told)})"
