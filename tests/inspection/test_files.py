"""Who can read what lies on this machine."""

import os
import shutil
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from consult.inspection.files import check_files
from consult.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give an installation with a queue, a socket, a database and a backup, all closed."""
    data = tmp_path / "data"
    (data / "queue").mkdir(parents=True)
    for path in (data, data / "queue"):
        path.chmod(0o700)
    for name in ("responses.sqlite", "responses.sqlite-wal", "backup.candour"):
        (data / name).touch()
        (data / name).chmod(0o600)
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(data / "worker.sock"))
    (data / "worker.sock").chmod(0o600)
    return read_settings({"CONSULT_DATA": str(data)})


def remedies(settings: Settings) -> str:
    """Give all that is to be mended, in one text."""
    return " ".join(verdict.finding + verdict.remedy for verdict in check_files(settings))


def test_closed_folder_is_good(settings: Settings) -> None:
    """An installation of which nothing can be read by others has nothing to mend."""
    (verdict,) = check_files(settings)
    assert verdict.remedy == ""


@pytest.mark.parametrize(
    "name", ["responses.sqlite", "responses.sqlite-wal", "backup.candour", "worker.sock", "queue"]
)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_open_file_is_named(settings: Settings, name: str, mode: int) -> None:
    """Anything in the folder that others can read or write is named with its remedy."""
    (settings.data / name).chmod(mode)
    assert f"chmod go-rwx {settings.data / name}" in remedies(settings)


def test_open_folder_is_named(settings: Settings) -> None:
    """The folder itself is named with the command that closes it."""
    settings.data.chmod(0o750)
    assert f"chmod 700 {settings.data}" in remedies(settings)


def test_many_files_are_counted(settings: Settings) -> None:
    """Where many are open, three are named and the others counted."""
    for number in range(7):
        (settings.data / f"open-{number}").touch()
        (settings.data / f"open-{number}").chmod(0o644)
    assert "open-2 and 4 more" in remedies(settings)


def test_replaceable_parent_is_named(settings: Settings) -> None:
    """A folder above ours in which others can put another in its place is named."""
    settings.data.parent.chmod(0o777)
    assert f"can replace what is in {settings.data.parent}" in remedies(settings)
    settings.data.parent.chmod(0o1777)
    assert "can replace" not in remedies(settings)
    settings.data.parent.chmod(0o700)


def test_database_elsewhere_is_looked_at(settings: Settings) -> None:
    """A database outside the data folder is looked at as well, with what lies beside it."""
    with TemporaryDirectory() as name:
        path = Path(name, "staff.sqlite")
        for suffix in ("", "-wal"):
            Path(f"{path}{suffix}").touch(0o600)
        environ = {
            "CONSULT_DATA": str(settings.data),
            "CONSULT_STAFF_DATABASE": f"sqlite://{path}",
        }
        assert f"{path}" not in remedies(read_settings(environ))
        Path(f"{path}-wal").chmod(0o644)
        assert f"chmod go-rwx {path}-wal" in remedies(read_settings(environ))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another account")
def test_foreign_file_is_named(settings: Settings) -> None:
    """What another account owns, it can open and replace whenever it wants to."""
    shutil.chown(settings.data / "responses.sqlite", "nobody")
    assert "responses.sqlite belongs to another account" in remedies(settings)


def test_missing_folder_is_said(tmp_path: Path) -> None:
    """Before anything is there, the remedy is to make it."""
    settings = read_settings({"CONSULT_DATA": str(tmp_path / "none")})
    assert "consult migrate" in remedies(settings)


def test_link_to_elsewhere_is_not_followed(settings: Settings) -> None:
    """A link has no rights of its own, and what it points to is not taken for ours."""
    (settings.data / "link").symlink_to("/etc/passwd")
    (verdict,) = check_files(settings)
    assert verdict.remedy == ""
