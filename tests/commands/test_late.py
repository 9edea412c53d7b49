"""The commands, each read in when it is called."""

import os
import subprocess
import sys

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
