"""The tables as SQLAlchemy Core sees them, for queries that never build ORM objects."""

from sqlmodel import SQLModel

# Imported for what it does: it puts the tables into SQLModel's metadata.
from custui.store import tables as _tables  # noqa: F401

ORDERS = SQLModel.metadata.tables["orders"]
ITEMS = SQLModel.metadata.tables["order_items"]
SUMMARY = SQLModel.metadata.tables["customer_summary"]
PROFILE = SQLModel.metadata.tables["customer_profile"]
ALIASES = SQLModel.metadata.tables["customer_alias"]
NOTES = SQLModel.metadata.tables["notes"]
SEGMENTS = SQLModel.metadata.tables["segments"]
MEMBERS = SQLModel.metadata.tables["segment_members"]
VIEWS = SQLModel.metadata.tables["views"]
AGENT_STATE = SQLModel.metadata.tables["agent_state"]
DRAFTS = SQLModel.metadata.tables["drafts"]
TEMPLATES = SQLModel.metadata.tables["templates"]
PRODUCTS = SQLModel.metadata.tables["products"]
DEEDS = SQLModel.metadata.tables["deeds"]
DEED_PHONES = SQLModel.metadata.tables["deed_phones"]
ACTIVITY = SQLModel.metadata.tables["activity"]
SYNCS = SQLModel.metadata.tables["sync_state"]
STATE = SQLModel.metadata.tables["store_state"]
