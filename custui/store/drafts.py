"""What each agent is writing and has not saved. Nobody else sees it, so no revision is raised."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from custui.store.aliases import customer_of
from custui.store.engine import Database
from custui.store.shelves import DRAFTS
from custui.store.storable import storable
from custui.store.upserting import insert_of


def keep_draft(db: Database, now: datetime, agent: str, place: str, text: str) -> None:
    """Keep what this agent is writing at `place`, in place of what was kept there; no text drops it."""
    values = {"text": storable(text), "at": int(now.timestamp())}
    with db.own_transaction() as connection:
        key = {"agent": storable(agent), "place": _by_now(connection, place)}
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
    place = _by_now(connection, place)
    kept = select(DRAFTS.c.text).where(DRAFTS.c.agent == storable(agent), DRAFTS.c.place == place)
    return connection.execute(kept).scalar()


def move_drafts(connection: Connection, phones: Iterable[str], customer: str) -> None:
    """Let what agents are writing to `phones`, which were merged into `customer`, be to that.

    Where an agent writes the like to both, each stays where it is: that of the merged phone is there again
    when the merge is taken back.
    """
    places = select(DRAFTS.c.agent, DRAFTS.c.place)
    for phone in sorted(phones):
        theirs = connection.execute(places.where(DRAFTS.c.place.endswith(f":{phone}", autoescape=True)))
        for agent, place in theirs.all():
            to = f"{place.removesuffix(phone)}{customer}"
            own = DRAFTS.c.agent == agent
            if connection.execute(places.where(own, DRAFTS.c.place == to)).first() is None:
                connection.execute(update(DRAFTS).where(own, DRAFTS.c.place == place).values(place=to))


def _by_now(connection: Connection, place: str) -> str:
    """Return the place of the customer whom the one named at the end of `place` was merged into."""
    kind, colon, phone = storable(place).partition(":")
    return f"{kind}:{customer_of(connection, phone)}" if colon else kind
