"""``consult user``: staff accounts, their roles, and who can open which consultation.

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
    """Add staff accounts, set their roles, and hand on keys of consultations."""


@command.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="What the person is trusted to do.")
@FROM_STDIN
def add(name: str, role: str, *, from_stdin: bool) -> None:
    """Add an account for NAME, and show once the code that an authenticator app scans.

    The passphrase has 12 characters or more. Nobody can look it up or reset it: it locks the
    person's own key.
    """
    settings = read_settings()
    require_secret(settings)
    passphrase = _read_passphrase(from_stdin=from_stdin, confirm=True)
    _show_account(*asyncio.run(_add(settings, name, Role(role), passphrase)))


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
    asyncio.run(_set_role(read_settings(), name, role))
    click.echo(f"{name} is now {role}.")


@command.command("grant")
@click.argument("name")
@click.option("--consultation", "slug", required=True, help="The consultation's name.")
@click.option("--holder", required=True, help="Somebody who holds its key; asked to unlock it.")
@FROM_STDIN
def grant(name: str, slug: str, holder: str, *, from_stdin: bool) -> None:
    """Let NAME open a consultation, with the passphrase of somebody who already can."""
    settings = read_settings()
    passphrase = _read_passphrase(from_stdin=from_stdin, confirm=False, of=holder)
    asyncio.run(_grant(settings, name, slug, holder, passphrase))
    click.echo(f"{name} can now open {slug}.")


def _read_passphrase(*, from_stdin: bool, confirm: bool, of: str = "") -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    question = f"Passphrase of {of}" if of else "Passphrase"
    answer: str = click.prompt(question, hide_input=True, confirmation_prompt=confirm)
    return answer


def _show_account(account: "NewAccount", name: str) -> None:
    import segno  # noqa: PLC0415 - see the top.

    from consult.staff.codes import write_code_address  # noqa: PLC0415 - the same.

    address = write_code_address(account.totp_secret, name)
    click.echo(f"Added {name}.\n\nScan this with an authenticator app. It is shown this once.\n")
    segno.make(address, error="l").terminal(sys.stdout, compact=True, border=2)
    click.echo(f"\nOr type this secret into the app: {account.totp_secret}\n{address}")


async def _add(
    settings: Settings, name: str, role: Role, passphrase: str
) -> "tuple[NewAccount, str]":
    from consult.staff.accounts import add_account, read_name  # noqa: PLC0415 - see the top.

    async with _open_store(settings) as store:
        account = await add_account(
            store,
            name=name,
            role=role,
            passphrase=passphrase,
            deployment_secret=settings.secret,
        )
    return account, read_name(name)


async def _list(settings: Settings) -> "list[AccountRow]":
    async with _open_store(settings) as store:
        return await store.list_accounts()


async def _set_role(settings: Settings, name: str, role: str) -> None:
    async with _open_store(settings) as store:
        await store.set_role((await _find(store, name)).id, role)


async def _grant(settings: Settings, name: str, slug: str, holder: str, passphrase: str) -> None:
    from consult.staff.granting import grant_consultation  # noqa: PLC0415 - see the top.
    from consult.store.responses import open_responses  # noqa: PLC0415 - the same.

    async with _open_store(settings) as store, open_responses(settings.responses_database) as all_:
        consultation = await all_.read_consultation(slug)
        if consultation is None:
            raise NotFoundError("There is no such consultation.", where=f"Consultation {slug}.")
        await grant_consultation(
            store,
            consultation.id,
            holder=await _find(store, holder),
            passphrase=passphrase,
            to=await _find(store, name),
        )


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
