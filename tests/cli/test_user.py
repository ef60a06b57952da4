"""Accounts from the command line."""

import asyncio
import subprocess
from pathlib import Path

import pyotp
import pytest

from consult.settings import Settings, read_settings
from consult.staff.accounts import add_account
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.vault.hardness import Hardness
from consult.vault.keys import KeyPair, make_key_pair, unlock_person, unwrap_key, wrap_key
from consult.vault.seal import PublicKey
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


@pytest.mark.parametrize("passphrase", ["", "short words", "aaaaaaaaaaaaaaaaaaaa", NAME * 2])
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
