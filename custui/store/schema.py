"""The way from one schema to the next.

Alembic is imported only where there is something to migrate: it would add a tenth of a second to
every start.
"""

from pathlib import Path

from sqlalchemy import Connection, text

from custui.domain.rules import ShopRules
from custui.domain.status import Status

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, rules: str) -> None:
    """Bring the schema to the newest there is inside the caller's transaction.

    A new store's summary counts as reckoned by `rules` (see `custui.store.facts.fingerprint`); an
    older store keeps what it was reckoned by.
    """
    from alembic import command
    from alembic.config import Config

    from custui.store.ledger import orders_changed, overdue
    from custui.store.outline import draw

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.execute(
        text(
            "INSERT INTO store_state (id, revision, rules) SELECT 1, 0, :rules"
            " WHERE NOT EXISTS (SELECT 1 FROM store_state)"
        ),
        {"rules": rules},
    )
    # Of a store that held customers and orders before there were outline and ledger.
    draw(connection)
    if overdue(connection):
        orders_changed(connection, _rules_behind(connection))


def _rules_behind(connection: Connection) -> ShopRules:
    """Return rules that sum up as the store was reckoned; see `custui.store.facts.fingerprint`."""
    region, currency, statuses = (
        connection.execute(text("SELECT rules FROM store_state")).scalar_one().split("|")
    )
    counted = frozenset(map(Status, filter(None, statuses.split(","))))
    return ShopRules(region=region, currency=currency, spent_statuses=counted)
