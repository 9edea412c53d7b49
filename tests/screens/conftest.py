"""What all tests of the screens have in common."""

import pytest

from custui.screens.prefetch import Prefetch


@pytest.fixture(autouse=True)
def _no_prefetch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for nothing that a test has not asked for; the test of it sets the moment itself."""
    monkeypatch.setattr(Prefetch, "MOMENT", 3_600.0)
