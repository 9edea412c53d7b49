"""Migrations killed at any moment: `python -m tests.soak.migrations --kills 40` for every schema released.

A store of each older schema with rows in what the first one had is opened by a process that is shot while
it migrates; what is left must be the old schema or the new one, whole, and the next opening must finish it.
"""

import argparse
import multiprocessing
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url, text

from custui.store.engine import postgresql_engine, sqlite_engine
from custui.store.facts import fingerprint
from custui.store.health import integrity
from custui.store.opening import open_database
from custui.store.proof import proof
from custui.store.schema import MIGRATIONS
from custui.store.schema_versions import CURRENT_SCHEMA, SCHEMA_VERSIONS
from custui.store.sqlite_file import APPLICATION_ID
from custui.store.summary import refresh
from tests.soak.rounds import postgresql_ground, sqlite_ground
from tests.soak.writers import RULES, phone

ORDERS = 1_500
_GROUNDS = {"sqlite": sqlite_ground, "postgresql": postgresql_ground}
_TABLES = ("orders", "order_items", "notes", "segments", "segment_members", "activity")
_PATIENCE = 30.0
_ROWS = """
    INSERT INTO store_state (id, revision, rules) VALUES (1, 7, :rules);
    INSERT INTO orders (
        origin, number, created_at, phone_key, phone_text, phone_verdict, phone_mobile, phone_alternates,
        customer_name, name_folded, whatsapp_text, search_digits, status, status_text, channel, channel_text,
        currency, total, refunded, city, city_folded, state, state_folded, address, content_hash, version
    ) VALUES (
        'shop', :number, 1780000000, :phone, :phone, 'valid', TRUE, '', 'Made Up', 'made up',
        '', '', 'delivered', 'delivered', 'whatsapp', 'WA', 'NGN', 500, 0, 'Ikeja', 'ikeja', 'Lagos',
        'lagos', '', '', 1
    );
    INSERT INTO order_items (order_id, position, sku, product, quantity, unit_price)
    SELECT id, 1, 'SB', 'Shea butter', 2, 250 FROM orders;
    INSERT INTO notes (phone_key, body, author, created_at, idempotency_key, version)
    SELECT phone_key, 'call ' || number, 'kemi', 1780000000, number, 1 FROM orders;
    INSERT INTO segments (name, name_folded, colour, created_at, version)
    VALUES ('Promo', 'promo', 'green', 1780000000, 3);
    INSERT INTO segment_members (segment_id, phone_key, added_at, added_by)
    SELECT DISTINCT 1, phone_key, 1780000000, 'kemi' FROM orders;
    INSERT INTO activity (at, agent, action, phone_key, detail)
    SELECT 1780000000, 'kemi', 'opened call', phone_key, '{}' FROM orders
"""


def make_old(target: str, version: str) -> None:
    """Make a store of schema `version` at `target`, filled as of the first one."""
    if "://" not in target:
        with closing(sqlite3.connect(target)) as plain:
            plain.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    with connected(target) as connection:
        _upgrade(connection, "0001")
        for statement in _ROWS.split(";"):
            numbered = ":number" in statement
            rows = [{"number": f"A{n}", "phone": phone(n % 700)} for n in range(ORDERS)] if numbered else None
            one = {"rules": fingerprint(RULES)} if ":rules" in statement else None
            connection.execute(text(statement), rows or one)
        _upgrade(connection, version)


def faults_after(target: str, version: str) -> list[str]:
    """Return what is wrong with a store whose migration from `version` was killed: first as it was left."""
    with connected(target) as connection:
        left = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        found = [] if left in (version, CURRENT_SCHEMA) else [f"left at schema {left}"]
        found += _missing(connection)
    with closing(open_database(target, RULES)) as database:
        with database.write() as connection:
            # A store of the first schema was reckoned by the program that made it, which this test is not.
            refresh(connection, None, RULES)
            found += _missing(connection)
        found += integrity(database)
        with database.read() as connection:
            found += proof(connection, RULES)
    return found


def killed_while_opening(target: str, after: float) -> bool:
    """Open the store at `target` in a process and kill it `after` some seconds; tell whether it still ran."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.migrations"])
    ready = context.Event()
    opener: ForkServerProcess = context.Process(target=_open, args=(target, ready), daemon=True)
    opener.start()
    if not ready.wait(_PATIENCE):
        raise RuntimeError("the process that migrates did not start")
    opener.join(after)
    running = opener.is_alive()
    if running:
        opener.kill()
    opener.join(_PATIENCE)
    if not running and opener.exitcode:
        raise RuntimeError(f"migrating ended with {opener.exitcode}; see its output")
    return running and opener.exitcode == -signal.SIGKILL


def _open(target: str, ready: object) -> None:
    ready.set()  # type: ignore[attr-defined] # the type of an event is not for naming
    open_database(target, RULES).close()


def _missing(connection: Connection) -> Iterator[str]:
    for table in _TABLES:
        count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        expected = {"segments": 1, "segment_members": min(ORDERS, 700)}.get(table, ORDERS)
        if count != expected:
            yield f"{table} has {count} rows, not {expected}"


def _upgrade(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


@contextmanager
def connected(target: str) -> Iterator[Connection]:
    engine = postgresql_engine(make_url(target)) if "://" in target else sqlite_engine(target)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def main() -> int:
    """Kill migrations; return 1 where one lost something."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.migrations", description=__doc__)
    parser.add_argument("--store", choices=_GROUNDS, default="sqlite")
    parser.add_argument("--kills", type=int, default=40, help="for each older schema")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance, began = random.Random(asked.seed), time.monotonic()
    killed, found = 0, []
    with tempfile.TemporaryDirectory(prefix="soak-") as name, _GROUNDS[asked.store](Path(name)) as ground:
        for version in SCHEMA_VERSIONS[:-1]:
            for _ in range(asked.kills):
                target = ground.new_store()
                make_old(target, version)
                killed += killed_while_opening(target, chance.uniform(0, 0.25))
                found += [f"from {version}: {fault}" for fault in faults_after(target, version)]
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(
        f"{asked.store}: {asked.kills} migrations from each of {len(SCHEMA_VERSIONS) - 1} schemas,"
        f" {killed} of them killed, in {time.monotonic() - began:.0f} s; {len(found)} faults\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
