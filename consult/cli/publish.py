import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from consult.errors import NotFoundError
from consult.hardening import harden_process
from consult.settings import Settings, read_settings, require_secret
from consult.staff.audit import COMMAND_LINE, Act, AuditLog
from consult.staff.paperkeys import write_paper_words
from consult.staff.publishing import Holder, Published, publish_consultation
from consult.store.responses import open_responses
from consult.store.schema import require_schema
from consult.store.staff import StaffStore, open_staff
from consult.vault.seal import PublicKey
from surveys.files import READY, read_instrument, read_ready
from surveys.model import Instrument


@click.command("publish")
@click.argument("questionnaire", nargs=-1, required=True)
@click.option("--slug", required=True, help="Name of the new consultation, for staff only.")
@click.option(
    "--holder",
    "holders",
    multiple=True,
    required=True,
    help="Account that will be able to open its responses; may be given again.",
)
@click.option("--open", "opened", is_flag=True, help="Open it at once; otherwise it is a draft.")
@click.option(
    "--by-invitation", is_flag=True, help="Only people with a code begin: consult ways codes."
)
@click.option(
    "--invented",
    is_flag=True,
    help="A trial whose answers are made up: every page says so, and drafts are let through.",
)
def publish(  # noqa: PLR0913 - each is an option of the command.
    questionnaire: Sequence[str],
    slug: str,
    holders: Sequence[str],
    *,
    opened: bool,
    by_invitation: bool,
    invented: bool,
) -> None:
    """Make a consultation of one QUESTIONNAIRE an audience: a file, or a ready-made one's name.

    Prints each audience's public address, and this once a recovery key to be kept on paper. The
    consultation's key is wrapped for the holders and for that paper. If all of them lose their
    passphrases and the paper is lost, its responses can never be read again.
    """
    harden_process()
    instruments = [_read(name) for name in questionnaire]
    settings = read_settings()
    require_secret(settings)
    publishing = _publish(
        settings,
        slug,
        instruments,
        holders,
        opened=opened,
        by_invitation=by_invitation,
        invented=invented,
    )
    published = asyncio.run(publishing)
    click.echo(f"{slug} is {'open' if opened else 'a draft'}.")
    for audience, token in sorted(published.tokens.items()):
        click.echo(f"{audience}\t{settings.write_link(audience.partition(' ')[0], token)}")
    click.echo(f"\n{write_paper_words(slug, published.paper_key)}")


def _read(name: str) -> Instrument:
    return read_ready(name) if name in READY else read_instrument(Path(name))


async def _publish(  # noqa: PLR0913 - each is a fact about the consultation.
    settings: Settings,
    slug: str,
    instruments: Sequence[Instrument],
    names: Sequence[str],
    *,
    opened: bool,
    by_invitation: bool,
    invented: bool,
) -> Published:
    await require_schema(settings)
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        audit = AuditLog(staff, settings.secret)
        return await publish_consultation(
            responses,
            staff,
            slug=slug,
            instruments=instruments,
            holders=[await _find_holder(staff, name) for name in names],
            today=date.today(),  # noqa: DTZ011 - the deployment's own day, as people there count.
            opened=opened,
            by_invitation=by_invitation,
            invented=invented,
            record=lambda: audit.note(COMMAND_LINE, Act.PUBLISHED, slug),
        )


async def _find_holder(staff: StaffStore, name: str) -> Holder:
    row = await staff.read_account(name)
    if row is None:
        raise NotFoundError(
            "There is no such account.",
            where=f"Account {name}.",
            remedy="Add it with: consult user add NAME --role ROLE",
        )
    return Holder(row.id, PublicKey(row.public_key))
