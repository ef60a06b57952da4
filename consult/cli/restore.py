import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult.errors import RecoveryKeyError
from consult.hardening import harden_process
from consult.settings import Settings, read_settings, require_secret

if TYPE_CHECKING:
    from consult.backup.contents import Head
    from consult.backup.restore import Source
    from consult.store.database import Database
    from consult.vault.keys import PrivateKey

AFTERWARDS = (
    "Everything is as it was on that day, so what was done since is undone:\n"
    "- Answers that were taken back since are here again, and nobody can tell which they are.\n"
    "- People who were removed since have their accounts again, and keys that were taken away or\n"
    "  replaced are as before: look through consult user list, and take them away again.\n"
    "- Passphrases, authenticators and recovery codes are those of that day."
)
ERASING = "Now what has passed its last day is erased again. If this fails: consult upkeep --once"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Read the whole file with the key and change nothing; needs no empty databases.",
)
@click.option(
    "--any-origin",
    is_flag=True,
    help="Accept a file that was not made under this CONSULT_SECRET.",
)
@click.option(
    "--key-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the paper key from the first line of standard input instead of asking for it.",
)
def command(file: Path, *, only_check: bool, any_origin: bool, from_stdin: bool) -> None:
    """Write a backup back into two empty, migrated databases, with the key on paper.

    The whole FILE is checked first. Databases that hold anything are refused. At the end, what
    has passed its last day is erased, as every night.
    """
    harden_process()
    settings = read_settings()
    require_secret(settings)
    if not only_check:
        _require_empty(settings)
    source = _source(settings, file, _read_key(from_stdin=from_stdin), any_origin=any_origin)
    if only_check:
        head = _check(source)
        click.echo(f"This backup of {head.made:%d %B %Y} is whole and can be restored.")
        return
    head = asyncio.run(_restore(settings, source))
    click.echo(f"Restored the backup of {head.made:%d %B %Y}.\n\n{AFTERWARDS}\n\n{ERASING}")
    for sentence in asyncio.run(_erase_ended(settings)):
        click.echo(sentence)


def _require_empty(settings: Settings) -> None:
    from consult.backup.restore import require_empty  # noqa: PLC0415 - `--help` loads nothing.

    asyncio.run(require_empty(settings))


def _read_key(*, from_stdin: bool) -> "PrivateKey":
    from consult.vault.paper import read_paper_key  # noqa: PLC0415 - see above.

    if from_stdin:
        return read_paper_key(sys.stdin.readline())
    answer: PrivateKey = click.prompt(
        "Key on paper (nothing is shown while you type)", hide_input=True, value_proc=_try_key
    )
    return answer


def _try_key(text: str) -> "PrivateKey":
    from consult.vault.paper import read_paper_key  # noqa: PLC0415 - see above.

    try:
        return read_paper_key(text)
    except RecoveryKeyError as error:
        # This one is shown, and the question asked again.
        raise click.BadParameter(str(error)) from None


def _source(settings: Settings, file: Path, key: "PrivateKey", *, any_origin: bool) -> "Source":
    from consult.backup.restore import Source  # noqa: PLC0415 - see above.
    from consult.vault.secrets import derive_origin_key  # noqa: PLC0415 - see above.

    origin = derive_origin_key(settings.secret)
    return Source(path=file.absolute(), key=key, origin=origin, any_origin=any_origin)


def _check(source: "Source") -> "Head":
    from consult.backup.restore import check_backup  # noqa: PLC0415 - see above.

    return check_backup(source)


async def _restore(settings: Settings, source: "Source") -> "Head":
    from consult.backup.restore import restore_backup  # noqa: PLC0415 - see above.

    async def note(staff: "Database") -> None:
        from consult.staff.audit import COMMAND_LINE, Act, AuditLog  # noqa: PLC0415 - see above.
        from consult.store.staff import StaffStore  # noqa: PLC0415 - see above.

        log = AuditLog(StaffStore(staff), settings.secret)
        detail = "any origin" if source.any_origin else ""
        await log.note(COMMAND_LINE, Act.RESTORED, source.path.name[:200], detail)

    return await restore_backup(settings, source, note=note)


async def _erase_ended(settings: Settings) -> list[str]:
    from consult.cli.upkeep import do_now  # noqa: PLC0415 - see above.
    from consult.staff.audit import COMMAND_LINE, Act, AuditLog  # noqa: PLC0415 - see above.
    from consult.store.responses import open_responses  # noqa: PLC0415 - see above.
    from consult.store.staff import open_staff  # noqa: PLC0415 - see above.
    from consult.upkeep.erasing import erase_ended, forget_codes  # noqa: PLC0415 - see above.

    today = date.today()  # noqa: DTZ011 - the deployment's own day, as people there count.
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        log = AuditLog(staff, settings.secret)
        ended = await erase_ended(
            responses,
            staff,
            today,
            lambda row: log.note(COMMAND_LINE, Act.RETENTION_ENDED, row.slug),
        )
        await forget_codes(responses, today)
    # Writing the databases anew takes memory for all of them, so it is left to the night
    # where there is nothing to be written over.
    left = (await do_now(settings)).sentences if ended else []
    return [*(f"{row.slug} has passed its last day and is erased again." for row in ended), *left]
