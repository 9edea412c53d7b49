"""The tables. Times are UTC seconds, amounts minor units; text from outside is kept as it came.

Columns named `…_folded` hold `custui.domain.text.fold` of their neighbour, for sorting and comparing
the same way on every engine.
"""

# Imported for what it does: each puts its tables into SQLModel's metadata.
from custui.store.tables import customers, log, notes, orders, segments  # noqa: F401
