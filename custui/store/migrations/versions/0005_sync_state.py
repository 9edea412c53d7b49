"""How far each origin was read by a sync."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "sync_state",
        sa.Column("origin", EXACT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("origin"),
    )
