"""``consult user``: staff accounts, their roles, and who can open which consultation.

What changes something is recorded before it is done, as an act of the command line.

Everything heavy is imported inside the functions, so that asking for help loads no database.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import click

from consult.errors import AccountError, NotFoundError
from consult.settings import Settings, read_settings, require_secret
from consult.staff.roles import Role

if TYPE_CHECKING:
    from consult.staff.accounts import NewAccount
    from consult.staff.audit import Act
    from consult.store.staff import AccountRow, StaffStore

ROLES: Final = click.Choice([role.value for role in Role])
FROM_STDIN: Final = click.option(
    "--passphrase-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the passphrase from the first line of standard input instead of asking for it.",
)


@click.group()
def command() -> None:
    """Add and remove staff accounts, set their roles, and hand on keys of consultations.

    There is no command for a new passphrase. It locks the person's own key, so that nobody can
    reset it: who forgot theirs needs a new account, and the keys from somebody who holds them.
    """


@command.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="What the person is trusted to do.")
@FROM_STDIN
def add(name: str, role: str, *, from_stdin: bool) -> None:
    """Add an account for NAME, and show once what signs in beside the passphrase.

    That is ten recovery codes, and the code that an authenticator app scans. The passphrase has
    12 characters or more and is not one that is guessed first. Nobody can look it up or reset
    it: it locks the person's own key.
    """
    settings = _read_ready_settings()
    passphrase = _read_passphrase(from_stdin=from_stdin, confirm=True)
    account, name = asyncio.run(_add(settings, name, Role(role), passphrase))
    click.echo(f"Added {name}.\n\nRecovery codes, each of which signs in once. They are shown")
    click.echo("this once; keep them on paper, apart from the authenticator.\n")
    click.echo("".join(f"  {code}\n" for code in account.recovery_codes))
    _show_secret(account.totp_secret, name)


@command.command("list")
def list_accounts() -> None:
    """List every account with its role."""
    for account in asyncio.run(_list(read_settings())):
        click.echo(f"{account.name}\t{account.role}")


@command.command("role")
@click.argument("name")
@click.argument("role", type=ROLES)
def set_role(name: str, role: str) -> None:
    """Give NAME another ROLE; it counts from their next request on."""
    asyncio.run(_set_role(_read_ready_settings(), name, role))
    click.echo(f"{name} is now {role}.")


@command.command("remove")
@click.argument("name")
@click.option("--yes", "sure", is_flag=True, help="Do not ask whether this is meant.")
@click.option(
    "--leave-locked",
    is_flag=True,
    help="Remove even the last person who can open some consultation.",
)
def remove(name: str, *, sure: bool, leave_locked: bool) -> None:
    """Remove the account of NAME with its keys and codes; what they did stays recorded.

    Refused for the last administrator, and for the last person who can open a consultation
    unless that is said to be meant.
    """
    settings = _read_ready_settings()
    if not sure:
        click.confirm(f"Remove {name}, with their keys and codes?", abort=True)
    asyncio.run(_remove(settings, name, leave_locked=leave_locked))
    click.echo(f"Removed {name}. They are signed out from their next request on.")


@command.command("new-authenticator")
@click.argument("name")
def new_authenticator(name: str) -> None:
    """Tie NAME to a new authenticator, for somebody who lost theirs and every recovery code.

    The old one stops working at once. Make sure that it is they who ask: this and their
    passphrase are all that signs in.
    """
    secret, name = asyncio.run(_renew(_read_ready_settings(), name))
    click.echo(f"{name} has a new authenticator. The old one no longer works.\n")
    _show_secret(secret, name)


@command.command("grant")
@click.argument("name")
@click.option("--consultation", "slug", required=True, help="The consultation's name.")
@click.option("--holder", required=True, help="Somebody who holds its key; asked to unlock it.")
@FROM_STDIN
def grant(name: str, slug: str, holder: str, *, from_stdin: bool) -> None:
    """Let NAME open a consultation, with the passphrase of somebody who already can."""
    settings = _read_ready_settings()
    passphrase = _read_passphrase(from_stdin=from_stdin, confirm=False, of=holder)
    asyncio.run(_grant(settings, name, slug, holder, passphrase))
    click.echo(f"{name} can now open {slug}.")


def _read_passphrase(*, from_stdin: bool, confirm: bool, of: str = "") -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    question = f"Passphrase of {of}" if of else "Passphrase"
    answer: str = click.prompt(question, hide_input=True, confirmation_prompt=confirm)
    return answer


def _read_ready_settings() -> Settings:
    settings = read_settings()
    require_secret(settings)
    return settings


def _show_secret(secret: str, name: str) -> None:
    import segno  # noqa: PLC0415 - see the top.

    from consult.staff.codes import write_code_address  # noqa: PLC0415 - the same.

    address = write_code_address(secret, name)
    click.echo("Scan this with an authenticator app. It is shown this once.\n")
    segno.make(address, error="l").terminal(sys.stdout, compact=True, border=2)
    click.echo(f"\nOr type this secret into the app: {secret}\n{address}")


async def _add(
    settings: Settings, name: str, role: Role, passphrase: str
) -> "tuple[NewAccount, str]":
    from consult.staff.accounts import prepare_account  # noqa: PLC0415 - see the top.
    from consult.staff.audit import Act  # noqa: PLC0415 - the same.

    async with _open_store(settings) as store:
        prepared = await prepare_account(
            store,
            name=name,
            role=role,
            passphrase=passphrase,
            deployment_secret=settings.secret,
        )
        row = prepared.row
        await _note(settings, store, Act.ACCOUNT_ADDED, row.name, row.role)
        await store.admit_account(row, prepared.recovery_digests)
    return prepared.shown, row.name


async def _list(settings: Settings) -> "list[AccountRow]":
    async with _open_store(settings) as store:
        return await store.list_accounts()


async def _set_role(settings: Settings, name: str, role: str) -> None:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.

    async with _open_store(settings) as store:
        account = await _find(store, name)
        await _note(settings, store, Act.ROLE_CHANGED, account.name, role)
        await store.set_role(account.id, role, keep_one=Role.ADMINISTRATOR.value)


async def _remove(settings: Settings, name: str, *, leave_locked: bool) -> None:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.
    from consult.staff.soleholders import list_sole_holds  # noqa: PLC0415 - the same.
    from consult.store.responses import open_responses  # noqa: PLC0415 - the same.

    async with _open_store(settings) as store, open_responses(settings.responses_database) as all_:
        account = await _find(store, name)
        sole = await list_sole_holds(store, all_, account.id)
        if sole and not leave_locked:
            raise AccountError(
                f"Nobody else can open some consultations: {', '.join(one.slug for one in sole)}.",
                where=f"Account {account.name}.",
                remedy="Hand their keys on with consult user grant, or add --leave-locked.",
            )
        await _note(settings, store, Act.ACCOUNT_REMOVED, account.name, account.role)
        await store.remove_account(account.id, keep_one=Role.ADMINISTRATOR.value)


async def _renew(settings: Settings, name: str) -> tuple[str, str]:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.
    from consult.staff.codes import make_code_secret  # noqa: PLC0415 - the same.
    from consult.vault.secrets import seal_secret  # noqa: PLC0415 - the same.

    secret = make_code_secret()
    async with _open_store(settings) as store:
        account = await _find(store, name)
        await _note(settings, store, Act.AUTHENTICATOR_CHANGED, account.name)
        sealed = seal_secret(secret.encode(), settings.secret)
        await store.change_totp_secret(account.id, sealed)
    return secret, account.name


async def _note(
    settings: Settings, store: "StaffStore", act: "Act", subject: object, detail: str = ""
) -> None:
    from consult.staff.audit import COMMAND_LINE, AuditLog  # noqa: PLC0415 - see the top.

    await AuditLog(store, settings.secret).note(COMMAND_LINE, act, subject, detail)


async def _grant(settings: Settings, name: str, slug: str, holder: str, passphrase: str) -> None:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.
    from consult.staff.granting import wrap_held_key  # noqa: PLC0415 - the same.
    from consult.store.responses import open_responses  # noqa: PLC0415 - the same.

    async with _open_store(settings) as store, open_responses(settings.responses_database) as all_:
        consultation = await all_.read_consultation(slug)
        if consultation is None:
            raise NotFoundError("There is no such consultation.", where=f"Consultation {slug}.")
        owner, to = await _find(store, holder), await _find(store, name)
        wrapped = await wrap_held_key(
            store, consultation.id, holder=owner, passphrase=passphrase, to=to
        )
        await _note(
            settings, store, Act.KEY_GIVEN, consultation.slug, f"{owner.name} to {to.name}"
        )
        await store.grant_key(consultation.id, to.id, wrapped)


async def _find(store: "StaffStore", name: str) -> "AccountRow":
    from consult.staff.accounts import tidy_name  # noqa: PLC0415 - see the top.

    account = await store.read_account(tidy_name(name))
    if account is None:
        raise AccountError(
            "There is no such account.", where=f"Account {name}.", remedy="Run: consult user list"
        )
    return account


@asynccontextmanager
async def _open_store(settings: Settings) -> "AsyncIterator[StaffStore]":
    from consult.store.schema import require_schema  # noqa: PLC0415 - see the top.
    from consult.store.staff import open_staff  # noqa: PLC0415 - the same.

    await require_schema(settings)
    async with open_staff(settings.staff_database) as store:
        yield store
