"""``consult consultation``: list, date, close, reopen and delete consultations.

Everything heavy is imported inside the functions, so that asking for help loads no database.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

import click

from consult.errors import ConsultError, NotFoundError, PublishRefusedError
from consult.settings import Settings, read_settings, require_secret

if TYPE_CHECKING:
    from consult.staff.audit import Act
    from consult.store.responses import ConsultationRow, ResponsesStore
    from consult.store.staff import StaffStore


@click.group()
def command() -> None:
    """List, date, close, reopen and delete consultations."""


@command.command("list")
def list_all() -> None:
    """List every consultation with its state and its last days."""
    for row in asyncio.run(_list(read_settings())):
        kept = row.retention_end or "no end"
        back = row.withdrawal_cutoff or kept
        days = f"\tanswers from {row.opens or 'any day'} to {row.closes or 'any day'}"
        dated = days if row.opens or row.closes else ""
        click.echo(f"{row.slug}\t{row.state}\tkept until {kept}\ttaken back until {back}{dated}")


@command.command("close")
@click.argument("slug")
def close(slug: str) -> None:
    """Take no more answers to SLUG; what was sent is kept until its last day."""
    asyncio.run(_close(_read_settings(), slug))
    click.echo(f"{slug} is closed.")


@command.command("dates")
@click.argument("slug")
@click.option("--opens", help="First day of answers, as 2027-03-01, or none.")
@click.option("--closes", help="Last day of answers, as 2027-03-31, or none.")
def dates(slug: str, opens: str | None, closes: str | None) -> None:
    """Set the days on which SLUG takes answers once it is open; a day not named stays."""
    click.echo(asyncio.run(_set_dates(_read_settings(), slug, opens, closes)))


@command.command("reopen")
@click.argument("slug")
def reopen(slug: str) -> None:
    """Take answers to SLUG again, or for the first time where it is a draft."""
    asyncio.run(_reopen(_read_settings(), slug))
    click.echo(f"{slug} is open.")


@command.command("delete")
@click.argument("slug")
@click.option(
    "--yes-delete", "confirmed", metavar="SLUG", help="Its name again, instead of being asked."
)
def delete(slug: str, confirmed: str | None) -> None:
    """Delete SLUG with every answer, finding and key to it. Nothing brings them back.

    Backups that were made before still hold them, until they are thrown away.
    """
    settings = _read_settings()
    asyncio.run(_require(settings, slug))
    typed = confirmed or click.prompt(f"This cannot be undone. Type {slug} to delete it")
    if typed.strip() != slug:
        raise ConsultError(
            "Nothing was deleted, because another name was typed.",
            where=f"Consultation {slug}.",
            remedy="Type its name as it is in: consult consultation list",
        )
    for sentence in asyncio.run(_delete(settings, slug)):
        click.echo(sentence)
    click.echo(f"{slug} is deleted.")


def _read_settings() -> Settings:
    settings = read_settings()
    require_secret(settings)
    return settings


async def _list(settings: Settings) -> "list[ConsultationRow]":
    async with _open_stores(settings) as (responses, _):
        return await responses.list_consultations()


async def _require(settings: Settings, slug: str) -> None:
    async with _open_stores(settings) as (responses, _):
        await _find(responses, slug)


async def _close(settings: Settings, slug: str) -> None:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.

    async with _open_stores(settings) as (responses, staff):
        row = await _find(responses, slug)
        _refuse_erased(row)
        await _note(settings, staff, Act.CLOSED, row)
        await responses.set_state(row.id, "closed")


async def _set_dates(settings: Settings, slug: str, opens: str | None, closes: str | None) -> str:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.

    async with _open_stores(settings) as (responses, staff):
        row = await _find(responses, slug)
        _refuse_erased(row)
        first, last = _read_day(opens, row.opens), _read_day(closes, row.closes)
        if first and last and last < first:
            raise ConsultError("The last day is before the first.", where=f"Consultation {slug}.")
        if last and row.retention_end and last > row.retention_end:
            raise _refusal(row, f"Its answers are kept until {row.retention_end} only.")
        await _note(settings, staff, Act.DATES_CHANGED, row)
        await responses.set_dates(row.id, first, last)
        return f"{slug} takes answers from {first or 'any day'} to {last or 'any day'}."


def _read_day(text: str | None, before: date | None) -> date | None:
    if text is None or text == "none":
        return before if text is None else None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConsultError(
            "This is not a day.", remedy="Write it as 2027-03-31, or none."
        ) from None


async def _reopen(settings: Settings, slug: str) -> None:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.
    from consult.upkeep.erasing import is_past  # noqa: PLC0415 - the same.

    async with _open_stores(settings) as (responses, staff):
        row = await _find(responses, slug)
        _refuse_erased(row)
        if is_past(row.retention_end, date.today()):  # noqa: DTZ011 - the deployment's own day.
            raise _refusal(row, "Its last day has passed, so it takes no more answers.")
        await _note(settings, staff, Act.REOPENED, row)
        await responses.set_state(row.id, "open")


async def _delete(settings: Settings, slug: str) -> list[str]:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.
    from consult.upkeep.erasing import erase_content  # noqa: PLC0415 - the same.
    from consult.upkeep.lock import sole_upkeep  # noqa: PLC0415 - the same.
    from consult.upkeep.work import rewrite_both  # noqa: PLC0415 - the same.

    with sole_upkeep(settings.data):
        async with _open_stores(settings) as (responses, staff):
            row = await _find(responses, slug)
            await _note(settings, staff, Act.DELETED, row)
            await erase_content(responses, staff, row)
            await responses.delete_consultation(row.id)
            return await rewrite_both(responses.database, staff.database)


async def _note(
    settings: Settings, staff: "StaffStore", act: "Act", row: "ConsultationRow"
) -> None:
    from consult.staff.audit import COMMAND_LINE, AuditLog  # noqa: PLC0415 - see the top.

    await AuditLog(staff, settings.secret).note(COMMAND_LINE, act, row.slug)


async def _find(responses: "ResponsesStore", slug: str) -> "ConsultationRow":
    row = await responses.read_consultation(slug)
    if row is None:
        raise NotFoundError(
            "There is no such consultation.",
            where=f"Consultation {slug}.",
            remedy="Run: consult consultation list",
        )
    return row


def _refuse_erased(row: "ConsultationRow") -> None:
    if row.state == "erased":
        raise _refusal(row, "Its last day has passed and its responses are erased.")


def _refusal(row: "ConsultationRow", what: str) -> PublishRefusedError:
    return PublishRefusedError(
        what, where=f"Consultation {row.slug}.", remedy="Publish a new one for new answers."
    )


@asynccontextmanager
async def _open_stores(
    settings: Settings,
) -> "AsyncIterator[tuple[ResponsesStore, StaffStore]]":
    from consult.store.responses import open_responses  # noqa: PLC0415 - see the top.
    from consult.store.schema import require_schema  # noqa: PLC0415 - the same.
    from consult.store.staff import open_staff  # noqa: PLC0415 - the same.

    await require_schema(settings)
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        yield responses, staff
