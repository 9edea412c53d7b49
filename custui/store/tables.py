"""The tables. Times are UTC seconds, amounts minor units; text from outside is kept as it came.

Columns named `…_folded` hold `custui.domain.text.fold` of their neighbour, for sorting and comparing
the same way on every engine.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

# Byte order on both engines: SQLite's own, and PostgreSQL's whatever the database's locale.
ExactText = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite only fills an INTEGER primary key by itself.
RowId = BigInteger().with_variant(Integer(), "sqlite")

_DUE = "due_on IS NOT NULL AND done_at IS NULL"
_BY_DEED = "deed_id IS NOT NULL"
_SECOND = "phone_alternates != ''"
_LENT = "merged_from IS NOT NULL"
_REFUNDED_MORE = "refunded > total"
_DOUBTED = "verdict != 'valid'"


def _partial(condition: str, name: str, *columns: str) -> Index:
    """Return an index of those rows alone that meet `condition`.

    The migrations make it so on both engines. To say it here of the server too would read in SQLAlchemy's
    dialect for it: 15 ms and 3 MB of every start at a desk without one.
    """
    return Index(name, *columns, sqlite_where=text(condition))


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
        _partial(_SECOND, "ix_orders_alternates", "phone_alternates"),
        _partial(_REFUNDED_MORE, "ix_orders_refunded_more", "phone_key"),
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
        _partial(_DOUBTED, "ix_summary_doubted", "verdict", "phone_key"),
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


class NoteTable(SQLModel, table=True):
    """A private note about a customer."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("idempotency_key", name="uq_notes_idempotency_key"),
        Index("ix_notes_phone", "phone_key", "created_at"),
        _partial(_DUE, "ix_notes_due", "due_on", "phone_key"),
        _partial(_BY_DEED, "ix_notes_deed", "deed_id"),
        # An id is never given twice: a deed, or somebody's open dialog, would be about another note.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    phone_key: str = Field(sa_column=Column(ExactText, nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
    body_folded: str = Field(sa_column=Column(ExactText, nullable=False))
    """To search in; see `custui.store.note_index`."""
    author: str = Field(sa_column=Column(Text, nullable=False))
    created_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    idempotency_key: str = Field(sa_column=Column(Text, nullable=False))
    version: int = Field(default=1)
    due_on: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    """The shop's day on which a follow-up is due, as in 2026-12-01; null for a plain note."""
    done_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    deed_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    """The deed that wrote it, if one did."""
    pinned_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    merged_from: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    """The phone key it was written about, where that was merged into another customer since."""


class SegmentTable(SQLModel, table=True):
    """A named group of customers; `query` is a smart segment's, see `custui.domain.query_codec`."""

    __tablename__ = "segments"
    __table_args__ = (UniqueConstraint("name_folded", name="uq_segments_name_folded"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    name_folded: str = Field(sa_column=Column(ExactText, nullable=False))
    colour: str = Field(sa_column=Column(Text, nullable=False))
    created_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    version: int = Field(default=1)
    query: str | None = Field(default=None, sa_column=Column(Text, nullable=True))


class SegmentMemberTable(SQLModel, table=True):
    """A customer in a segment; an alias stays the member that it was, see `custui.store.members`."""

    __tablename__ = "segment_members"
    __table_args__ = (
        Index("ix_segment_members_phone", "phone_key"),
        _partial(_LENT, "ix_segment_members_merged", "merged_from"),
    )

    segment_id: int = Field(
        sa_column=Column(
            RowId, ForeignKey("segments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    phone_key: str = Field(sa_column=Column(ExactText, primary_key=True))
    added_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    added_by: str = Field(sa_column=Column(Text, nullable=False))
    merged_from: str | None = Field(default=None, sa_column=Column(ExactText, nullable=True))
    """The alias through which alone the customer is a member."""


class ViewTable(SQLModel, table=True):
    """A query under a name."""

    __tablename__ = "views"
    __table_args__ = (UniqueConstraint("name_folded", name="uq_views_name_folded"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    name_folded: str = Field(sa_column=Column(ExactText, nullable=False))
    query: str = Field(sa_column=Column(Text, nullable=False))
    author: str = Field(sa_column=Column(Text, nullable=False))
    created_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    version: int = Field(default=1)


class AgentStateTable(SQLModel, table=True):
    """The list that an agent looked at last."""

    __tablename__ = "agent_state"

    agent: str = Field(sa_column=Column(ExactText, primary_key=True))
    query: str = Field(sa_column=Column(Text, nullable=False))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))


class DraftTable(SQLModel, table=True):
    """What an agent is writing and has not saved."""

    __tablename__ = "drafts"

    agent: str = Field(sa_column=Column(ExactText, primary_key=True))
    place: str = Field(sa_column=Column(ExactText, primary_key=True))
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))


class TemplateTable(SQLModel, table=True):
    """A message with placeholders, see `custui.domain.templates`."""

    __tablename__ = "templates"
    __table_args__ = (UniqueConstraint("name_folded", name="uq_templates_name_folded"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    name_folded: str = Field(sa_column=Column(ExactText, nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
    version: int = Field(default=1)


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
        _partial("order_id IS NOT NULL", "ix_activity_order", "order_id"),
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
