"""The desktop's opener gets the link as it is, and nobody waits for it."""

import time
from pathlib import Path

import pytest

from custui.domain.errors import CustuiError
from custui.terminal import browser

URL = "https://wa.me/2348035550147?text=it's%20%22fine%22%20$(touch%20x)"


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put an opener on the path that awaits the file `go` and then writes its argument down."""
    script = tmp_path / browser._OPENER
    script.write_text(
        f"#!/bin/sh\nwhile [ ! -e {tmp_path}/go ]; do /bin/sleep 0.01; done\n"
        f'printf %s "$1" > {tmp_path}/part; /bin/mv {tmp_path}/part {tmp_path}/opened\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_link_reaches_the_opener_which_is_not_waited_for(opener: Path) -> None:
    browser.open_in_browser(URL)
    # Returned, although the opener is still waiting.
    (opener / "go").touch()
    deadline = time.monotonic() + 20
    while not (opener / "opened").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert (opener / "opened").read_text() == URL


def test_a_machine_without_an_opener_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CustuiError, match="open links"):
        browser.open_in_browser(URL)
