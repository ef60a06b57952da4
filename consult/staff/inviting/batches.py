"""Batches of invitation codes: shown once to whoever hands them out, and kept as digests only."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from consult.errors import EntryCodeError
from consult.store.responses import ResponsesStore
from consult.vault.entry import digest_entry_code, make_entry_code

MOST_CODES: Final = 500
"""How many a batch may have: as many as a staff session holds until they are shown."""

Record = Callable[[], Awaitable[object]]


def read_count(text: str) -> int | None:
    """Give the size of a batch as it was typed; None for what is no number from 1 to the most."""
    tidy = text.strip()
    if not (tidy.isascii() and tidy.isdecimal() and len(tidy) <= len(str(MOST_CODES))):
        return None
    return int(tidy) if 1 <= int(tidy) <= MOST_CODES else None


async def make_batch(  # noqa: PLR0913 - each is a fact about the batch.
    responses: ResponsesStore,
    consultation: UUID,
    questionnaire: UUID,
    count: int,
    *,
    secret: str,
    record: Record,
) -> tuple[str, ...]:
    """Make codes for one questionnaire, and give them to be shown this once.

    Nothing says which codes were made together. ``record`` is called before they work. Raises
    ``EntryCodeError`` for a batch that is too large or empty, and ``StorageError``.
    """
    if not 1 <= count <= MOST_CODES:
        raise EntryCodeError(
            f"A batch has 1 to {MOST_CODES} codes.", remedy="Make several batches one by one."
        )
    codes = make_codes(count)
    await record()
    digests = [digest_entry_code(code, secret, questionnaire) for code in codes]
    await responses.add_entry_codes(consultation, digests)
    return tuple(codes)


def make_codes(count: int) -> list[str]:
    """Make this many codes, all of them different."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(make_entry_code())
    return list(codes)
