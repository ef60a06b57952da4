"""Whether the queue's server writes to its disk what passes through it."""

from typing import Final

from consult.errors import ConsultError
from consult.inspection.verdict import Verdict, refuse
from consult.jobs.persistence import read_persistence
from consult.settings import Settings

OFF: Final = {"save": "", "appendonly": "no"}


def check_broker(settings: Settings) -> list[Verdict]:
    """Find a Redis that keeps copies: they would date the runs that staff started.

    The queue holds ids of runs and nothing else, whichever it is.
    """
    try:
        found = read_persistence(settings)
    except ConsultError as error:
        return [refuse("queue's server", error)]
    if found is None:
        return [Verdict("queue's server", "not Redis; what waits there is ids alone.")]
    if found == OFF:
        return [Verdict("queue's server", "keeps nothing on its disk.")]
    return [
        Verdict(
            "queue's server",
            "Redis keeps copies on its disk, or does not say whether it does.",
            'Set save "" and appendonly no in redis.conf, and remove its old dumps.',
        )
    ]
