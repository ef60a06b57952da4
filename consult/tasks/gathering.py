"""Opening the answers to one question, from the store to redacted excerpts in memory."""

from typing import Final

from consult.jobs.requests import RunRequest
from consult.settings import Settings
from consult.store.responses import ResponsesStore, open_responses
from consult.store.staff import RunRow
from consult.tasks.excerpts import Gathered, Gatherer
from consult.tasks.fieldwork import read_today
from consult.tasks.progress import Watch
from consult.tasks.ratings import read_ratings
from consult.tasks.waves import read_waves
from consult.vault.keys import PrivateKey
from consult.vault.review import find_first_week_in_time

READING: Final = 0.2
"""The share of a run that is taken to be done when the answers are open."""


async def gather_answers(
    settings: Settings, row: RunRow, request: RunRequest, key: PrivateKey, watch: Watch
) -> Gathered:
    """Open the answers to the item of a row, and report how far it is.

    Raises ``LockedError``, ``MixedAudiencesError``, ``StorageError`` and ``RunInterruptedError``.
    """
    async with open_responses(settings.responses_database) as store:
        first_in_time = find_first_week_in_time(read_today())
        overdue = await store.list_response_ids(row.consultation, before_week=first_in_time)
        waves = await read_waves(store, row.consultation)
        ratings = await read_ratings(store, row.consultation, row.item)
        gatherer = Gatherer(row.item, request, key, overdue, waves, ratings)
        gatherer.gathered.rating = next(iter(ratings.values()), None)
        gatherer.gathered.invented = await _is_invented(store, row)
        expected = max(1, await store.count_responses(row.consultation))
        number = 0
        async for response in store.iterate_responses(row.consultation):
            gatherer.add(response)
            number += 1
            watch.progress.report("opening the answers", READING * min(1.0, number / expected))
            await watch.look()
    return gatherer.finish()


async def _is_invented(store: ResponsesStore, row: RunRow) -> bool:
    known = await store.list_consultations()
    return any(one.invented for one in known if one.id == row.consultation)
