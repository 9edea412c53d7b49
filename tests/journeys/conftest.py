"""The demo shop in a store of its own, and the bare environment of an agent's SSH session."""

import subprocess
import sys
from pathlib import Path

import pytest

AS_OF = "2026-06-10"


@pytest.fixture(scope="session")
def ssh_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Keep the developer's own settings, stores and colours out."""
    home = tmp_path_factory.mktemp("home")
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "CUSTUI_AGENT": "kemi",
        "SSH_CONNECTION": "10.0.0.9 50000 10.0.0.1 22",
    }


@pytest.fixture(scope="session")
def demo_store(ssh_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo as `custui demo --no-open` does, as of a fixed day."""
    store = tmp_path_factory.mktemp("stores") / "demo.db"
    subprocess.run(
        [sys.executable, "-m", "custui", "demo", "--no-open", "--db", str(store), "--as-of", AS_OF],
        env=ssh_environment,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return store
