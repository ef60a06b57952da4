"""Refusals that all take as long, so that a code that is refused tells nothing by its wait."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from consult.errors import ConsultError

REFUSAL_SECONDS: Final = 1.0
"""How long it takes at least to hear that a code cannot be used; one that can is not slowed."""

MOST_WAITING: Final = 50


async def pause() -> None:
    """Wait as long as every refusal takes at least."""
    await asyncio.sleep(REFUSAL_SECONDS)


class Refusals:
    """Holds up whoever is refused, and at most ``MOST_WAITING`` of them at once."""

    def __init__(
        self, error: type[ConsultError], pause: Callable[[], Awaitable[object]] = pause
    ) -> None:
        self._error = error
        self._pause = pause
        self._waiting = 0

    async def refuse(self) -> None:
        """Return after the wait; raises the error at once when too many wait already."""
        if self._waiting >= MOST_WAITING:
            raise self._error(
                "Too many codes are being tried at this moment.",
                remedy="Try again in a few minutes.",
            )
        self._waiting += 1
        try:
            await self._pause()
        finally:
            self._waiting -= 1
