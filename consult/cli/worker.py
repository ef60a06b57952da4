import asyncio

import click

from consult.errors import SchemaError
from consult.logs import start_logging
from consult.settings import Settings, read_settings


@click.command()
def command() -> None:
    """Run the analysis worker until it is told to end (Ctrl+C or SIGTERM).

    It carries out the runs that staff start, one at a time. Keys are handed to it over a socket
    in the data folder and are held in memory only: after a restart, unfinished runs wait until
    somebody who holds the key starts them again.
    """
    # Imported here, so that asking for help does not load the queue and the databases.
    from consult.tasks.worker import run_worker  # noqa: PLC0415 - see above.

    settings = read_settings()
    start_logging("worker")
    asyncio.run(_require_schema(settings))
    run_worker(settings)


async def _require_schema(settings: Settings) -> None:
    from consult.store.schema import check_schema  # noqa: PLC0415 - as above.

    if pending := await check_schema(settings):
        raise SchemaError(
            "The databases are not ready for this version.",
            where=f"Migrations to run: {len(pending)}.",
            remedy="Run: consult migrate",
        )
