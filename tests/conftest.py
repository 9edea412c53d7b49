"""How tests work here: Hypothesis with the same examples on every run, and no failure because a machine was
busy; apps that are waited for by what they have left to do, and that share their parsed stylesheets; garbage
collected when there is some.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import idle, stylesheets

if TYPE_CHECKING:
    from tests.servers import PostgresServer  # loads SQLModel, of which most tests have no need

settings.register_profile(
    "custui", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("custui")
idle.install()
stylesheets.install()
# Every app makes hundreds of thousands of objects that live as long as it does: looking through them after
# each 700 took a fifth of the time of the screens' tests.
gc.set_threshold(100_000)


def pytest_collection_finish() -> None:
    """Keep what is there for the whole run, modules and tests, out of every later look for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one server for all tests of this process."""
    from tests.servers import postgres_server

    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def trigrams(postgres: PostgresServer) -> PostgresServer:
    """Give that server to a test that is about pg_trgm; where it has none, the test is left out."""
    if not postgres.has_trigrams:
        pytest.skip("this server has no pg_trgm: CUSTUI_TEST_POSTGRES names one that has, see .ci/run")
    return postgres
