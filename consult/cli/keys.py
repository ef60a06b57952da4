"""``consult keys``: recovery keys on paper, and who holds which consultation's key.

Everything heavy is imported inside the functions, so that asking for help loads no database.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import click
from msgspec import Struct

from consult.errors import AccountError, NotFoundError
from consult.hardening import harden_process
from consult.settings import Settings, read_settings, require_secret

if TYPE_CHECKING:
    from consult.staff.audit import AuditLog
    from consult.store.responses import ConsultationRow, ResponsesStore
    from consult.store.staff import AccountRow, StaffStore

CONSULTATION: Final = click.option(
    "--consultation", "slug", required=True, help="The consultation's name."
)


class Office(Struct, frozen=True):
    """Both databases and the record of what was done."""

    responses: "ResponsesStore"
    staff: "StaffStore"
    audit: "AuditLog"


class Line(Struct, frozen=True):
    """Who can open one consultation."""

    slug: str
    holders: list[str]
    on_paper: bool


@click.group()
def command() -> None:
    """List who holds which key, and make and use recovery keys on paper.

    Keys are given, taken away and replaced by those who hold them, on the staff pages.
    """


@command.command("list")
def list_keys() -> None:
    """List every consultation with those who hold its key, and whether a key on paper does."""
    for line in asyncio.run(_list(read_settings())):
        holders = ", ".join(line.holders) or "nobody"
        click.echo(f"{line.slug}\t{holders}\t{'on paper' if line.on_paper else 'not on paper'}")


@command.command("recover")
@CONSULTATION
@click.option("--to", "name", required=True, help="Account that will be able to open it.")
@click.option(
    "--key-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the paper key from the first line of standard input instead of asking for it.",
)
def recover(slug: str, name: str, *, from_stdin: bool) -> None:
    """Give somebody a consultation's key from its recovery key on paper.

    For when everybody who held it has lost their passphrase. The account is a researcher's or a
    reviewer's, and has a passphrase that its owner knows.
    """
    settings = _read_ready_settings()
    typed = _read_paper(from_stdin=from_stdin)
    asyncio.run(_recover(settings, slug, name, typed))
    click.echo(f"{name} can now open {slug}.")
    click.echo("Have them replace its key if anybody else could have seen the paper.")


@command.command("new-recovery")
@CONSULTATION
@click.option("--holder", required=True, help="Somebody who holds its key; asked to unlock it.")
@click.option(
    "--passphrase-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the passphrase from the first line of standard input instead of asking for it.",
)
def new_recovery(slug: str, holder: str, *, from_stdin: bool) -> None:
    """Make a new recovery key for paper, and show it this once; an older paper opens no more.

    Whoever has the older paper and an older copy of the database can still open that copy. If
    that may be, have somebody who holds the key replace it as well.
    """
    settings = _read_ready_settings()
    passphrase = _read_passphrase(holder, from_stdin=from_stdin)
    click.echo(asyncio.run(_make_recovery(settings, slug, holder, passphrase)))


def _read_ready_settings() -> Settings:
    harden_process()
    settings = read_settings()
    require_secret(settings)
    return settings


def _read_paper(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline()
    question = "Key on paper (nothing is shown while you type)"
    return str(click.prompt(question, hide_input=True))


def _read_passphrase(holder: str, *, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(f"Passphrase of {holder}", hide_input=True))


async def _list(settings: Settings) -> list[Line]:
    async with _open_office(settings) as office:
        names = {row.id: row.name for row in await office.staff.list_accounts()}
        return [
            Line(
                row.slug,
                sorted(names[one] for one in await office.staff.list_holders(row.id)),
                await office.staff.read_recovery_key(row.id) is not None,
            )
            for row in await office.responses.list_consultations()
            if row.state != "erased"
        ]


async def _recover(settings: Settings, slug: str, name: str, typed: str) -> None:
    from consult.staff.audit import COMMAND_LINE, Act  # noqa: PLC0415 - see the top.
    from consult.staff.paperkeys import open_paper_key  # noqa: PLC0415 - the same.
    from consult.vault.keys import wrap_key  # noqa: PLC0415 - the same.
    from consult.vault.seal import PublicKey  # noqa: PLC0415 - the same.

    async with _open_office(settings) as office:
        row, to = await _find(office, slug), await _find_analyst(office, name)
        key = await open_paper_key(office.staff, row.id, typed)
        wrapped = wrap_key(key, PublicKey(to.public_key))
        await office.audit.note(COMMAND_LINE, Act.KEY_RECOVERED, row.slug, f"to {to.name}")
        await office.staff.grant_key(row.id, to.id, wrapped)


async def _make_recovery(settings: Settings, slug: str, holder: str, passphrase: str) -> str:
    from consult.staff.audit import COMMAND_LINE, Act  # noqa: PLC0415 - see the top.
    from consult.staff.granting import open_own_grant  # noqa: PLC0415 - the same.
    from consult.staff.paperkeys import make_paper_key, write_paper_words  # noqa: PLC0415 - the same.

    async with _open_office(settings) as office:
        row, owner = await _find(office, slug), await _find_account(office, holder)
        key = await open_own_grant(office.staff, row.id, owner, passphrase)
        paper = make_paper_key(key)
        detail = f"with the key of {owner.name}"
        await office.audit.note(COMMAND_LINE, Act.RECOVERY_KEY_MADE, row.slug, detail)
        await office.staff.keep_recovery_key(row.id, paper.public.raw, paper.wrapped)
    return write_paper_words(row.slug, paper.text)


async def _find(office: Office, slug: str) -> "ConsultationRow":
    row = await office.responses.read_consultation(slug)
    if row is None:
        raise NotFoundError("There is no such consultation.", where=f"Consultation {slug}.")
    return row


async def _find_account(office: Office, name: str) -> "AccountRow":
    from consult.staff.accounts import tidy_name  # noqa: PLC0415 - see the top.

    account = await office.staff.read_account(tidy_name(name))
    if account is None:
        raise AccountError(
            "There is no such account.", where=f"Account {name}.", remedy="Run: consult user list"
        )
    return account


async def _find_analyst(office: Office, name: str) -> "AccountRow":
    from consult.staff.roles import KEY_HOLDERS  # noqa: PLC0415 - see the top.

    account = await _find_account(office, name)
    if account.role not in KEY_HOLDERS:
        raise AccountError(
            "This person's role does not work with answers.",
            where=f"Account {account.name}.",
            remedy="Give the key to a researcher, a reviewer or a safeguarding lead.",
        )
    return account


@asynccontextmanager
async def _open_office(settings: Settings) -> "AsyncIterator[Office]":
    from consult.staff.audit import AuditLog  # noqa: PLC0415 - see the top.
    from consult.store.responses import open_responses  # noqa: PLC0415 - the same.
    from consult.store.schema import require_schema  # noqa: PLC0415 - the same.
    from consult.store.staff import open_staff  # noqa: PLC0415 - the same.

    await require_schema(settings)
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        yield Office(responses, staff, AuditLog(staff, settings.secret))
