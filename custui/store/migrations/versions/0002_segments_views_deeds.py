"""Smart segments, saved views, follow-ups, what can be undone, and what more is looked up by index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("segments", sa.Column("query", sa.Text(), nullable=True))
    op.add_column("notes", sa.Column("due_on", EXACT, nullable=True))
    op.add_column("notes", sa.Column("done_at", sa.BigInteger(), nullable=True))
    op.add_column("notes", sa.Column("deed_id", sa.BigInteger(), nullable=True))
    due, by_deed = "due_on IS NOT NULL AND done_at IS NULL", "deed_id IS NOT NULL"
    op.create_index(
        "ix_notes_due",
        "notes",
        ["due_on", "phone_key"],
        sqlite_where=sa.text(due),
        postgresql_where=sa.text(due),
    )
    op.create_index(
        "ix_notes_deed",
        "notes",
        ["deed_id"],
        sqlite_where=sa.text(by_deed),
        postgresql_where=sa.text(by_deed),
    )
    op.create_index("ix_orders_number", "orders", ["number", "phone_key"])
    op.create_index("ix_summary_city", "customer_summary", ["city_folded", "phone_key"])
    op.create_index("ix_summary_state", "customer_summary", ["state_folded", "phone_key"])
    doubted = sa.text("verdict != 'valid'")
    op.create_index(
        "ix_summary_doubted",
        "customer_summary",
        ["verdict", "phone_key"],
        sqlite_where=doubted,
        postgresql_where=doubted,
    )
    _views()
    _deeds()


def _views() -> None:
    op.create_table(
        "views",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", EXACT, nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("name_folded", name="uq_views_name_folded"),
    )
    op.create_table(
        "agent_state",
        sa.Column("agent", EXACT, primary_key=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def _deeds() -> None:
    op.create_table(
        "deeds",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("agent", EXACT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("customers", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("idempotency_key", name="uq_deeds_idempotency_key"),
    )
    op.create_index("ix_deeds_agent", "deeds", ["agent", "id"])
    op.create_table(
        "deed_phones",
        sa.Column(
            "deed_id",
            ROW_ID,
            sa.ForeignKey("deeds.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("phone_key", EXACT, primary_key=True),
        sa.Column("added_at", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=True),
        sqlite_with_rowid=False,
    )
