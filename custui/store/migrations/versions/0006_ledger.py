"""The ledger of all orders, on SQLite; see `custui.store.ledger`."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    # Drawn anew after the migration: who is gone is not told apart in it, and what was spent is missing.
    op.execute("DELETE FROM customer_outline")
    op.execute("DELETE FROM customer_outline_unsure")
    # What a search for a span reads first stands in front of what is long.
    op.execute(
        "CREATE TABLE order_ledger (part INTEGER PRIMARY KEY, until INTEGER NOT NULL, first_at INTEGER,"
        " last_at INTEGER, most INTEGER NOT NULL, counted INTEGER NOT NULL, owners BLOB NOT NULL,"
        " moneys BLOB NOT NULL, times BLOB NOT NULL)"
    )
    op.execute(
        "CREATE TABLE order_ledger_changed (id INTEGER PRIMARY KEY, owner INTEGER, created_at INTEGER,"
        " status TEXT, currency TEXT, total INTEGER, refunded INTEGER)"
    )
