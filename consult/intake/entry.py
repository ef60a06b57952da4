"""Beginning with a code: it is looked up here, and used up only where answers are stored."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from consult.errors import EntryCodeError
from consult.store.responses import QuestionnaireRow, ResponsesStore
from consult.vault.entry import digest_entry_code, make_entry_code, tidy_entry_code

REFUSAL_SECONDS: Final = 1.0
"""How long it takes at least to hear that a code cannot be used; one that can is not slowed."""

MOST_WAITING: Final = 50


async def pause() -> None:
    """Wait as long as every refusal takes at least."""
    await asyncio.sleep(REFUSAL_SECONDS)


class Entry:
    """Looks codes up for those who begin.

    One code is looked up at a time, so that a flood of guesses takes one connection to the
    database and no more.
    """

    def __init__(
        self,
        store: ResponsesStore,
        deployment_secret: str,
        pause: Callable[[], Awaitable[object]] = pause,
    ) -> None:
        self._store = store
        self._secret = deployment_secret
        self._pause = pause
        self._looking = asyncio.Lock()
        self._waiting = 0

    async def find(self, text: str, questionnaire: QuestionnaireRow) -> bytes | None:
        """Give the digest of a code as it was typed; None for used, unknown and no code alike.

        The three take the same work and the same wait. Raises ``EntryCodeError`` when too many
        are being refused at this moment, and ``StorageError``.
        """
        # What is no code is looked up too, as one that nobody has.
        code = tidy_entry_code(text) or make_entry_code()
        digest = digest_entry_code(code, self._secret, questionnaire.id)
        async with self._looking:
            known = await self._store.has_entry_code(questionnaire.consultation, digest)
        if known:
            return digest
        await self._refuse()
        return None

    async def _refuse(self) -> None:
        if self._waiting >= MOST_WAITING:
            raise EntryCodeError(
                "Too many codes are being tried at this moment.",
                remedy="Try again in a few minutes.",
            )
        self._waiting += 1
        try:
            await self._pause()
        finally:
            self._waiting -= 1
