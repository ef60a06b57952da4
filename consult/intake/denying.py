"""Words that reviewers have taken out once, and that go from every later answer.

What a process holds are keyed digests, most of them decoys. It can tell that a word is denied
when somebody writes it, and can list none.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Final

from anonymise.policy import Level
from anonymise.rules import Rules
from consult.errors import StorageError
from consult.intake.levels import RulesOf
from consult.store.responses import ResponsesStore
from consult.vault.denial import derive_denial_key, digest_denied

LOOK_SECONDS: Final = 300.0
"""How long a running process goes on with the list it has read, after each night's new words."""


class DenyList:
    """The digests as they were read last."""

    def __init__(self, store: ResponsesStore, deployment_secret: str) -> None:
        self._store = store
        self._key = derive_denial_key(deployment_secret)
        self._digests: frozenset[bytes] = frozenset()

    def __repr__(self) -> str:
        return "DenyList(…)"

    def denies(self, word: str) -> bool:
        """Say whether a folded word always goes."""
        return digest_denied(word, self._key) in self._digests

    def tighten(self, rules: RulesOf) -> RulesOf:
        """Give rules that also take out what this list denies, as it is at each moment."""

        def deny(level: Level) -> Rules:
            return replace(rules(level), denied=self.denies)

        return deny

    async def refresh(self) -> None:
        """Read the list unless there is nothing new in it; the one before stays on a failure.

        Raises ``StorageError``.
        """
        if await self._store.count_denied_words() != len(self._digests):
            self._digests = await self._store.read_denied_words()


async def refresh_for_ever(denied: DenyList) -> None:
    """Read the list again from time to time, so that the words of a night count without a stop."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        # A database that is away for a moment is asked again; until then the former list holds.
        with suppress(StorageError):
            await denied.refresh()
