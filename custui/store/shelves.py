"""The tables as SQLAlchemy Core sees them, for queries that never build ORM objects."""

from sqlmodel import SQLModel

# Imported for what it does: it puts the tables into SQLModel's metadata.
from custui.store import tables as _tables  # noqa: F401

ORDERS = SQLModel.metadata.tables["orders"]
ITEMS = SQLModel.metadata.tables["order_items"]
SUMMARY = SQLModel.metadata.tables["customer_summary"]
PROFILE = SQLModel.metadata.tables["customer_profile"]
NOTES = SQLModel.metadata.tables["notes"]
SEGMENTS = SQLModel.metadata.tables["segments"]
MEMBERS = SQLModel.metadata.tables["segment_members"]
ACTIVITY = SQLModel.metadata.tables["activity"]
STATE = SQLModel.metadata.tables["store_state"]
