"""Inspecting an installation."""

from pathlib import Path

import pytest

from consult.vault.keys import make_key_pair
from consult.vault.paper import write_public_key
from tests.cli.conftest import Run

OF_THE_MACHINE = {"memory", "core dumps", "swap", "clock"}
"""Subjects that depend on the machine that the tests run on; tests/inspection tries them."""


def read_lines(text: str) -> dict[str, str]:
    """Give each subject's mark, ``mend`` where any line about it says so."""
    marks: dict[str, str] = {}
    for line in text.splitlines():
        mark, _, rest = line.partition("  ")
        subject = rest.partition(":")[0]
        marks[subject] = mark if marks.get(subject) != "mend" else "mend"
    return marks


@pytest.fixture
def sound(run: Run, environ: dict[str, str]) -> Run:
    """Give an installation with everything that is asked for."""
    environ["CONSULT_BACKUP_KEY"] = write_public_key(make_key_pair().public)
    assert run("migrate").returncode == 0
    assert run("upkeep", "--once").returncode == 0
    return run


def test_sound_installation(sound: Run) -> None:
    """An installation that has everything has nothing to mend but what its machine lacks."""
    ended = sound("check")
    marks = read_lines(ended.stdout)
    lacking = {subject for subject, mark in marks.items() if mark != "good"}
    assert lacking <= OF_THE_MACHINE, ended.stdout
    assert ended.returncode == int(bool(lacking))
    assert set(marks) >= OF_THE_MACHINE | {
        "addresses",
        "audiences",
        "trial",
        "backups",
        "data folder",
        "database of responses",
        "database of staff",
        "databases",
        "exit site",
        "front end",
        "headers of respond",
        "headers of staff",
        "keys",
        "logging",
        "proxy",
        "queue",
        "queue's server",
        "record of staff",
        "secret",
        "upkeep",
        "word lists",
    }


def test_missing_secret_and_databases(run: Run) -> None:
    """Everything unsafe is said at once, each with its remedy."""
    ended = run("check", CONSULT_SECRET="")
    assert ended.returncode == 1
    assert "CONSULT_SECRET" in ended.stdout
    assert "consult migrate" in ended.stdout
    assert ended.stderr == ""


def test_new_installation_is_not_ready(run: Run) -> None:
    """Before a key for backups and a first night there is something to mend."""
    assert run("migrate").returncode == 0
    ended = run("check")
    marks = read_lines(ended.stdout)
    assert (ended.returncode, marks["backups"], marks["upkeep"]) == (1, "mend", "mend")


def test_open_folder(sound: Run, data: Path) -> None:
    """A data folder that other accounts can read is named with the command that closes it."""
    data.chmod(0o755)
    ended = sound("check")
    assert ended.returncode == 1
    assert f"chmod 700 {data}" in ended.stdout


def test_shared_host(sound: Run) -> None:
    """Respondents and staff on one host is unsafe, since browsers would share cookies."""
    ended = sound("check", CONSULT_STAFF_ADDRESS="127.0.0.1:8401")
    assert ended.returncode == 1
    assert "share a host" in ended.stdout


def test_trial_is_named(sound: Run) -> None:
    """An installation that marks everything as invented is not ready for real answers."""
    ended = sound("check", CONSULT_TRIAL="yes")
    assert (ended.returncode, read_lines(ended.stdout)["trial"]) == (1, "mend")


def test_telling_exit_site(sound: Run) -> None:
    """An exit site whose address names the subject is unsafe."""
    ended = sound("check", CONSULT_EXIT_URLS="https://refuge.example.org/")
    assert ended.returncode == 1
    assert "names the subject" in ended.stdout


def test_telling_host(sound: Run) -> None:
    """A name that a router or a bill would show must say nothing, in any language."""
    ended = sound("check", CONSULT_HOSTS="survivor=https://przemoc.example.org")
    assert ended.returncode == 1
    assert "mend  names of hosts: przemoc.example.org says" in ended.stdout


def test_unnamed_proxy(sound: Run) -> None:
    """A name for others before what listens to its own machine only means a proxy to be named."""
    named = {"CONSULT_HOSTS": "survivor=https://questions.example.org"}
    ended = sound("check", **named)
    assert (ended.returncode, read_lines(ended.stdout)["proxy"]) == (1, "mend")
    assert "Set CONSULT_PROXY" in ended.stdout
    ended = sound("check", **named, CONSULT_PROXY="127.0.0.1")
    assert read_lines(ended.stdout)["proxy"] == "good"


def test_unreachable_queue(sound: Run) -> None:
    """A queue whose server does not answer is named, without its address or password."""
    ended = sound("check", CONSULT_QUEUE="redis://:opensesame@127.0.0.1:1/0")
    assert ended.returncode == 1
    assert "mend  queue:" in ended.stdout
    assert "opensesame" not in ended.stdout + ended.stderr


def test_debugging_is_named(sound: Run) -> None:
    """A setting that makes programs print what they handle is named."""
    ended = sound("check", PYTHONASYNCIODEBUG="1")
    assert "mend  logging: PYTHONASYNCIODEBUG" in ended.stdout


def test_damaged_database(sound: Run, data: Path) -> None:
    """A database that cannot be read is said for each subject that needs it."""
    (data / "staff.sqlite").write_bytes(b"not a database at all" * 1000)
    ended = sound("check")
    marks = read_lines(ended.stdout)
    assert (ended.returncode, ended.stderr) == (1, "")
    for subject in ("databases", "database of staff", "keys", "record of staff"):
        assert marks[subject] == "mend", subject
    assert marks["database of responses"] == "good"
