"""What one call of custui was asked with: the settings, what it takes for now, how to open the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from custui.domain.errors import CustuiError
from custui.domain.rules import ShopRules
from custui.settings import Settings

if TYPE_CHECKING:
    from custui.domain.customer import CustomerPage
    from custui.domain.query import ListQuery
    from custui.store.repository import (
        SqlRepository,
    )  # loads SQLModel: 400 ms that the app's start must not pay


class WrongUseError(CustuiError):
    """The command was called in a way that cannot work; exit code 2."""


class Invocation(Struct, frozen=True):
    """Handed to every command."""

    settings: Settings
    rules: ShopRules
    named_store: str | None
    """What `--db` names; None where the settings decide."""
    as_of: date | None
    read_only: bool
    mouse: bool

    @property
    def clock(self) -> Callable[[], datetime]:
        """Return what tells now: the computer's clock, or the last second of `--as-of` in the shop's zone."""
        if self.as_of is None:
            return lambda: datetime.now(UTC)
        moment = datetime.combine(self.as_of, time(23, 59, 59), self.rules.zone)
        return lambda: moment

    def open(self, *, create: bool = False, target: str | None = None) -> closing[SqlRepository]:
        """Open the store, or the one at `target`, for a `with` that closes it.

        Raises StoreError; without `create`, also where there is none yet.
        """
        return closing(self.repository(create=create, target=target))

    @contextmanager
    def open_for(self, *, dry_run: bool) -> Iterator[SqlRepository]:
        """Open the store to bring orders in, and make it where there is none yet.

        A dry run leaves none behind: where there is no store it looks at an empty one of its own. Raises
        StoreError.
        """
        from tempfile import TemporaryDirectory  # which no desk's start need wait for

        from custui.store.sqlite_reading import is_there

        with TemporaryDirectory(prefix="custui-") as spare:
            store = self.settings.store()
            absent = dry_run and "://" not in store and not is_there(Path(store).expanduser())
            target = str(Path(spare) / "dry-run.db") if absent else None
            with self.open(create=absent or not dry_run, target=target) as repository:
                yield repository

    def repository(self, *, create: bool = False, target: str | None = None) -> SqlRepository:
        """Open the store for whoever closes it. Raises as `open` does."""
        return self._repository(target or self.settings.store(), create=create, statement_seconds=None)

    def desk_repository(self) -> SqlRepository:
        """Open the store for the desk, where nobody waits for ever. Raises as `open` does."""
        from custui.store.engine import DESK_SECONDS

        return self._repository(
            self.settings.store(), create=not self.read_only, statement_seconds=DESK_SECONDS
        )

    def first_sight(self) -> tuple[ListQuery, CustomerPage] | None:
        """Return the list that the agent left and its first rows, where a file has them ready."""
        store = self.settings.store()
        if "://" in store:
            return None
        from custui.store.first_sight import first_sight

        settings = self.settings
        return first_sight(
            Path(store).expanduser(), self.rules, settings.agent, settings.page_size, self.clock()
        )

    def _repository(self, target: str, *, create: bool, statement_seconds: int | None) -> SqlRepository:
        from custui.store.repository import open_repository

        return open_repository(
            target,
            self.rules,
            self.clock,
            create=create,
            read_only=self.read_only,
            statement_seconds=statement_seconds,
            role=self.settings.role,
        )

    def must_write(self, command: str) -> None:
        """Raise WrongUseError where `--read-only` forbids what `command` is for."""
        if self.read_only:
            raise WrongUseError(f"custui {command} writes to the store, and --read-only forbids it")

    def with_rules(self, rules: ShopRules) -> Invocation:
        """Return the same call under other rules."""
        return replace(self, rules=rules)

    def with_store(self, target: str) -> Invocation:
        """Return the same call on another store."""
        return replace(self, settings=replace(self.settings, db=target))
