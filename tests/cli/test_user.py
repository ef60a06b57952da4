"""Accounts from the command line."""

import asyncio
import re
import subprocess
from pathlib import Path

import pyotp
import pytest

from consult.settings import Settings, read_settings
from consult.staff.accounts import add_account
from consult.staff.audit import COMMAND_LINE, Act
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.staff import AccountRow, open_staff
from consult.vault.hardness import STRONG, Hardness
from consult.vault.keys import (
    LIMITS,
    PERSON,
    KeyPair,
    make_key_pair,
    unlock_person,
    unwrap_key,
    wrap_key,
)
from consult.vault.seal import PublicKey
from consult.vault.secrets import open_secret
from tests.cli.conftest import SECRET, Run

PASSPHRASE = "seven calm herons walk"
NAME = "Ada Example"


@pytest.fixture
def add(run: Run) -> Run:
    """Give a function that adds an account to a migrated installation."""
    assert run("migrate").returncode == 0

    def add_user(*arguments: str, given: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
        return run("user", "add", *arguments, "--passphrase-stdin", given=given + "\n")

    return add_user


def test_started_program_locks_at_full_hardness(start: Run, environ: dict[str, str]) -> None:
    """Outside the tests an account's hash and key cost as much to guess as we promise."""
    assert start("migrate").returncode == 0
    words = ("user", "add", NAME, "--role", "researcher", "--passphrase-stdin")
    assert start(*words, given=PASSPHRASE + "\n").returncode == 0
    row = asyncio.run(read_row(read_settings(environ)))
    assert f"m={STRONG.memory // 1024},t={STRONG.operations}," in row.passphrase_hash
    limits = LIMITS.pack(STRONG.operations, STRONG.memory)
    assert row.locked_key.startswith(PERSON + limits)


def test_added_account_can_sign_in(run: Run, add: Run) -> None:
    """A new account has a role, and a secret that is shown with its address and its picture."""
    ended = add(NAME, "--role", "researcher")
    assert ended.returncode == 0
    address = ended.stdout.splitlines()[-1]
    totp = pyotp.parse_uri(address)
    assert (totp.name, totp.issuer) == (NAME, "Candour")
    assert f"app: {totp.secret}\n" in ended.stdout
    assert "\u2584" in ended.stdout
    assert PASSPHRASE not in ended.stdout + ended.stderr
    assert run("user", "list").stdout == f"{NAME}\tresearcher\n"


def test_recovery_codes_are_shown(run: Run, add: Run, environ: dict[str, str]) -> None:
    """A new account has ten recovery codes, of which only digests are kept."""
    ended = add(NAME, "--role", "researcher")
    codes = re.findall(r"^  ([a-z0-9]{4}(?:-[a-z0-9]{4}){2})$", ended.stdout, re.MULTILINE)
    assert len(set(codes)) == 10
    assert asyncio.run(count_codes(read_settings(environ), NAME)) == 10
    kept = b"".join(path.read_bytes() for path in Path(environ["CONSULT_DATA"]).glob("staff*"))
    assert not any(form.encode() in kept for one in codes for form in (one, one.replace("-", "")))
    assert run("user", "list").stdout == f"{NAME}\tresearcher\n"


@pytest.mark.parametrize(
    "passphrase",
    ["", "short words", "aaaaaaaaaaaaaaaaaaaa", NAME * 2, "P@ssw0rd2026!!", "qwertyuiop12"],
)
def test_weak_passphrase_adds_nobody(run: Run, add: Run, passphrase: str) -> None:
    """A weak passphrase is refused in one line that does not repeat it."""
    ended = add(NAME * 2, "--role", "researcher", given=passphrase)
    assert ended.returncode == 1
    assert "[account]" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert run("user", "list").stdout == ""


def test_name_is_taken_once(add: Run) -> None:
    """A second account of one name is refused."""
    add(NAME, "--role", "researcher")
    ended = add(f" {NAME} ", "--role", "reviewer")
    assert ended.returncode == 1
    assert "[account]" in ended.stderr


def test_role_is_set(run: Run, add: Run) -> None:
    """A role can be changed to another, and to nothing else."""
    add(NAME, "--role", "researcher")
    assert run("user", "role", NAME, "approver").returncode == 0
    assert run("user", "list").stdout == f"{NAME}\tapprover\n"
    assert run("user", "role", NAME, "king").returncode == 2
    assert run("user", "role", "Nobody Example", "approver").returncode == 1


@pytest.mark.parametrize(
    "arguments", [("list",), ("add", NAME, "--role", "reviewer", "--passphrase-stdin")]
)
def test_unprepared_database_is_refused(run: Run, data: Path, arguments: tuple[str, ...]) -> None:
    """Without databases of this version nothing is made, and the remedy is named."""
    ended = run("user", *arguments, given=PASSPHRASE)
    assert ended.returncode == 1
    assert "consult migrate" in ended.stderr
    assert not data.exists() or not any(data.iterdir())


def test_account_needs_secret(run: Run, add: Run) -> None:
    """An installation on a published or missing secret adds nobody."""
    assert add(NAME, "--role", "reviewer").returncode == 0
    ended = run(
        "user", "add", "Bo Example", "--role", "reviewer", "--passphrase-stdin", CONSULT_SECRET=""
    )
    assert ended.returncode == 1
    assert "[settings]" in ended.stderr


async def count_codes(settings: Settings, name: str) -> int:
    """Count the recovery codes that somebody has left."""
    async with open_staff(settings.staff_database) as staff:
        account = await staff.read_account(name)
        return await staff.count_recovery_codes(account.id) if account else 0


async def read_acts(settings: Settings) -> list[tuple[str, str, str]]:
    """Give every recorded act: who, what, on what."""
    async with open_staff(settings.staff_database) as staff:
        return [(one.actor, one.action, one.subject) async for one in staff.iterate_events()]


def test_every_change_is_recorded(run: Run, add: Run, environ: dict[str, str]) -> None:
    """Adding, changing and removing stand in the record as acts of the command line."""
    add(NAME, "--role", "researcher")
    run("user", "role", NAME, "reviewer")
    run("user", "new-authenticator", NAME)
    run("user", "remove", NAME, "--yes")
    acts = asyncio.run(read_acts(read_settings(environ)))
    assert {actor for actor, _, _ in acts} == {COMMAND_LINE}
    assert [act for _, act, _ in acts] == [
        Act.ACCOUNT_ADDED,
        Act.ROLE_CHANGED,
        Act.AUTHENTICATOR_CHANGED,
        Act.ACCOUNT_REMOVED,
    ]
    assert {subject for _, _, subject in acts} == {NAME}


def test_refused_change_is_not_recorded(run: Run, add: Run, environ: dict[str, str]) -> None:
    """What was refused for its name or passphrase leaves no act behind."""
    add(NAME, "--role", "researcher", given="password password")
    run("user", "remove", "Nobody Example", "--yes")
    run("user", "new-authenticator", "Nobody Example")
    assert asyncio.run(read_acts(read_settings(environ))) == []


def test_removed_after_asking(run: Run, add: Run) -> None:
    """Removing asks first, and does nothing unless the answer is yes."""
    add(NAME, "--role", "researcher")
    assert run("user", "remove", NAME, given="n\n").returncode != 0
    assert run("user", "list").stdout == f"{NAME}\tresearcher\n"
    assert run("user", "remove", NAME, given="y\n").returncode == 0
    assert run("user", "list").stdout == ""


def test_last_administrator_stays(run: Run, add: Run) -> None:
    """The last administrator is neither removed nor given another role."""
    add(NAME, "--role", "administrator")
    for arguments in (("role", NAME, "reviewer"), ("remove", NAME, "--yes")):
        ended = run("user", *arguments)
        assert (ended.returncode, "[account]" in ended.stderr) == (1, True)
    add("Bo Example", "--role", "administrator")
    assert run("user", "remove", NAME, "--yes").returncode == 0


def test_last_holder_is_not_removed_unnoticed(run: Run, add: Run, environ: dict[str, str]) -> None:
    """Whoever alone can open a consultation stays, unless it is said that this is meant."""
    add(NAME, "--role", "administrator")
    asyncio.run(add_holder(read_settings(environ), make_key_pair()))
    ended = run("user", "remove", "Bo Example", "--yes")
    assert ended.returncode == 1
    assert "example." in ended.stderr
    assert "--leave-locked" in ended.stderr
    assert run("user", "remove", "Bo Example", "--yes", "--leave-locked").returncode == 0


def test_new_authenticator_replaces_the_old(run: Run, add: Run, environ: dict[str, str]) -> None:
    """A new authenticator has another secret, shown once, and the passphrase stays."""
    old = pyotp.parse_uri(add(NAME, "--role", "researcher").stdout.splitlines()[-1])
    before = asyncio.run(read_row(read_settings(environ)))
    ended = run("user", "new-authenticator", f" {NAME} ")
    new = pyotp.parse_uri(ended.stdout.splitlines()[-1])
    after = asyncio.run(read_row(read_settings(environ)))
    assert (ended.returncode, new.name) == (0, NAME)
    assert new.secret != old.secret
    assert open_secret(after.totp_secret_sealed, SECRET).decode() == new.secret
    assert after.passphrase_hash == before.passphrase_hash


def test_no_command_resets_a_passphrase(run: Run) -> None:
    """There is no command for a new passphrase, and the help says why."""
    assert run("user", "new-passphrase", NAME).returncode == 2
    told = " ".join(run("user", "--help").stdout.split())
    assert "There is no command for a new passphrase." in told


async def read_row(settings: Settings) -> AccountRow:
    """Give the account as it is stored."""
    async with open_staff(settings.staff_database) as staff:
        row = await staff.read_account(NAME)
    assert row is not None
    return row


async def add_holder(settings: Settings, keys: KeyPair) -> None:
    """Add a consultation and somebody who holds its key."""
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        consultation = await responses.add_consultation(
            "example", "Example", keys.public.raw, invented=True
        )
        holder = await add_account(
            staff,
            name="Bo Example",
            role=Role.RESEARCHER,
            passphrase=PASSPHRASE,
            deployment_secret=SECRET,
            hardness=Hardness(1, 8192),
        )
        wrapped = wrap_key(keys.private, holder.public_key)
        await staff.grant_key(consultation, holder.id, wrapped)


async def open_as(settings: Settings, name: str) -> PublicKey | None:
    """Give the public half of the key that somebody opens the consultation with, if any."""
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        consultation = await responses.read_consultation("example")
        account = await staff.read_account(name)
        assert consultation is not None
        assert account is not None
        wrapped = await staff.read_grant(consultation.id, account.id)
    own = unlock_person(account.locked_key, PASSPHRASE)
    return None if wrapped is None else unwrap_key(wrapped, own).public


def test_key_is_handed_on(run: Run, add: Run, environ: dict[str, str]) -> None:
    """A holder's passphrase lets another person open the consultation with their own."""
    add(NAME, "--role", "reviewer")
    keys, settings = make_key_pair(), read_settings(environ)
    asyncio.run(add_holder(settings, keys))
    grant = ("user", "grant", NAME, "--consultation", "example", "--holder")
    wrong = run(*grant, "Bo Example", "--passphrase-stdin", given="not the right one\n")
    assert (wrong.returncode, "[locked]" in wrong.stderr) == (1, True)
    other = run(*grant, NAME, "--passphrase-stdin", given=f"{PASSPHRASE}\n")
    assert (other.returncode, "[account]" in other.stderr) == (1, True)
    assert asyncio.run(open_as(settings, NAME)) is None
    right = run(*grant, "Bo Example", "--passphrase-stdin", given=f"{PASSPHRASE}\n")
    assert right.returncode == 0
    assert asyncio.run(open_as(settings, NAME)) == keys.public
    given = [act for act in asyncio.run(read_acts(settings)) if act[1] == Act.KEY_GIVEN]
    assert given == [(COMMAND_LINE, Act.KEY_GIVEN, "example")]
