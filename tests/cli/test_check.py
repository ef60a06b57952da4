"""Inspecting an installation."""

from pathlib import Path

from tests.cli.conftest import Run


def test_sound_installation(run: Run) -> None:
    """A migrated installation with a secret of its own has nothing to mend."""
    assert run("migrate").returncode == 0
    ended = run("check")
    assert ended.returncode == 0, ended.stdout
    assert all(line.startswith("good") for line in ended.stdout.splitlines())


def test_missing_secret_and_databases(run: Run) -> None:
    """Everything unsafe is said at once, each with its remedy."""
    ended = run("check", CONSULT_SECRET="")
    assert ended.returncode == 1
    assert "CONSULT_SECRET" in ended.stdout
    assert "consult migrate" in ended.stdout


def test_open_folder(run: Run, data: Path) -> None:
    """A data folder that other accounts can read is named with the command that closes it."""
    assert run("migrate").returncode == 0
    data.chmod(0o755)
    ended = run("check")
    assert ended.returncode == 1
    assert f"chmod 700 {data}" in ended.stdout


def test_shared_host(run: Run) -> None:
    """Respondents and staff on one host is unsafe, since browsers would share cookies."""
    assert run("migrate").returncode == 0
    ended = run("check", CONSULT_STAFF_ADDRESS="127.0.0.1:8401")
    assert ended.returncode == 1
    assert "share a host" in ended.stdout


def test_telling_exit_site(run: Run) -> None:
    """An exit site whose address names the subject is unsafe."""
    assert run("migrate").returncode == 0
    ended = run("check", CONSULT_EXIT_URL="https://refuge.example.org/")
    assert ended.returncode == 1
    assert "names the subject" in ended.stdout


def test_unreachable_queue(run: Run) -> None:
    """A queue whose server does not answer is named, without its address or password."""
    assert run("migrate").returncode == 0
    ended = run("check", CONSULT_QUEUE="redis://:opensesame@127.0.0.1:1/0")
    assert ended.returncode == 1
    assert "mend  queue" in ended.stdout
    assert "opensesame" not in ended.stdout + ended.stderr
