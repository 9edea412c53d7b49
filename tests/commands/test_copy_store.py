"""`custui copy-store`: what it tells, and what it will not do."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_a_store_is_copied_and_told_table_by_table(run: Run, tmp_path: Path) -> None:
    shop, copy = tmp_path / "shop.db", tmp_path / "copy.db"
    run("demo", "--orders", "60", "--no-open", "--db", shop, "--as-of", "2026-06-10")
    done = run("copy-store", shop, copy)
    assert done.code == 0, done.err
    tables = {line.split()[0]: line.split()[1:] for line in done.out.splitlines()[1:-1]}
    assert tables["orders"][0] == "60"
    assert "rows are the same in" in done.out.splitlines()[-1]
    assert run("list", "--db", copy, "--json").out == run("list", "--db", shop, "--json").out
    again = run("copy-store", shop, copy)
    assert again.code == 1
    assert "copy.db holds a shop already" in again.err


@pytest.mark.parametrize(
    "addresses", [("a.db", "postgresql://kemi:hush@h/d"), ("postgresql://k:hush@h/d", "b")]
)
def test_a_password_is_not_taken_on_the_command_line(run: Run, addresses: tuple[str, str]) -> None:
    done = run("copy-store", *addresses)
    assert done.code == 2
    assert "~/.pgpass" in done.err
    assert "hush" not in done.err


def test_without_a_store_to_copy_nothing_is_made(run: Run, tmp_path: Path) -> None:
    done = run("copy-store", tmp_path / "none.db", tmp_path / "copy.db")
    assert done.code == 1
    assert not list(tmp_path.glob("copy.db*"))


def test_a_copy_is_for_leads(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTUI_ROLE", "agent")
    done = run("copy-store", tmp_path / "a.db", tmp_path / "b.db")
    assert (done.code, done.err.strip()) == (1, "custui: Copying the store is for leads")
