"""The command line as a whole."""

import pytest

from consult.cli import COMMANDS
from tests.cli.conftest import Run


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(run: Run, command: str) -> None:
    """Every command has help, without an installation."""
    ended = run(command, "--help")
    assert ended.returncode == 0
    assert ended.stdout.startswith("Usage: ")
    assert len(ended.stdout.splitlines()) > 4


def test_help_lists_every_command(start: Run) -> None:
    """Help on the whole names every command."""
    shown = start("--help").stdout
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_unknown_command_is_refused(start: Run) -> None:
    """A command that does not exist ends with exit code 2 and says so."""
    ended = start("publsh")
    assert ended.returncode == 2
    assert "No such command 'publsh'" in ended.stderr


def test_unknown_setting_is_refused_in_one_line(run: Run) -> None:
    """A misspelt setting ends in one line that names it, and no traceback."""
    ended = run("migrate", CONSULT_DATABSE="x")
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "CONSULT_DATABSE" in ended.stderr
    assert "[settings]" in ended.stderr
