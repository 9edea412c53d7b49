"""Customers whose number is in doubt, by the keys of lists along which they all lie together."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    doubted = sa.text("verdict != 'valid'")
    for name, columns in (
        ("ix_summary_doubted_phone", ["phone_key", "verdict"]),
        ("ix_summary_doubted_whatsapp", ["whatsapp", "phone_key", "verdict"]),
        ("ix_summary_doubted_channel", ["preferred_channel", "phone_key", "verdict"]),
    ):
        op.create_index(name, "customer_summary", columns, sqlite_where=doubted, postgresql_where=doubted)
