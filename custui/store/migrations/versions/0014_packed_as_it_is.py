"""PostgreSQL keeps outline and ledger as they are: it took it longer to unpack them than to send them."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    # Others that speak its language may store them otherwise.
    if not str(connection.exec_driver_sql("SELECT version()").scalar_one()).startswith("PostgreSQL"):
        return
    for column in ("owners", "moneys", "times"):
        op.execute(f"ALTER TABLE order_ledger ALTER COLUMN {column} SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE customer_outline ALTER COLUMN codes SET STORAGE EXTERNAL")
    # Whatever stands there is put down anew: where it is left as it is, so is the way it is stored.
    op.execute("UPDATE customer_outline SET codes = codes || ''::bytea")
    op.execute(
        "UPDATE order_ledger SET owners = owners || ''::bytea, moneys = moneys || ''::bytea,"
        " times = times || ''::bytea"
    )
