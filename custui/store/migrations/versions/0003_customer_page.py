"""Merged phones, more of the profile, pinned notes, drafts, message templates, products."""

import logging

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from custui.domain.text import fold
from custui.store.product_sales import all_sold

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

STARTERS = {
    "Greeting": """\
Good day {{customer.first_name}}, this is {{agent.name}} from {{shop.name}}. How may I help you?""",
    "Order confirmation": """\
Hello {{customer.first_name}}, {{shop.name}} has your order {{order.number}}: {{order.items}}, \
{{order.total}} in all. Shall we deliver it to {{order.place}}?""",
    "Delivery today": """\
Hello {{customer.first_name}}, your order {{order.number}} ({{order.total}}) comes today. \
Please keep your phone near you, and the payment ready if you pay on delivery. {{shop.name}}""",
    "Payment reminder": """\
Hello {{customer.first_name}}, {{order.total}} for your order {{order.number}} is still open. \
Could you tell us when you will pay? Thank you, {{agent.name}}, {{shop.name}}""",
    "We miss you": """\
Hello {{customer.first_name}}, we have not heard from you since {{customer.last_order}}. \
There is a lot that is new at {{shop.name}}: may I send you some pictures? {{agent.name}}""",
    "Feedback": """\
Hello {{customer.first_name}}, your order {{order.number}} has reached you, we hope. \
Are you happy with it? A word from you helps us. {{agent.name}}, {{shop.name}}""",
}


def upgrade() -> None:
    op.add_column("orders", sa.Column("merged_from", EXACT, nullable=True))
    op.add_column("segment_members", sa.Column("merged_from", EXACT, nullable=True))
    for name, kind in (
        ("whatsapp_text", sa.Text()),
        ("whatsapp_key", EXACT),
        ("search_digits", EXACT),
        ("city", sa.Text()),
        ("city_folded", EXACT),
        ("state", sa.Text()),
        ("state_folded", EXACT),
    ):
        op.add_column("customer_profile", sa.Column(name, kind, nullable=True))
    _index_some("ix_activity_order", "activity", "order_id", "order_id IS NOT NULL")
    _index_some("ix_orders_alternates", "orders", "phone_alternates", "phone_alternates != ''")
    _index_some("ix_segment_members_merged", "segment_members", "merged_from", "merged_from IS NOT NULL")
    op.drop_index("ix_activity_phone", "activity")
    op.create_index("ix_activity_phone", "activity", ["phone_key", "id"])
    numbers = sa.Column("last_order_number", sa.BigInteger(), nullable=False, server_default="1000")
    op.add_column("store_state", numbers)
    op.create_index("ix_deeds_subject", "deeds", ["kind", "subject"])
    _notes()
    _aliases()
    _drafts()
    _templates()
    _products()


def _notes() -> None:
    """Add the columns; on SQLite that is a new table, since ids are not to be given twice any more."""
    added = (
        ("body_folded", EXACT),
        ("pinned_at", sa.BigInteger()),
        ("merged_from", EXACT),
    )
    if op.get_bind().dialect.name == "sqlite":
        _new_notes()
        op.execute(
            "CREATE VIRTUAL TABLE note_search USING fts5("
            "body_folded, content='notes', content_rowid='id', tokenize='trigram')"
        )
        op.execute("INSERT INTO note_search (note_search) VALUES ('rebuild')")
        return
    for name, kind in added:
        op.add_column("notes", sa.Column(name, kind, nullable=True))
    _fold_notes("notes")
    op.alter_column("notes", "body_folded", nullable=False)
    _trigram_index()


def _new_notes() -> None:
    notes = op.create_table(
        "notes_with_words",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("phone_key", EXACT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_folded", EXACT, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_on", EXACT, nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("deed_id", sa.BigInteger(), nullable=True),
        sa.Column("pinned_at", sa.BigInteger(), nullable=True),
        sa.Column("merged_from", EXACT, nullable=True),
        sa.UniqueConstraint("idempotency_key", name="uq_notes_idempotency_key"),
        sqlite_autoincrement=True,
    )
    kept = [
        column.name for column in notes.c if column.name not in {"body_folded", "pinned_at", "merged_from"}
    ]
    old = sa.table("notes", *map(sa.column, kept))
    rows = sa.select(*old.c, sa.literal(""))
    op.execute(sa.insert(notes).from_select([*kept, "body_folded"], rows))
    _fold_notes(notes.name)
    op.drop_table("notes")
    op.rename_table(notes.name, "notes")
    op.create_index("ix_notes_phone", "notes", ["phone_key", "created_at"])
    for name, columns, condition in (
        ("ix_notes_due", ["due_on", "phone_key"], "due_on IS NOT NULL AND done_at IS NULL"),
        ("ix_notes_deed", ["deed_id"], "deed_id IS NOT NULL"),
    ):
        op.create_index(name, "notes", columns, sqlite_where=sa.text(condition))


def _fold_notes(table: str) -> None:
    connection = op.get_bind()
    notes = sa.table(table, sa.column("id"), sa.column("body"), sa.column("body_folded"))
    change = sa.update(notes).where(notes.c.id == sa.bindparam("note"))
    change = change.values(body_folded=sa.bindparam("folded"))
    following, last = sa.select(notes.c.id, notes.c.body).order_by(notes.c.id).limit(2_000), 0
    while rows := connection.execute(following.where(notes.c.id > last)).all():
        connection.execute(change, [{"note": row.id, "folded": fold(row.body)} for row in rows])
        last = rows[-1].id


def _trigram_index() -> None:
    """Index the notes' words where the server has pg_trgm and lets this role use it."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.exec_driver_sql(
                "CREATE INDEX ix_notes_search ON notes USING gin (body_folded gin_trgm_ops)"
            )
    except DBAPIError as error:
        logging.getLogger(__name__).info("search in notes goes without pg_trgm: %s", error.orig)


def _index_some(name: str, table: str, column: str, condition: str) -> None:
    """Make an index of the rows alone that meet `condition`."""
    which = sa.text(condition)
    op.create_index(name, table, [column], sqlite_where=which, postgresql_where=which)


def _aliases() -> None:
    op.create_table(
        "customer_alias",
        sa.Column("phone_key", EXACT, primary_key=True),
        sa.Column("customer_key", EXACT, nullable=False),
        sa.Column("merged_into", EXACT, nullable=False),
        sa.Column("deed_id", sa.BigInteger(), nullable=False),
        sa.Column("merged_at", sa.BigInteger(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.UniqueConstraint("deed_id", name="uq_customer_alias_deed_id"),
    )
    op.create_index("ix_alias_customer", "customer_alias", ["customer_key"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("agent", EXACT, primary_key=True),
        sa.Column("place", EXACT, primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def _templates() -> None:
    templates = op.create_table(
        "templates",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", EXACT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("name_folded", name="uq_templates_name_folded"),
    )
    op.bulk_insert(
        templates,
        [
            {"name": name, "name_folded": name.lower(), "body": body, "version": 1}
            for name, body in STARTERS.items()
        ],
    )


def _products() -> None:
    products = op.create_table(
        "products",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("known_by", EXACT, nullable=False),
        sa.Column("words", EXACT, nullable=False),
        sa.Column("product", EXACT, nullable=False),
        sa.Column("sku", EXACT, nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", EXACT, nullable=False),
        sa.Column("last_sold_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("known_by", name="uq_products_known_by"),
    )
    op.create_index("ix_products_latest", "products", ["last_sold_at", "words"])
    sold = [sale.columns for sale in all_sold(op.get_bind())]
    if sold:
        op.bulk_insert(products, sold)
