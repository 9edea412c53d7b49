"""The big store, opened to be measured on."""

import gc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from custui.domain.period import ALL_TIME, Period, custom_period
from custui.domain.rules import ShopRules
from custui.store.repository import SqlRepository, open_repository

RULES = ShopRules()


@dataclass(frozen=True)
class Shop:
    """A store and its moment: that of its newest order."""

    repository: SqlRepository
    now: datetime

    @property
    def cold(self) -> SqlRepository:
        """Return a repository of the same store with nothing in its caches; the system's are warm."""
        return SqlRepository(self.repository._database, RULES, lambda: self.now)  # noqa: SLF001

    def last(self, days: int) -> Period:
        """Return the period of so many days up to today; 0 for all time."""
        today = self.now.date()
        return custom_period(today - timedelta(days=days - 1), today) if days else ALL_TIME


@contextmanager
def opened(store: str, *, read_only: bool) -> Iterator[Shop]:
    """Open the store at a path or URL."""
    clock = [datetime.now(UTC)]
    with closing(
        open_repository(store, RULES, lambda: clock[0], create=False, read_only=read_only)
    ) as repository:
        with repository._database.read() as connection:  # noqa: SLF001
            newest = connection.exec_driver_sql("SELECT max(created_at) FROM orders").scalar_one()
        clock[0] = datetime.fromtimestamp(newest, UTC)
        # As the desk does once its store is open, see `custui.commands.desk`.
        gc.freeze()
        yield Shop(repository, clock[0])
