import asyncio

import click

from consult.logs import start_logging
from consult.settings import read_settings


@click.command()
def command() -> None:
    """Run the analysis worker until it is told to end (Ctrl+C or SIGTERM).

    It carries out the runs that staff start, one at a time. Keys are handed to it over a socket
    in the data folder and are held in memory only: after a restart, unfinished runs wait until
    somebody who holds the key starts them again.
    """
    # Imported here, so that asking for help does not load the queue and the databases.
    from consult.store.schema import require_schema  # noqa: PLC0415 - see above.
    from consult.tasks.worker import run_worker  # noqa: PLC0415 - see above.

    settings = read_settings()
    start_logging("worker")
    asyncio.run(require_schema(settings))
    run_worker(settings)
