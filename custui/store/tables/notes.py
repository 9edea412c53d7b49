"""What agents write: notes, drafts, templates of messages."""

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from custui.store.tables.columns import ExactText, RowId, partial


class NoteTable(SQLModel, table=True):
    """A private note about a customer."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("idempotency_key", name="uq_notes_idempotency_key"),
        Index("ix_notes_phone", "phone_key", "created_at"),
        partial("due_on IS NOT NULL AND done_at IS NULL", "ix_notes_due", "due_on", "phone_key"),
        partial("deed_id IS NOT NULL", "ix_notes_deed", "deed_id"),
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
