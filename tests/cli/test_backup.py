"""Backups from the command line: the key on paper, the file, and the way back."""

import asyncio
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from anonymise.redact import redact
from consult.cli import restore as restoring
from consult.settings import read_settings
from consult.staff.audit import Act
from consult.staff.audit_chain import Chain
from consult.store.responses import ResponseWriter, open_responses
from consult.store.staff import AuditRow, open_staff
from consult.vault.hardness import Hardness
from consult.vault.keys import make_key_pair, make_person_keys, unlock_person, unwrap_key, wrap_key
from consult.vault.open import open_response
from consult.vault.paper import read_paper_key, read_public_key
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response
from consult.vault.secrets import derive_audit_key
from tests.cli.conftest import SECRET, Run

PASSPHRASE = "seven calm herons walk"
WEAK = Hardness(operations=1, memory=8192)
LONG_AGO = date(2001, 1, 1)


class Paper(NamedTuple):
    """What ``consult backup-key`` printed."""

    key: str
    setting: str


@pytest.fixture
def paper(run: Run) -> Paper:
    """Make a key for backups."""
    return read_paper(run("backup-key").stdout)


@pytest.fixture
def service(run: Run, data: Path) -> Path:
    """Give a migrated service's data folder."""
    assert run("migrate").returncode == 0
    return data


def read_paper(printed: str) -> Paper:
    """Find the two halves in what was printed."""
    [key] = re.findall(r"^[0-9A-Z]{6}(?: [0-9A-Z]{6}){10}$", printed, re.MULTILINE)
    [setting] = re.findall(r"^CONSULT_BACKUP_KEY=(\S+)$", printed, re.MULTILINE)
    return Paper(key, setting)


async def _fill(data: Path, retention_end: date | None = None) -> ResponseRecord:
    """Add a holder, a consultation of theirs and one sealed answer."""
    settings = read_settings({"CONSULT_DATA": str(data)})
    pair = make_key_pair()
    person = make_person_keys(PASSPHRASE, WEAK)
    words = redact("zebra crossing", language="en", today=LONG_AGO).text
    record = ResponseRecord(
        instrument="0" * 64,
        audience="survivor",
        language="en",
        closed={},
        missing={},
        texts={"change": words},
    )
    async with (
        open_staff(settings.staff_database) as staff,
        open_responses(settings.responses_database) as store,
    ):
        account = await staff.add_account(
            "ada", "researcher", "", b"", person.public.raw, person.locked
        )
        consultation = await store.add_consultation(
            "views", "Views", pair.public.raw, invented=False, retention_end=retention_end
        )
        await staff.grant_key(consultation, account, wrap_key(pair.private, person.public))
        await store.set_state(consultation, "open")
        async with ResponseWriter(store) as writer:
            await writer.write(consultation, seal_response(record, pair.public), "2026-W47")
    return record


async def _open_all(data: Path) -> list[ResponseRecord]:
    """Open every answer as the holder does, with the passphrase alone."""
    settings = read_settings({"CONSULT_DATA": str(data)})
    async with (
        open_staff(settings.staff_database) as staff,
        open_responses(settings.responses_database) as store,
    ):
        account = await staff.read_account("ada")
        [consultation] = await store.list_consultations()
        assert account is not None
        wrapped = await staff.read_grant(consultation.id, account.id)
        assert wrapped is not None
        key = unwrap_key(wrapped, unlock_person(account.locked_key, PASSPHRASE))
        return [
            open_response(one.sealed, key)
            async for one in store.iterate_responses(consultation.id)
        ]


async def _read_events(data: Path) -> list[AuditRow]:
    settings = read_settings({"CONSULT_DATA": str(data)})
    async with open_staff(settings.staff_database) as staff:
        return [row async for row in staff.iterate_events()]


def test_restored_service_opens_its_answers(
    run: Run, service: Path, paper: Paper, tmp_path: Path
) -> None:
    """After a loss of the machine, a holder's passphrase opens every answer of the backup."""
    record = asyncio.run(_fill(service))
    file = tmp_path / "backup"
    written = run("backup", str(file), CONSULT_BACKUP_KEY=paper.setting)
    assert written.returncode == 0, written.stderr
    other = str(tmp_path / "other")
    assert run("migrate", CONSULT_DATA=other).returncode == 0
    ended = run("restore", str(file), "--key-stdin", given=paper.key + "\n", CONSULT_DATA=other)
    assert ended.returncode == 0, ended.stderr
    assert asyncio.run(_open_all(Path(other))) == [record]
    assert "zebra" not in written.stdout + written.stderr + ended.stdout + ended.stderr
    assert paper.key not in ended.stdout + ended.stderr


def test_both_ways_are_in_the_record(
    run: Run, service: Path, paper: Paper, tmp_path: Path
) -> None:
    """The audit holds the backup and the restore by file name, and its chain goes on unbroken."""
    for name in ("first", "second"):
        run("backup", str(tmp_path / name), CONSULT_BACKUP_KEY=paper.setting)
    other = tmp_path / "other"
    run("migrate", CONSULT_DATA=str(other))
    run(
        "restore",
        str(tmp_path / "second"),
        "--key-stdin",
        given=paper.key,
        CONSULT_DATA=str(other),
    )
    before, after = asyncio.run(_read_events(service)), asyncio.run(_read_events(other))
    assert [(row.action, row.subject) for row in before] == [
        (Act.BACKED_UP, "first"),
        (Act.BACKED_UP, "second"),
    ]
    # The second backup was recorded once it was written, so it does not hold that itself.
    assert after[:1] == before[:1]
    assert [(row.action, row.subject) for row in after[1:]] == [(Act.RESTORED, "second")]
    chain = Chain(derive_audit_key(SECRET))
    for row in after:
        chain.follow(row)
    assert chain.check() == []


def test_what_passed_its_last_day_is_erased_after_a_restore(
    run: Run, service: Path, paper: Paper, tmp_path: Path
) -> None:
    """Answers that were due to be erased come back with no restore."""
    asyncio.run(_fill(service, retention_end=LONG_AGO))
    file, other = tmp_path / "backup", tmp_path / "other"
    run("backup", str(file), CONSULT_BACKUP_KEY=paper.setting)
    run("migrate", CONSULT_DATA=str(other))
    ended = run("restore", str(file), "--key-stdin", given=paper.key, CONSULT_DATA=str(other))
    assert ended.returncode == 0, ended.stderr
    assert "views has passed its last day and is erased again." in ended.stdout
    assert asyncio.run(_count_all(service)) == 1
    assert asyncio.run(_count_all(other)) == 0


async def _count_all(data: Path) -> int:
    settings = read_settings({"CONSULT_DATA": str(data)})
    async with open_responses(settings.responses_database) as store:
        [consultation] = await store.list_consultations()
        return await store.count_responses(consultation.id)


def test_printed_halves_belong_together(paper: Paper, data: Path) -> None:
    """The printed paper key and setting are one pair, and neither is stored anywhere."""
    assert read_paper_key(paper.key).public == read_public_key(paper.setting)
    assert not data.exists()


def test_two_keys_differ(run: Run, paper: Paper) -> None:
    """Every call makes a key of its own."""
    assert read_paper(run("backup-key").stdout).key != paper.key


def test_check_reads_the_whole_file_and_changes_nothing(
    run: Run, service: Path, paper: Paper, tmp_path: Path
) -> None:
    """A backup can be tried beside the running service, and a damaged one is found so."""
    asyncio.run(_fill(service))
    file = tmp_path / "backup"
    run("backup", str(file), CONSULT_BACKUP_KEY=paper.setting)
    before = {path.name: path.read_bytes() for path in service.iterdir()}
    tried = run("restore", "--check", str(file), "--key-stdin", given=paper.key)
    assert tried.returncode == 0, tried.stderr
    assert re.fullmatch(r"This backup of .* is whole and can be restored\.\n", tried.stdout)
    content = file.read_bytes()
    file.write_bytes(content[:-9] + bytes(9))
    damaged = run("restore", "--check", str(file), "--key-stdin", given=paper.key)
    assert damaged.returncode == 1
    assert "[backup]" in damaged.stderr
    assert {path.name: path.read_bytes() for path in service.iterdir()} == before


def test_a_slip_names_its_group(run: Run, service: Path, paper: Paper, tmp_path: Path) -> None:
    """A wrong sign in the typed key is refused by its group's number, without a sign of it."""
    groups = paper.key.split()
    groups[4] = groups[4][:-1] + ("0" if groups[4][-1] != "0" else "1")
    ended = run("restore", str(tmp_path / "any"), "--key-stdin", given=" ".join(groups))
    assert service.exists()
    assert ended.returncode == 1
    assert "Group 5 of 11" in ended.stderr
    assert groups[4] not in ended.stderr


def test_asked_key_is_asked_again_after_a_slip(paper: Paper) -> None:
    """Who types the key is told of a slip and asked again; what they typed is not shown."""
    found: list[bytes] = []

    @click.command()
    def ask() -> None:
        found.append(restoring._read_key(from_stdin=False).public.raw)

    slip = paper.key[:-1] + ("0" if paper.key[-1] != "0" else "1")
    ended = CliRunner().invoke(ask, input=f"{slip}\n{paper.key}\n")
    assert ended.exit_code == 0
    assert found == [read_public_key(paper.setting).raw]
    assert "Group 11 of 11" in ended.output
    assert paper.key not in ended.output
    assert slip not in ended.output


def test_backup_needs_a_sound_setting(
    run: Run, service: Path, paper: Paper, tmp_path: Path
) -> None:
    """Without a public key, or with something else in its place, nothing is written."""
    assert service.exists()
    file = tmp_path / "backup"
    for setting in ("", paper.setting[:-1], paper.key.replace(" ", "-")):
        ended = run("backup", str(file), CONSULT_BACKUP_KEY=setting)
        assert ended.returncode == 1
        assert "Setting CONSULT_BACKUP_KEY" in ended.stderr
        assert "consult backup-key" in ended.stderr
        assert "[settings]" in ended.stderr
        assert not setting or setting not in ended.stderr
        assert not file.exists()


def test_other_secret_is_named(run: Run, service: Path, paper: Paper, tmp_path: Path) -> None:
    """Under another secret a backup is refused, unless somebody says that they know its way."""
    asyncio.run(_fill(service))
    file, other = tmp_path / "backup", tmp_path / "other"
    run("backup", str(file), CONSULT_BACKUP_KEY=paper.setting)
    settings = {"CONSULT_DATA": str(other), "CONSULT_SECRET": SECRET[::-1]}
    run("migrate", **settings)
    refused = run("restore", str(file), "--key-stdin", given=paper.key, **settings)
    assert refused.returncode == 1
    assert "[restore-refused]" in refused.stderr
    taken = run("restore", str(file), "--any-origin", "--key-stdin", given=paper.key, **settings)
    assert taken.returncode == 0, taken.stderr
    assert len(asyncio.run(_open_all(other))) == 1


def test_nothing_of_a_backup_is_left_in_temporary_files(
    run: Run, service: Path, paper: Paper, tmp_path: Path
) -> None:
    """Neither way writes anything into the folder for temporary files."""
    asyncio.run(_fill(service))
    (temporary := tmp_path / "temporary").mkdir()
    file, other = tmp_path / "backup", tmp_path / "other"
    run("backup", str(file), CONSULT_BACKUP_KEY=paper.setting, TMPDIR=str(temporary))
    run("migrate", CONSULT_DATA=str(other))
    given = {"given": paper.key, "CONSULT_DATA": str(other), "TMPDIR": str(temporary)}
    assert run("restore", str(file), "--key-stdin", **given).returncode == 0
    assert list(temporary.iterdir()) == []
