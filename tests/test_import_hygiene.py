"""The rules load nothing heavy: a list command, a sync and the app's first paint all wait for them."""

import json
import pkgutil
import subprocess
import sys

import custui.domain

HEAVY = (
    "textual",
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "pydantic",
    "phonenumbers",
    "rapidfuzz",
    "sqlite3",
    "numpy",
)


LATER = ("plotext", "textual_plotext", "phonenumbers", "segno", "alembic")
"""What the app's first paint must not wait for (DESIGN.md §5)."""


def test_the_app_loads_neither_charts_nor_codes_nor_numbers_before_they_are_wanted() -> None:
    program = "import sys, json, custui.app; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert {"custui", "textual"} <= loaded
    assert loaded.isdisjoint(LATER), loaded.intersection(LATER)


def test_no_module_of_the_domain_loads_a_framework() -> None:
    modules = [f"custui.domain.{module.name}" for module in pkgutil.iter_modules(custui.domain.__path__)]
    assert "custui.domain.repository" in modules
    assert "custui.domain.phone" in modules
    program = f"import sys, json, {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    # A fresh interpreter, for here pytest has loaded all of them.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert "custui" in loaded
    assert loaded.isdisjoint(HEAVY), loaded.intersection(HEAVY)


DESK_ALONE = ("custui.transfer", "sqlalchemy.dialects.postgresql", "custui.commands.importing", "numpy")
"""What the desk on a file needs neither for its first paint nor for its rows."""


def test_a_desk_loads_neither_the_other_commands_nor_a_servers_dialect() -> None:
    loads = "custui.cli, custui.commands.desk, custui.app, custui.store.repository"
    program = f"import sys, json, {loads}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = [name for name in json.loads(done.stdout) if name.startswith(DESK_ALONE)]
    assert "custui.store.repository" in json.loads(done.stdout)
    assert loaded == []
