"""Orders, their lines, and the products that were sold in them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from custui.store.tables.columns import ExactText, RowId, partial


class OrderTable(SQLModel, table=True):
    """One order, known by `origin` (which shop system it came from) and `number`."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("origin", "number", name="uq_orders_origin_number"),
        UniqueConstraint("idempotency_key", name="uq_orders_idempotency_key"),
        Index("ix_orders_phone_created", "phone_key", "created_at"),
        # Covers a period's figures per phone without touching the rows.
        Index("ix_orders_period", "created_at", "phone_key", "status", "currency", "total", "refunded"),
        Index("ix_orders_number", "number", "phone_key"),
        partial("phone_alternates != ''", "ix_orders_alternates", "phone_alternates"),
        partial("refunded > total", "ix_orders_refunded_more", "phone_key"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    origin: str = Field(sa_column=Column(ExactText, nullable=False))
    number: str = Field(sa_column=Column(ExactText, nullable=False))
    created_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    phone_key: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    """Whose order it is: what `phone_text` reads as, or the customer whom that key was merged into."""
    merged_from: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    """The key that `phone_text` reads as, where that was merged into another customer."""
    phone_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    phone_verdict: str = Field(sa_column=Column(Text, nullable=False))
    phone_mobile: bool = Field(default=False)
    phone_alternates: str = Field(default="", sa_column=Column(Text, nullable=False))
    """Further keys of the same cell, a space between."""
    customer_name: str = Field(default="", sa_column=Column(Text, nullable=False))
    name_folded: str = Field(default="", sa_column=Column(ExactText, nullable=False))
    whatsapp_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    whatsapp_key: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    """Only where the order names a number that WhatsApp can reach."""
    search_digits: str = Field(default="", sa_column=Column(ExactText, nullable=False))
    """Digits of key, alternates and WhatsApp number to search for, a line each."""
    status: str = Field(sa_column=Column(ExactText, nullable=False))
    status_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    channel: str = Field(sa_column=Column(ExactText, nullable=False))
    channel_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    currency: str = Field(sa_column=Column(ExactText, nullable=False))
    total: int = Field(sa_column=Column(BigInteger, nullable=False))
    refunded: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    city: str = Field(default="", sa_column=Column(Text, nullable=False))
    city_folded: str = Field(default="", sa_column=Column(ExactText, nullable=False))
    state: str = Field(default="", sa_column=Column(Text, nullable=False))
    state_folded: str = Field(default="", sa_column=Column(ExactText, nullable=False))
    address: str = Field(default="", sa_column=Column(Text, nullable=False))
    content_hash: str = Field(default="", sa_column=Column(Text, nullable=False))
    """Of everything the order came with; tells an unchanged order from a changed one."""
    idempotency_key: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    version: int = Field(default=1)


class OrderItemTable(SQLModel, table=True):
    """One line of an order."""

    __tablename__ = "order_items"
    # Kept in the primary key's own tree: one insert per item instead of two, an order's items side by side.
    __table_args__ = {"sqlite_with_rowid": False}

    order_id: int = Field(
        sa_column=Column(
            RowId, ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    position: int = Field(primary_key=True)
    """From 1, in the order they came."""
    sku: str = Field(default="", sa_column=Column(Text, nullable=False))
    product: str = Field(sa_column=Column(Text, nullable=False))
    quantity: int = Field(sa_column=Column(BigInteger, nullable=False))
    unit_price: int = Field(sa_column=Column(BigInteger, nullable=False))


class ProductTable(SQLModel, table=True):
    """A product as it was last sold, for typing orders."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("known_by", name="uq_products_known_by"),
        # The words beside, so that looking along the latest sales reads no rows but those found.
        Index("ix_products_latest", "last_sold_at", "words"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    known_by: str = Field(sa_column=Column(ExactText, nullable=False))
    """The folded SKU, else the folded name, told apart by what stands before it."""
    words: str = Field(sa_column=Column(ExactText, nullable=False))
    """Folded name and SKU, a line each, to search in."""
    product: str = Field(sa_column=Column(ExactText, nullable=False))
    sku: str = Field(sa_column=Column(ExactText, nullable=False))
    unit_price: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(sa_column=Column(ExactText, nullable=False))
    last_sold_at: int = Field(sa_column=Column(BigInteger, nullable=False))
