"""The file of a backup is there whole or not at all, and says nothing to who has only the file."""

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from consult.errors import BackupError, StorageError
from consult.settings import Settings
from consult.store.loading import loading
from consult.store.responses.tables import Response
from consult.store.staff.tables import Account
from consult.vault.paper import write_public_key
from tests.backup.copies import (
    PAIR,
    add_responses,
    back_up,
    open_both,
    read_content,
    read_digests,
)

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

# A shell lets what it starts in the background ignore Ctrl-C, and that is inherited.
RUN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from consult.cli import main
main()
"""
RUN_SHORT_OF_ROOM = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))
{RUN}
"""
ENOUGH = 1024 * 1024
WAIT_SECONDS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with nothing in it."""
    (made := tmp_path / "backups").mkdir()
    return made


def start(
    settings: Settings, path: Path, clean: dict[str, str], code: str = RUN
) -> "subprocess.Popen[str]":
    """Start ``consult backup`` as a program of its own."""
    given = {
        "CONSULT_DATA": str(settings.data),
        "CONSULT_RESPONSES_DATABASE": settings.responses_database,
        "CONSULT_STAFF_DATABASE": settings.staff_database,
        "CONSULT_SECRET": "an invented secret that is long enough",
        "CONSULT_BACKUP_KEY": write_public_key(PAIR.public),
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, "backup", str(path)],
        env={**clean, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def list_names(folder: Path) -> list[str]:
    """Name all that is in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


async def test_only_this_account_can_read_a_backup(full: Settings, folder: Path) -> None:
    """A backup is readable by the account that wrote it, whatever the umask lets through."""
    before = os.umask(0)
    try:
        path = await back_up(full, folder / "backup")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list_names(folder) == ["backup"]


async def test_an_earlier_file_is_kept(full: Settings, folder: Path) -> None:
    """A file of the same name is refused, and replaced only when that is asked for."""
    path = folder / "backup"
    path.write_text("earlier")
    with pytest.raises(BackupError, match="--force"):
        await back_up(full, path)
    assert path.read_text() == "earlier"
    await back_up(full, path, force=True)
    assert len(read_content(path)) > 0
    assert list_names(folder) == ["backup"]


async def test_a_file_that_appears_meanwhile_is_kept(full: Settings, folder: Path) -> None:
    """A file that somebody else made while the backup was written is not replaced."""
    path = folder / "backup"

    async def be_quicker() -> None:
        path.write_text("quicker")

    with pytest.raises(BackupError, match="already"):
        await back_up(full, path, note=be_quicker)
    assert path.read_text() == "quicker"
    assert list_names(folder) == ["backup"]


async def test_places_that_cannot_be_written_are_refused(full: Settings, folder: Path) -> None:
    """A folder, a missing folder and a dangling link are refused by what they are."""
    (folder / "link").symlink_to(folder / "nowhere")
    for path, what in {
        folder: "This is a folder.",
        folder / "missing" / "backup": "The backup cannot be written here.",
        folder / "link": "There is a file of this name already.",
    }.items():
        with pytest.raises(BackupError) as caught:
            await back_up(full, path)
        assert caught.value.what == what
    assert list_names(folder) == ["link"]


@pytest.mark.both_engines
async def test_what_cannot_be_recorded_leaves_no_file(full: Settings, folder: Path) -> None:
    """When the audit cannot take the act, there is no backup, and an earlier one stays."""
    path = await back_up(full, folder / "backup")
    earlier = path.read_bytes()

    async def fail() -> None:
        raise StorageError("cannot be recorded")

    with pytest.raises(StorageError):
        await back_up(full, path, note=fail, force=True)
    assert path.read_bytes() == earlier
    assert list_names(folder) == ["backup"]


async def test_a_disk_that_fails_at_the_end_leaves_nothing(
    full: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that takes the bytes and is full when they are to stay there leaves no file."""

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "zebra")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BackupError, match="no room") as caught:
        await back_up(full, folder / "backup")
    assert "zebra" not in str(caught.value)
    assert list_names(folder) == []


async def test_a_full_disk_leaves_nothing(
    full: Settings, folder: Path, clean_environ: dict[str, str]
) -> None:
    """A backup for which there is no room ends with one clear line and leaves no file."""
    before = await read_digests(full)
    child = start(full, folder / "backup", clean_environ, RUN_SHORT_OF_ROOM)
    _, said = child.communicate(timeout=WAIT_SECONDS)
    assert child.returncode == 1
    assert said.startswith("consult: There is no room for the backup")
    assert said.count("\n") == 1
    assert list_names(folder) == []
    assert await read_digests(full) == before


async def test_an_interrupted_backup_leaves_nothing(
    full: Settings, folder: Path, clean_environ: dict[str, str]
) -> None:
    """Ctrl-C before a backup is recorded leaves no file, and until then none has its name."""
    async with open_both(full) as databases, loading(databases["staff"]):
        # Nobody else can write to the staff database here, so the act waits to be recorded.
        child = start(full, folder / "backup", clean_environ)
        part = wait_for_part(folder, child)
        assert list_names(folder) == [part.name]
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
        child.send_signal(signal.SIGINT)
    child.communicate(timeout=WAIT_SECONDS)
    assert child.returncode == 130
    assert list_names(folder) == []


def wait_for_part(folder: Path, child: "subprocess.Popen[str]") -> Path:
    """Give the unfinished file once it has its whole size."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        found = [path for path in folder.iterdir() if path.stat().st_size >= ENOUGH]
        if found:
            return found[0]
        time.sleep(0.01)
    child.kill()
    pytest.fail(f"no backup was begun: {child.communicate()}")


@pytest.mark.both_engines
async def test_backups_share_no_bytes(full: Settings, folder: Path) -> None:
    """Two backups, an hour and some answers apart, have no run of 32 bytes in common."""
    first = (await back_up(full, folder / "first")).read_bytes()
    await add_responses(full, count=3, size=5000)
    second = (await back_up(full, folder / "second")).read_bytes()
    assert not share_run(first, second)
    assert share_run(first, bytes(1000) + first[5000:5032] + bytes(1000))


def share_run(first: bytes, second: bytes) -> bool:
    """Say whether two files have a run of 32 bytes in common.

    Any such run holds a block of 16 bytes that begins at a multiple of 16 in the first and,
    since the name of the kind has 18 bytes, not at its beginning.
    """
    blocks = {first[start : start + 16] for start in range(16, len(first) - 15, 16)}
    return any(second[start : start + 16] in blocks for start in range(len(second) - 15))


async def test_sizes_come_in_few_steps(full: Settings, folder: Path) -> None:
    """Twelve backups of a growing service have few sizes, so most days look alike."""
    await add_responses(full, count=200, size=5000)
    contents, sizes = set(), []
    for day in range(12):
        await add_responses(full, count=5, size=5000, seed=100 + day)
        path = await back_up(full, folder / str(day))
        sizes.append(path.stat().st_size)
        contents.add(len(read_content(path)))
    assert len(contents) == 12
    assert len(set(sizes)) <= 5
    assert sizes == sorted(sizes)


@pytest.mark.both_engines
async def test_a_backup_shows_no_word(full: Settings, folder: Path) -> None:
    """Names, titles and sealed rows can be found inside a backup, and nowhere in its file."""
    async with open_both(full) as databases:
        with databases["responses"].reading():
            [row] = await Response.select().where(Response.sealed.is_not_null()).limit(1)
        with databases["staff"].reading():
            [account] = await Account.select().limit(1)
    path = await back_up(full, folder / "backup")
    content, file = read_content(path), path.read_bytes()
    for marker in (account["name"].encode(), row["id"].bytes, account["id"].bytes):
        assert marker in content
        assert marker not in file
