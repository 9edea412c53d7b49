"""The outline tells of letters too; see `custui.store.letters`."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Drawn anew after the migration.
    op.execute("DELETE FROM customer_outline")
    op.execute("DELETE FROM customer_outline_unsure")
