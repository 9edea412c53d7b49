"""Who did what, and how far the store itself is."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from custui.store.tables.columns import ExactText, RowId, partial


class DeedTable(SQLModel, table=True):
    """Something that an agent did and can undo as a whole; see `custui.store.deeds`."""

    __tablename__ = "deeds"
    __table_args__ = (
        UniqueConstraint("idempotency_key", name="uq_deeds_idempotency_key"),
        Index("ix_deeds_agent", "agent", "id"),
        Index("ix_deeds_subject", "kind", "subject"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    agent: str = Field(sa_column=Column(ExactText, nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    words: str = Field(sa_column=Column(Text, nullable=False))
    customers: int = Field(sa_column=Column(BigInteger, nullable=False))
    subject: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    before: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    """A JSON object: what undoing needs to know of how things were."""
    idempotency_key: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    undone_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class DeedPhoneTable(SQLModel, table=True):
    """A customer whom a deed changed; of a removed member, since when and by whom it was one."""

    __tablename__ = "deed_phones"
    __table_args__ = {"sqlite_with_rowid": False}

    deed_id: int = Field(
        sa_column=Column(
            RowId, ForeignKey("deeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    phone_key: str = Field(sa_column=Column(ExactText, primary_key=True))
    added_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    added_by: str | None = Field(default=None, sa_column=Column(Text, nullable=True))


class ActivityTable(SQLModel, table=True):
    """Who did what, when; written in the transaction of the deed itself."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_phone", "phone_key", "id"),
        partial("order_id IS NOT NULL", "ix_activity_order", "order_id"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    agent: str = Field(sa_column=Column(Text, nullable=False))
    action: str = Field(sa_column=Column(Text, nullable=False))
    phone_key: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    order_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    detail: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    """A JSON object."""


class SyncStateTable(SQLModel, table=True):
    """How far a sync has read the orders of one origin; see `custui.domain.syncing`."""

    __tablename__ = "sync_state"

    origin: str = Field(sa_column=Column(ExactText, primary_key=True))
    source: str = Field(sa_column=Column(Text, nullable=False))
    changed_until: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    """UTC microseconds: changes of one second must not be taken for one."""


class StoreStateTable(SQLModel, table=True):
    """The one row that says how far the store is and what its summary was reckoned with."""

    __tablename__ = "store_state"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    """Always 1."""
    revision: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Raised by every write."""
    rules: str = Field(sa_column=Column(Text, nullable=False))
    """Region, currency and spent statuses behind keys and sums; see `custui.store.opening`."""
    last_order_number: int = Field(
        default=1000, sa_column=Column(BigInteger, nullable=False, server_default="1000")
    )
    """Of those that custui gives to orders of its own; each is given once."""
