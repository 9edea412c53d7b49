"""Outline and ledger on servers too, and indexes that tell the ids which those go by, as SQLite's all do.

See `custui.store.outline`, `custui.store.ledger` and `custui.store.server_walk`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    # They are filled after the migration.
    whole, packed = sa.BigInteger(), sa.LargeBinary()
    op.create_table(
        "customer_outline",
        sa.Column("place", whole, primary_key=True, autoincrement=False),
        sa.Column("codes", packed, nullable=False),
    )
    op.create_table("customer_outline_unsure", sa.Column("id", whole, primary_key=True, autoincrement=False))
    op.create_table(
        "order_ledger",
        sa.Column("part", whole, primary_key=True, autoincrement=False),
        sa.Column("until", whole, nullable=False),
        *(sa.Column(name, whole) for name in ("first_at", "last_at")),
        *(sa.Column(name, whole, nullable=False) for name in ("most", "counted")),
        *(sa.Column(name, packed, nullable=False) for name in ("owners", "moneys", "times")),
    )
    op.create_table(
        "order_ledger_changed",
        sa.Column("id", whole, primary_key=True, autoincrement=False),
        *(sa.Column(name, whole) for name in ("owner", "created_at", "total", "refunded")),
        *(sa.Column(name, sa.Text()) for name in ("status", "currency")),
    )
    doubted = sa.text("verdict != 'valid'")
    for name, keys, where in (
        ("ix_summary_name", ["name_folded", "phone_key"], None),
        ("ix_summary_whatsapp", ["whatsapp", "phone_key"], None),
        ("ix_summary_channel", ["preferred_channel", "phone_key"], None),
        ("ix_summary_doubted_phone", ["phone_key", "verdict"], doubted),
        ("ix_summary_doubted_whatsapp", ["whatsapp", "phone_key", "verdict"], doubted),
        ("ix_summary_doubted_channel", ["preferred_channel", "phone_key", "verdict"], doubted),
    ):
        op.drop_index(name, "customer_summary")
        op.create_index(name, "customer_summary", keys, postgresql_include=["id"], postgresql_where=where)
    op.create_index("ix_summary_phone_ids", "customer_summary", ["phone_key"], postgresql_include=["id"])
