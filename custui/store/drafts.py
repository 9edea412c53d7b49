"""What each agent is writing and has not saved. Nobody else sees it, so no revision is raised."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from custui.store.engine import Database
from custui.store.shelves import DRAFTS
from custui.store.storable import storable
from custui.store.upserting import insert_of


def keep_draft(db: Database, now: datetime, agent: str, place: str, text: str) -> None:
    """Keep what this agent is writing at `place`, in place of what was kept there; no text drops it."""
    key = {"agent": storable(agent), "place": storable(place)}
    values = {"text": storable(text), "at": int(now.timestamp())}
    with db.own_transaction() as connection:
        if not values["text"]:
            theirs = (DRAFTS.c[name] == said for name, said in key.items())
            connection.execute(delete(DRAFTS).where(*theirs))
            return
        # The two dialects' inserts are alike but share no type.
        insert = insert_of(db.dialect)
        kept = insert(DRAFTS).values(**key, **values)
        connection.execute(kept.on_conflict_do_update(index_elements=list(key), set_=values))


def draft(connection: Connection, agent: str, place: str) -> str | None:
    """Return what this agent left unsaved at `place`; None where nothing is."""
    kept = select(DRAFTS.c.text).where(DRAFTS.c.agent == storable(agent), DRAFTS.c.place == storable(place))
    return connection.execute(kept).scalar()
