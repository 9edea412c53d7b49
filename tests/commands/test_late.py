"""The commands, each read in when it is called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from custui.cli import main as run


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["--help"])
    told = capsys.readouterr().out
    assert left.value.code == 0
    for name in ("demo", "import", "sync", "list", "show", "export", "init-db", "copy-store", "doctor"):
        assert f"\n  {name} " in told
    assert "Prove the store whole and its figures right." in told


def test_a_misspelt_command_is_told_the_likeliest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["shwo"])
    assert left.value.code == 2
    assert "Did you mean 'show'?" in capsys.readouterr().err


def test_the_collector_is_on_again_for_a_command() -> None:
    program = (
        "import gc, sys; sys.argv = ['custui', 'doctor', '--db', 'absent.db']\n"
        "from custui.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: print(gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_a_version_that_nobody_reads_any_more_is_no_fault() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "custui", "--version"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("where", "reason"), [(">/dev/full", "No space left on device"), (">&-", "it is closed")]
)
@pytest.mark.parametrize("command", ["list", "list --json", "import orders.csv", "doctor", "--version"])
def test_an_output_that_takes_nothing_is_told_in_one_sentence(
    tmp_path: Path, command: str, where: str, reason: str
) -> None:
    lines = "".join(f"{n},2026-01-01,0803555{n:04},5,Ngozi\n" for n in range(60))
    (tmp_path / "orders.csv").write_text(f"order,date,phone,total,customer\n{lines}")
    with pytest.raises(SystemExit):
        run(["import", str(tmp_path / "orders.csv"), "--db", str(tmp_path / "shop.db")])
    shell = f"{sys.executable} -m custui --db shop.db {command} {where}"
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        ["/bin/sh", "-c", shell],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, f"custui: standard output cannot be written: {reason}\n")
    assert not (tmp_path / "state").exists()
