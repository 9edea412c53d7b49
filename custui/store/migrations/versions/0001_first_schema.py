"""The first schema: orders, what is known of customers, and the search index.

`transactional_ddl` is off because the caller's one transaction holds the whole upgrade.
"""

import logging

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Byte order on both engines, whatever the database's locale.
EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _orders()
    _customers()
    _notes_and_segments()
    _log_and_state()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE customer_search USING fts5("
            "search_text, content='customer_summary', content_rowid='id', tokenize='trigram')"
        )
    else:
        _trigram_index()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _exact(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, EXACT, nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), nullable=False)


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", ROW_ID, primary_key=True),
        _exact("origin"),
        _exact("number"),
        _whole("created_at"),
        _exact("phone_key", nullable=True),
        _text("phone_text"),
        _text("phone_verdict"),
        sa.Column("phone_mobile", sa.Boolean(), nullable=False),
        _text("phone_alternates"),
        _text("customer_name"),
        _exact("name_folded"),
        _text("whatsapp_text"),
        _exact("whatsapp_key", nullable=True),
        _exact("search_digits"),
        _exact("status"),
        _text("status_text"),
        _exact("channel"),
        _text("channel_text"),
        _exact("currency"),
        _whole("total"),
        _whole("refunded"),
        _text("city"),
        _exact("city_folded"),
        _text("state"),
        _exact("state_folded"),
        _text("address"),
        _text("content_hash"),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        _version(),
        sa.UniqueConstraint("origin", "number", name="uq_orders_origin_number"),
        sa.UniqueConstraint("idempotency_key", name="uq_orders_idempotency_key"),
    )
    op.create_index("ix_orders_phone_created", "orders", ["phone_key", "created_at"])
    op.create_index(
        "ix_orders_period", "orders", ["created_at", "phone_key", "status", "currency", "total", "refunded"]
    )
    op.create_table(
        "order_items",
        sa.Column(
            "order_id",
            ROW_ID,
            sa.ForeignKey("orders.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        _text("sku"),
        _text("product"),
        _whole("quantity"),
        _whole("unit_price"),
        sqlite_with_rowid=False,
    )


def _customers() -> None:
    op.create_table(
        "customer_summary",
        sa.Column("id", ROW_ID, primary_key=True),
        _exact("phone_key"),
        _text("verdict"),
        _text("name"),
        _exact("name_folded"),
        _exact("search_text"),
        _exact("whatsapp", nullable=True),
        _whole("orders"),
        _whole("delivered"),
        _whole("cancelled"),
        _whole("failed"),
        _whole("open"),
        _whole("spent"),
        _whole("spent_orders"),
        _whole("average", nullable=True),
        _whole("open_value"),
        _whole("other_currency"),
        _whole("first_order_at"),
        _whole("last_order_at"),
        _exact("preferred_channel"),
        _text("city"),
        _exact("city_folded"),
        _text("state"),
        _exact("state_folded"),
        sa.UniqueConstraint("phone_key", name="uq_customer_summary_phone_key"),
    )
    for index, column in (
        ("ix_summary_last_order", "last_order_at"),
        ("ix_summary_first_order", "first_order_at"),
        ("ix_summary_spent", "spent"),
        ("ix_summary_orders", "orders"),
        ("ix_summary_average", "average"),
        ("ix_summary_name", "name_folded"),
        ("ix_summary_whatsapp", "whatsapp"),
        ("ix_summary_channel", "preferred_channel"),
    ):
        op.create_index(index, "customer_summary", [column, "phone_key"])
    op.create_table(
        "customer_profile",
        sa.Column("phone_key", EXACT, primary_key=True),
        sa.Column("name", sa.Text(), nullable=True),
        _exact("name_folded", nullable=True),
        _version(),
    )


def _notes_and_segments() -> None:
    op.create_table(
        "notes",
        sa.Column("id", ROW_ID, primary_key=True),
        _exact("phone_key"),
        _text("body"),
        _text("author"),
        _whole("created_at"),
        _text("idempotency_key"),
        _version(),
        sa.UniqueConstraint("idempotency_key", name="uq_notes_idempotency_key"),
    )
    op.create_index("ix_notes_phone", "notes", ["phone_key", "created_at"])
    op.create_table(
        "segments",
        sa.Column("id", ROW_ID, primary_key=True),
        _text("name"),
        _exact("name_folded"),
        _text("colour"),
        _whole("created_at"),
        _version(),
        sa.UniqueConstraint("name_folded", name="uq_segments_name_folded"),
    )
    op.create_table(
        "segment_members",
        sa.Column(
            "segment_id",
            ROW_ID,
            sa.ForeignKey("segments.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("phone_key", EXACT, primary_key=True),
        _whole("added_at"),
        _text("added_by"),
    )
    op.create_index("ix_segment_members_phone", "segment_members", ["phone_key"])


def _log_and_state() -> None:
    op.create_table(
        "activity",
        sa.Column("id", ROW_ID, primary_key=True),
        _whole("at"),
        _text("agent"),
        _text("action"),
        _exact("phone_key", nullable=True),
        _whole("order_id", nullable=True),
        _text("detail"),
    )
    op.create_index("ix_activity_phone", "activity", ["phone_key", "at"])
    op.create_table(
        "store_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        _whole("revision"),
        _text("rules"),
    )


def _trigram_index() -> None:
    """Index the search text where the server has pg_trgm and lets this role install it."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.exec_driver_sql(
                "CREATE INDEX ix_summary_search ON customer_summary USING gin (search_text gin_trgm_ops)"
            )
    except DBAPIError as error:
        logging.getLogger(__name__).info("search goes without pg_trgm: %s", error.orig)
