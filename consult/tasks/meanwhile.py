"""What may have changed while a run was under way, looked at before anything of it is kept."""

from uuid import UUID

from consult.errors import RunInterruptedError
from consult.jobs.results import RunResult
from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.staff import RunRow
from consult.vault.keys import PrivateKey


async def find_gone(settings: Settings, consultation: UUID, result: RunResult) -> set[UUID]:
    """Name the responses behind a result that have been erased; raises ``StorageError``."""
    async with open_responses(settings.responses_database) as store:
        there = await store.list_response_ids(consultation)
    return {author.response for author in result.authors} - there


async def require_present_key(settings: Settings, row: RunRow, key: PrivateKey) -> None:
    """Give up what would be sealed to a key that was replaced, and wait for the new one.

    Whoever lost the consultation's key would otherwise be able to open this result.
    """
    async with open_responses(settings.responses_database) as store:
        known = await store.list_consultations()
    if any(one.id == row.consultation and one.public_key != key.public.raw for one in known):
        raise RunInterruptedError("The key was replaced meanwhile.", where=f"Run {row.id}.")
