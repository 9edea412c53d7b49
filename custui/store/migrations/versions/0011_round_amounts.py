"""Codes of amounts begin at round ones, by which people filter; see `custui.store.traits`."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Drawn anew after the migration.
    op.execute("DELETE FROM customer_outline")
    op.execute("DELETE FROM customer_outline_unsure")
