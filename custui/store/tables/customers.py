"""What is known of customers: the aggregate of their orders, what agents set by hand, merged phones."""

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from custui.store.tables.columns import ExactText, RowId, partial


class CustomerSummaryTable(SQLModel, table=True):
    """The stored aggregate of one phone key's orders; see `custui.store.summary`."""

    __tablename__ = "customer_summary"
    __table_args__ = (
        UniqueConstraint("phone_key", name="uq_customer_summary_phone_key"),
        Index("ix_summary_last_order", "last_order_at", "phone_key"),
        Index("ix_summary_first_order", "first_order_at", "phone_key"),
        Index("ix_summary_spent", "spent", "phone_key"),
        Index("ix_summary_orders", "orders", "phone_key"),
        Index("ix_summary_average", "average", "phone_key"),
        Index("ix_summary_name", "name_folded", "phone_key"),
        Index("ix_summary_whatsapp", "whatsapp", "phone_key"),
        Index("ix_summary_channel", "preferred_channel", "phone_key"),
        Index("ix_summary_city", "city_folded", "phone_key"),
        Index("ix_summary_state", "state_folded", "phone_key"),
        partial("verdict != 'valid'", "ix_summary_doubted", "verdict", "phone_key"),
        # Along these keys they lie together, so that walking everybody would meet none for long.
        partial("verdict != 'valid'", "ix_summary_doubted_phone", "phone_key", "verdict"),
        partial("verdict != 'valid'", "ix_summary_doubted_whatsapp", "whatsapp", "phone_key", "verdict"),
        partial(
            "verdict != 'valid'", "ix_summary_doubted_channel", "preferred_channel", "phone_key", "verdict"
        ),
        partial("verdict != 'valid'", "ix_summary_doubted_orders", "orders", "phone_key", "verdict"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    phone_key: str = Field(sa_column=Column(ExactText, nullable=False))
    verdict: str = Field(sa_column=Column(Text, nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    """The name shown: the agent's edit, else the latest non-blank one."""
    name_folded: str = Field(sa_column=Column(ExactText, nullable=False))
    search_text: str = Field(sa_column=Column(ExactText, nullable=False))
    """Folded names and digits of the numbers, a line each; see `custui.store.search_index`."""
    whatsapp: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    orders: int = Field(sa_column=Column(BigInteger, nullable=False))
    delivered: int = Field(sa_column=Column(BigInteger, nullable=False))
    cancelled: int = Field(sa_column=Column(BigInteger, nullable=False))
    failed: int = Field(sa_column=Column(BigInteger, nullable=False))
    open: int = Field(sa_column=Column(BigInteger, nullable=False))
    spent: int = Field(sa_column=Column(BigInteger, nullable=False))
    spent_orders: int = Field(sa_column=Column(BigInteger, nullable=False))
    average: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    open_value: int = Field(sa_column=Column(BigInteger, nullable=False))
    other_currency: int = Field(sa_column=Column(BigInteger, nullable=False))
    first_order_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_order_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    preferred_channel: str = Field(sa_column=Column(ExactText, nullable=False))
    city: str = Field(sa_column=Column(Text, nullable=False))
    city_folded: str = Field(sa_column=Column(ExactText, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    state_folded: str = Field(sa_column=Column(ExactText, nullable=False))


class CustomerProfileTable(SQLModel, table=True):
    """What agents set for a customer by hand."""

    __tablename__ = "customer_profile"

    phone_key: str = Field(sa_column=Column(ExactText, primary_key=True))
    name: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    name_folded: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    version: int
    whatsapp_text: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    whatsapp_key: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    search_digits: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    """Of the WhatsApp number, as `orders` has it."""
    city: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    city_folded: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    state: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    state_folded: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))


class CustomerAliasTable(SQLModel, table=True):
    """A phone key that was merged into a customer; see `custui.store.merging`."""

    __tablename__ = "customer_alias"
    __table_args__ = (
        UniqueConstraint("deed_id", name="uq_customer_alias_deed_id"),
        Index("ix_alias_customer", "customer_key"),
    )

    phone_key: str = Field(sa_column=Column(ExactText, primary_key=True))
    customer_key: str = Field(sa_column=Column(ExactText, nullable=False))
    """Whose it is by now: no alias itself."""
    merged_into: str = Field(sa_column=Column(ExactText, nullable=False))
    """Whom it was merged into, who may have become an alias since."""
    deed_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    merged_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    merged_by: str = Field(sa_column=Column(Text, nullable=False))
