"""Customers whose number is in doubt, by orders too: of those with as many, they all lie together."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_summary_doubted_orders",
        "customer_summary",
        ["orders", "phone_key", "verdict"],
        sqlite_where=sa.text("verdict != 'valid'"),
        postgresql_where=sa.text("verdict != 'valid'"),
        # As every index that a list is walked by.
        postgresql_include=["id"],
    )
