"""Merged phones, more of the profile, pinned notes, drafts, message templates, products."""

import sqlalchemy as sa
from alembic import op

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
    op.add_column("notes", sa.Column("merged_from", EXACT, nullable=True))
    op.add_column("notes", sa.Column("pinned_at", sa.BigInteger(), nullable=True))
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
    ordered = sa.text("order_id IS NOT NULL")
    op.create_index(
        "ix_activity_order", "activity", ["order_id"], sqlite_where=ordered, postgresql_where=ordered
    )
    op.drop_index("ix_activity_phone", "activity")
    op.create_index("ix_activity_phone", "activity", ["phone_key", "id"])
    numbers = sa.Column("last_order_number", sa.BigInteger(), nullable=False, server_default="1000")
    op.add_column("store_state", numbers)
    _aliases()
    _drafts()
    _templates()
    _products()


def _aliases() -> None:
    op.create_table(
        "customer_alias",
        sa.Column("phone_key", EXACT, primary_key=True),
        sa.Column("customer_key", EXACT, nullable=False),
        sa.Column("deed_id", sa.BigInteger(), nullable=False),
        sa.Column("merged_at", sa.BigInteger(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
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
