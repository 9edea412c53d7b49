"""What each agent looked at last, for the next start. Nobody else sees it, so no revision is raised."""

from datetime import datetime

from sqlalchemy import Connection, select

from custui.domain.query import ListQuery
from custui.domain.query_codec import query_from_json, query_to_json
from custui.store.engine import Database
from custui.store.shelves import AGENT_STATE
from custui.store.storable import storable
from custui.store.upserting import insert_of


def remember_query(db: Database, now: datetime, agent: str, query: ListQuery) -> None:
    """Keep the list that this agent looks at, but for its page and its marked customers."""
    values = {"query": storable(query_to_json(query)), "at": int(now.timestamp())}
    # The two dialects' inserts are alike but share no type.
    insert = insert_of(db.dialect)
    kept = insert(AGENT_STATE).values(agent=storable(agent), **values)
    with db.own_transaction() as connection:
        connection.execute(kept.on_conflict_do_update(index_elements=["agent"], set_=values))


def last_query(connection: Connection, agent: str) -> ListQuery | None:
    """Return the list that this agent looked at last; None where nothing readable was kept."""
    kept = select(AGENT_STATE.c.query).where(AGENT_STATE.c.agent == storable(agent))
    text = connection.execute(kept).scalar()
    try:
        return None if text is None else query_from_json(text)
    except ValueError:
        return None
