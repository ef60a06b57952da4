"""Taking an answer back: by a code that only the respondent has, and by nothing else."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final
from uuid import UUID

from consult.errors import WithdrawalError
from consult.store.responses import QuestionnaireRow, ResponsesStore
from consult.vault.withdrawal import (
    digest_withdrawal_code,
    make_withdrawal_code,
    tidy_withdrawal_code,
)
from surveys.model import Instrument

REPLY_SECONDS: Final = 1.0
"""How long every reply takes at least. Finding and erasing takes longer than finding nothing,
and whoever tries a code that they found must not learn from the wait that somebody answered."""

MOST_WAITING: Final = 50


async def pause() -> None:
    """Wait as long as every reply takes at least."""
    await asyncio.sleep(REPLY_SECONDS)


class TakingBack:
    """Digests codes for those who send, and erases for those who come back with one.

    At most one digest is made at a time on either side, so that a flood of guesses never keeps
    anybody from sending.
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
        self._sending = asyncio.Lock()
        self._erasing = asyncio.Lock()
        self._waiting = 0

    def make_code(self) -> str:
        """Make a code that nobody has had before, such as ``1234 5678 9012 3456``."""
        return make_withdrawal_code()

    async def make_digest(self, code: str, consultation: UUID) -> bytes:
        """Give what is stored beside a response so that this code finds it.

        Raises ``WithdrawalError`` for what is no code.
        """
        async with self._sending:
            return await asyncio.to_thread(
                digest_withdrawal_code, code, self._secret, consultation
            )

    async def take_back(self, text: str, consultation: UUID) -> None:
        """Erase what belongs to a code as it was typed; says nothing of whether there was any.

        Raises ``WithdrawalError`` when too many wait already, and ``StorageError``.
        """
        if self._waiting >= MOST_WAITING:
            raise WithdrawalError(
                "Too many codes are being looked up at this moment; nothing was erased.",
                where=f"Consultation {consultation}.",
                remedy="Try again in a few minutes.",
            )
        self._waiting += 1
        pausing = asyncio.ensure_future(self._pause())
        try:
            await self._erase(text, consultation)
        finally:
            self._waiting -= 1
            await pausing

    async def _erase(self, text: str, consultation: UUID) -> None:
        # What is no code takes the same work, as one that nobody has.
        code = tidy_withdrawal_code(text) or make_withdrawal_code()
        async with self._erasing:
            digest = await asyncio.to_thread(
                digest_withdrawal_code, code, self._secret, consultation
            )
            await self._store.erase_withdrawn(consultation, digest)


def find_last_day(
    questionnaire: QuestionnaireRow, instrument: Instrument, today: date
) -> date | None:
    """Give the last day on which answers can be taken back; None once it has passed.

    It is the consultation's, which is the earliest that anybody was told; for a consultation
    from before such days were stored, it is what this questionnaire says.
    """
    facts = instrument.facts
    if questionnaire.state == "erased":
        return None
    last = (
        questionnaire.withdrawal_cutoff
        or questionnaire.retention_end
        or facts.withdrawal_cutoff
        or facts.retention_end
    )
    return last if last is not None and today <= last else None
