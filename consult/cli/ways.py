"""``consult ways``: how people come to a questionnaire, and the codes to hand out.

Everything heavy is imported inside the functions, so that asking for help loads no database.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import click
from msgspec import Struct

from consult.errors import NotFoundError, PublishRefusedError
from consult.settings import Settings, read_settings, require_secret

if TYPE_CHECKING:
    from consult.staff.audit import Act, AuditLog
    from consult.store.responses import ConsultationRow, QuestionnaireEntry, ResponsesStore

OPEN: Final = "open"
INVITATION: Final = "invitation"


class Counter(Struct, frozen=True):
    """What a command works on: a consultation, its store, and the record of what is done."""

    settings: Settings
    responses: "ResponsesStore"
    audit: "AuditLog"
    row: "ConsultationRow"

    async def note(self, act: "Act", detail: str = "") -> None:
        """Record an act before it is done."""
        from consult.staff.audit import COMMAND_LINE  # noqa: PLC0415 - see the top.

        await self.audit.note(COMMAND_LINE, act, self.row.slug, detail)


@click.group()
def command() -> None:
    """Say how people come in, and make invitation codes."""


@command.command("show")
@click.argument("slug")
def show(slug: str) -> None:
    """List the questionnaires of SLUG with their addresses and how people come to them."""
    for line in asyncio.run(_show(_read_settings(), slug)):
        click.echo(line)


@command.command("change")
@click.argument("slug")
@click.argument("audience")
@click.argument("way", type=click.Choice([OPEN, INVITATION]))
@click.option("--wave", default="", help="The wave, where the audience has several.")
def change(slug: str, audience: str, way: str, wave: str) -> None:
    """Let everybody who has the address of AUDIENCE in SLUG begin, or only people with a code."""
    asyncio.run(_change(_read_settings(), slug, (audience, wave), way))
    click.echo(f"{slug}, {audience}: {way}.")


@command.command("codes")
@click.argument("slug")
@click.argument("audience")
@click.option("--count", type=int, required=True, help="How many, from 1 to 500.")
@click.option("--wave", default="", help="The wave, where the audience has several.")
def codes(slug: str, audience: str, count: int, wave: str) -> None:
    """Make COUNT codes for AUDIENCE in SLUG and print them this once, each after the address."""
    click.echo(asyncio.run(_make(_read_settings(), slug, (audience, wave), count)), nl=False)


@command.command("cancel")
@click.argument("slug")
def cancel(slug: str) -> None:
    """Make every code of SLUG useless that nobody has answered with."""
    asyncio.run(_cancel(_read_settings(), slug))
    click.echo(f"No code of {slug} that was handed out works any more.")


def _read_settings() -> Settings:
    settings = read_settings()
    require_secret(settings)
    return settings


async def _show(settings: Settings, slug: str) -> list[str]:
    async with _open(settings, slug) as counter:
        entries = await counter.responses.list_questionnaires(counter.row.id)
        return [
            "\t".join(
                (
                    f"{one.audience} {one.wave}".strip(),
                    settings.write_link(one.audience, one.token),
                    INVITATION if one.by_invitation else OPEN,
                )
            )
            for one in entries
        ]


async def _change(settings: Settings, slug: str, asked: tuple[str, str], way: str) -> None:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.

    async with _open(settings, slug) as counter:
        entry = await _find(counter, asked)
        await counter.note(Act.WAY_CHANGED, f"{' '.join(asked).strip()}: {way}")
        await counter.responses.set_invitation(entry.id, by_invitation=way == INVITATION)


async def _make(settings: Settings, slug: str, asked: tuple[str, str], count: int) -> str:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.
    from consult.staff.inviting.batches import make_batch  # noqa: PLC0415 - the same.
    from consult.staff.inviting.slips import write_slips  # noqa: PLC0415 - the same.

    async with _open(settings, slug) as counter:
        entry = await _find(counter, asked)
        if counter.row.state == "erased":
            raise PublishRefusedError(
                "It has passed its last day, so nobody can answer with a code.",
                where=f"Consultation {slug}.",
                remedy="Publish a new one for new answers.",
            )
        made = await make_batch(
            counter.responses,
            counter.row.id,
            entry.id,
            count,
            secret=settings.secret,
            record=lambda: counter.note(
                Act.ENTRY_CODES_MADE, f"{count} for {' '.join(asked).strip()}"
            ),
        )
        return write_slips(settings.write_link(entry.audience, entry.token), made)


async def _cancel(settings: Settings, slug: str) -> None:
    from consult.staff.audit import Act  # noqa: PLC0415 - see the top.

    async with _open(settings, slug) as counter:
        await counter.note(Act.ENTRY_CODES_CANCELLED)
        await counter.responses.cancel_entry_codes(counter.row.id)


async def _find(counter: Counter, asked: tuple[str, str]) -> "QuestionnaireEntry":
    for entry in await counter.responses.list_questionnaires(counter.row.id):
        if (entry.audience, entry.wave) == asked:
            return entry
    raise NotFoundError(
        "There is no questionnaire for this audience and wave.",
        where=f"Consultation {counter.row.slug}, {' '.join(asked).strip()}.",
        remedy=f"Run: consult ways show {counter.row.slug}",
    )


@asynccontextmanager
async def _open(settings: Settings, slug: str) -> AsyncIterator[Counter]:
    from consult.staff.audit import AuditLog  # noqa: PLC0415 - see the top.
    from consult.store.responses import open_responses  # noqa: PLC0415 - the same.
    from consult.store.schema import require_schema  # noqa: PLC0415 - the same.
    from consult.store.staff import open_staff  # noqa: PLC0415 - the same.

    await require_schema(settings)
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        row = await responses.read_consultation(slug)
        if row is None:
            raise NotFoundError(
                "There is no such consultation.",
                where=f"Consultation {slug}.",
                remedy="Run: consult consultation list",
            )
        yield Counter(settings, responses, AuditLog(staff, settings.secret), row)
