"""Saving unfinished answers under a code, and finding them again by it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import NamedTuple

from consult.errors import SavingCodeError
from consult.intake.refusing import Refusals, pause
from consult.intake.weeks import week_of
from consult.store.responses import QuestionnaireRow, ResponsesStore
from consult.vault.saving import (
    digest_saving_code,
    make_saving_code,
    open_saved,
    seal_saved,
    tidy_saving_code,
)


class Found(NamedTuple):
    """Saved answers that were opened, and the digest that they lie under."""

    body: bytes
    digest: bytes


class Saving:
    """Seals, stores, finds and forgets unfinished answers.

    One code is looked up at a time, so that a flood of guesses takes one connection to the
    database and no more.
    """

    def __init__(
        self,
        store: ResponsesStore,
        deployment_secret: str,
        today: Callable[[], date],
        pause: Callable[[], Awaitable[object]] = pause,
    ) -> None:
        self._store = store
        self._secret = deployment_secret
        self._today = today
        self._refusals = Refusals(SavingCodeError, pause)
        self._looking = asyncio.Lock()

    async def save(
        self, body: bytes, questionnaire: QuestionnaireRow, instead: bytes | None
    ) -> str:
        """Store a body that holds redacted words only, and give the one code that opens it.

        It takes the place of what was saved before under the digest ``instead``. Raises
        ``StorageError`` and ``SealError``; what was saved before is then still there.
        """
        code = make_saving_code()
        made = seal_saved(body, code, self._secret, questionnaire.id)
        await self._store.save_answers(
            questionnaire.consultation, made.digest, made.sealed, week_of(self._today()), instead
        )
        return code

    async def find(self, text: str, questionnaire: QuestionnaireRow) -> Found | None:
        """Open what was saved under a code as it was typed.

        Gives None for a code that is used, unknown, too old or none, after the same work and the
        same wait. Raises ``SavingCodeError`` when too many are being refused at this moment,
        ``SealError`` for what was altered, and ``StorageError``.
        """
        # What is no code is looked up too, as one that nobody has.
        code = tidy_saving_code(text) or make_saving_code()
        digest = digest_saving_code(code, self._secret, questionnaire.id)
        async with self._looking:
            sealed = await self._store.read_saved(questionnaire.consultation, digest)
        if sealed is not None:
            return Found(open_saved(sealed, code, self._secret, questionnaire.id), digest)
        await self._refusals.refuse()
        return None

    async def forget(self, digest: bytes, questionnaire: QuestionnaireRow) -> None:
        """Take out what was saved, once it has been sent. Raises ``StorageError``."""
        await self._store.drop_saved(questionnaire.consultation, digest)
