"""Groups of customers, and lists under a name."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from custui.store.tables.columns import ExactText, RowId, partial


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
        partial("merged_from IS NOT NULL", "ix_segment_members_merged", "merged_from"),
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
