"""The outline of all customers, on SQLite, and the orders that break the rule of period walks.

See `custui.store.outline` and `custui.store.period_walk`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    refunded_more = sa.text("refunded > total")
    op.create_index(
        "ix_orders_refunded_more",
        "orders",
        ["phone_key"],
        sqlite_where=refunded_more,
        postgresql_where=refunded_more,
    )
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("CREATE TABLE customer_outline (place INTEGER PRIMARY KEY, codes BLOB NOT NULL)")
    op.execute("CREATE TABLE customer_outline_unsure (id INTEGER PRIMARY KEY)")
