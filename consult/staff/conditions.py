import asyncio
import time
from collections.abc import Awaitable, Callable

from msgspec import Struct

from consult.staff.sessions import read_clock
from consult.vault.hardness import STRONG, Hardness


class Conditions(Struct, frozen=True):
    """What an application takes from outside: two clocks, waiting, and the cost of a guess.

    ``clock`` counts the seconds that end sessions and delays; ``now`` is the time of day in
    seconds since 1970, which one-time codes follow.
    """

    clock: Callable[[], float] = read_clock
    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    hardness: Hardness = STRONG
