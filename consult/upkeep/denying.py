"""Words that reviewers have denied join the list, at night and among decoys.

The same number of digests is added every night, whatever was denied that day, and none ever
goes. Two copies of the database, of whichever nights, therefore say nothing of how many words
there are between them or which digests they are.
"""

import os
from random import SystemRandom
from typing import Final

from consult.store.responses import ResponsesStore
from consult.store.staff import StaffStore
from consult.vault.denial import BYTES, PLACES, derive_denial_key, make_places

_RANDOM: Final = SystemRandom()


async def add_denials(
    responses: ResponsesStore, staff: StaffStore, deployment_secret: str
) -> None:
    """Add the words that wait to the list in random order, and make fresh places for the next.

    Work that was cut off is done again in whole. Raises ``StorageError``.
    """
    key = derive_denial_key(deployment_secret)
    waiting = await staff.read_denials()
    there = await responses.read_denied_words()
    await responses.add_denied_words(fill_up(set(waiting.values()) - there))
    # Where somebody denies a word at this moment the places stay, and the next night has it.
    await staff.renew_denials(waiting, make_places(key))


def fill_up(digests: set[bytes]) -> list[bytes]:
    """Give digests in random order, with as much chance among them as there are places left."""
    chance = [os.urandom(BYTES) for _ in range(PLACES - len(digests))]
    mixed = [*digests, *chance]
    _RANDOM.shuffle(mixed)
    return mixed
