"""Beginning with a code: it is looked up here, and used up only where answers are stored."""

import asyncio
from collections.abc import Awaitable, Callable

from consult.errors import EntryCodeError
from consult.intake.refusing import Refusals, pause
from consult.store.responses import QuestionnaireRow, ResponsesStore
from consult.vault.entry import digest_entry_code, make_entry_code, tidy_entry_code


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
        self._refusals = Refusals(EntryCodeError, pause)
        self._looking = asyncio.Lock()

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
        await self._refusals.refuse()
        return None
