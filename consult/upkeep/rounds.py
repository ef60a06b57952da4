"""The round that never ends: wait for the hour, do the work, try again after a fault."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from msgspec import Struct

from consult.errors import ConsultError
from consult.logs import LOGGER
from consult.settings import Settings
from consult.upkeep.lock import sole_upkeep
from consult.upkeep.nights import find_night, is_due
from consult.upkeep.notes import note_night, read_last_night
from consult.upkeep.work import Done, RecordEnd, work_on

LOOK: Final = 60.0
"""Seconds between two looks at the clock: one that is put forward or back is noticed soon."""

RETRY: Final = 3600.0
"""Seconds after which work that failed is tried again."""


class Times(Struct, frozen=True):
    """What the rounds take from outside: the local time, and waiting for some seconds."""

    now: Callable[[], datetime]
    wait: Callable[[float], Awaitable[None]]


async def go_round(settings: Settings, times: Times, record: RecordEnd) -> None:
    """Do each night's work, and at the start what was missed; ends when it is cancelled.

    A fault is one line, and the work is tried again an hour later.
    """
    while True:
        now = times.now()
        if is_due(now, settings.upkeep_hour, read_last_night(settings.data)):
            await times.wait(LOOK if await _try_night(settings, now, record) else RETRY)
        else:
            await times.wait(LOOK)


async def do_night(settings: Settings, now: datetime, record: RecordEnd) -> Done:
    """Do the work of the night before ``now`` and note it, whether it was due or not.

    Raises ``UpkeepError`` when another program is at it, and ``StorageError``.
    """
    with sole_upkeep(settings.data):
        last = read_last_night(settings.data)
        done = await work_on(settings, now.date(), last, record)
        note_night(settings.data, find_night(now, settings.upkeep_hour))
    return done


async def _try_night(settings: Settings, now: datetime, record: RecordEnd) -> bool:
    try:
        done = await do_night(settings, now, record)
    except ConsultError as error:
        LOGGER.error("%s [%s] This is tried again in an hour.", error, error.code)
        return False
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end the nights after it.
        LOGGER.error("ended with %s; this is tried again in an hour.", type(error).__name__)
        return False
    for sentence in done.sentences:
        LOGGER.info("%s", sentence)
    return True
