"""What stands between Start and a stored answer: everybody gets through, a flood only slowly."""

import asyncio
import time
from collections.abc import Callable, Collection
from ipaddress import ip_network
from typing import Final

from consult.respond.cookies import Asked
from consult.respond.crowds import Crowds, read_address
from consult.respond.pacing import Pace, Quota
from consult.respond.work import Challenges

SWEEP_SECONDS: Final = 30
# How much harder a challenge may have become since the one that somebody solved.
_PATIENCE: Final = 1


class Gate:
    """Counts, challenges and the quota of one process. Nothing of them outlives it."""

    def __init__(
        self,
        *,
        reading_seconds: float,
        proxies: Collection[str] = (),
        quota: Quota | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reading_seconds = reading_seconds
        self._proxies = tuple(map(ip_network, proxies))
        self._clock = clock
        self._crowds = Crowds(clock=clock)
        self._challenges = Challenges(clock=clock)
        self._quota = Quota(clock=clock) if quota is None else quota

    def make_challenge(self, request: Asked, token: str) -> str:
        """Make a challenge for the questionnaire at an address, as hard as its asker is busy."""
        return self._challenges.make(
            self._crowds.read_level(read_address(request, self._proxies)), token
        )

    def begin(self, request: Asked, token: str, work: str) -> Pace:
        """Give the pace of somebody who presses Start with the answer to a challenge, or none.

        Without an answer they wait longer before they can send, the longer the busier their
        address is.
        """
        level = self._crowds.note(read_address(request, self._proxies))
        if "." not in work:
            return Pace(may_send=self._clock() + self._reading_seconds * 2**level)
        done = self._challenges.spend(work, token)
        if done is None or done + _PATIENCE < level:
            return Pace(may_send=self._clock() + self._reading_seconds * 2**level, stale=True)
        return Pace(vouched=True)

    def hold_up(self, pace: Pace) -> str:
        """Name the notice that asks to press Send again in a moment; empty where it is sent now.

        A place of the quota is taken when it is.
        """
        if pace.vouched:
            return ""
        if self._clock() < pace.may_send:
            return "too-soon"
        return "" if self._quota.take() else "busy"

    def sweep(self) -> None:
        """Forget what is too old also while nobody asks for anything."""
        self._crowds.sweep()
        self._challenges.sweep()


async def sweep_gate_for_ever(gate: Gate) -> None:
    """Keep to the ten minutes of every count also while nobody asks for anything."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        gate.sweep()
