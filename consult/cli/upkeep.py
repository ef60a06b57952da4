"""``consult upkeep``: the nightly work, by a process that holds no key to any answer."""

import asyncio
import signal
from datetime import datetime

import click

from consult.hardening import harden_process
from consult.logs import start_logging
from consult.settings import Settings, read_settings, require_secret
from consult.staff.audit import Act, AuditLog
from consult.store.responses import ConsultationRow
from consult.store.schema import require_schema
from consult.store.staff import StaffStore
from consult.upkeep.rounds import Times, do_night, go_round
from consult.upkeep.work import Done, RecordEnd

ACTOR = "upkeep"
"""Who is named in the audit for what this process does by itself."""


@click.command()
@click.option("--once", is_flag=True, help="Do the work now and end.")
def command(*, once: bool) -> None:
    """Erase what has passed its last day, and leave no order of arrival in the databases.

    Runs until it is told to end (Ctrl+C or SIGTERM), and does its work each night at
    CONSULT_UPKEEP_HOUR; at its start, what was missed.
    """
    settings = read_settings()
    require_secret(settings)
    harden_process()
    asyncio.run(require_schema(settings))
    if once:
        for sentence in asyncio.run(do_now(settings)).sentences:
            click.echo(sentence)
        click.echo("The nightly work is done.")
    else:
        start_logging("upkeep")
        asyncio.run(_until_told(settings))


async def do_now(settings: Settings) -> Done:
    """Do the nightly work at once.

    Raises ``UpkeepError`` when another program is at it, and ``StorageError``.
    """
    return await do_night(settings, _read_clock(), _record_for(settings))


async def _until_told(settings: Settings) -> None:
    times = Times(_read_clock, asyncio.sleep)
    rounds = asyncio.ensure_future(go_round(settings, times, _record_for(settings)))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, rounds.cancel)
    await asyncio.wait({rounds})


def _record_for(settings: Settings) -> RecordEnd:
    async def record(staff: StaffStore, row: ConsultationRow) -> None:
        await AuditLog(staff, settings.secret).note(ACTOR, Act.RETENTION_ENDED, row.slug)

    return record


def _read_clock() -> datetime:
    return datetime.now()  # noqa: DTZ005 - the hour is the deployment's own, in local time.
