"""Unfinished answers, in memory only, each under a key of which half is in a cookie.

Whoever copies this process's memory without the cookies reads nothing here,
and whoever has a cookie without this process has random letters.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from nacl.secret import SecretBox

from consult.respond.cookies import make_value
from consult.respond.pacing import Pace

IDLE_SECONDS: Final = 15 * 60
MOST_ENTRIES: Final = 20_000
SWEEP_SECONDS: Final = 30


@dataclass(slots=True, eq=False)
class Person:
    """One pass through a questionnaire: its entries, whose turn it is, and how it ended.

    ``sent`` says that the answers are stored, so that a second press of Send
    can never store them twice; ``pace`` when they may be.
    """

    ids: set[bytes] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    sent: bool = False
    pace: Pace = field(default_factory=Pace)


@dataclass(slots=True, eq=False)
class Entry:
    """What is held under one cookie value.

    ``licensed`` says that a POST made it and no GET has shown it yet; ``new``
    that nothing has been answered, so that it may be given up for somebody
    who has.
    """

    sealed: bytes
    person: Person
    seen: float
    licensed: bool = True
    new: bool = False


class ProgressStore:
    """Entries by cookie, at most ``most`` of them, each gone after ``idle`` seconds untouched."""

    def __init__(
        self,
        *,
        idle: float = IDLE_SECONDS,
        most: int = MOST_ENTRIES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._idle = idle
        self._most = most
        self._clock = clock
        self._half = secrets.token_bytes(32)
        self._entries: dict[bytes, Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def start(self, state: bytes, pace: Pace | None = None) -> str | None:
        """Hold a first state and give its cookie value; None when there is no room.

        A flood of empty starts pushes out other empty starts, never answers.
        """
        self.sweep()
        if len(self._entries) >= self._most and not self._give_up_new():
            return None
        return self._hold(state, Person(pace=pace or Pace()), licensed=True, new=True)

    def find(self, cookie: str) -> Person | None:
        """Say whose cookie value this is; None when nothing is held under it."""
        entry = self._entries.get(_name(cookie))
        if entry is None or self._is_idle(entry):
            return None
        return entry.person

    def read(self, cookie: str) -> bytes | None:
        """Open what is held under a cookie value; None when that is nothing."""
        entry = self._entries.get(_name(cookie))
        if entry is None or self._is_idle(entry) or not entry.sealed:
            return None
        return self._box(cookie).decrypt(entry.sealed)

    def follow(self, cookie: str, state: bytes) -> str:
        """Hold what a POST led to, and license one GET to show it.

        The state the POST came from stays until then: a browser that lost the
        answer, or a second press of the same button, can send it again.
        """
        person = self._entries[_name(cookie)].person
        self._entries[_name(cookie)].seen = self._clock()
        self._drop_all(person.ids - {_name(cookie)})
        return self._hold(state, person, licensed=True)

    def show(self, cookie: str) -> tuple[bytes, str] | None:
        """Spend a licence: give the state to show and the next cookie value.

        None, and everything of that person is dropped, when there was no
        licence: somebody reloaded, went back or opened the address again.
        """
        state = self.read(cookie)
        if state is None:
            return None
        entry = self._entries[_name(cookie)]
        self._drop_all(entry.person.ids)
        if not entry.licensed:
            return None
        return state, self._hold(state, entry.person, licensed=False, new=entry.new)

    def take(self, key: str) -> bytes | None:
        """Read what a POST led to and show it at once: no GET is licensed to show it any more."""
        entry = self._entries.get(_name(key))
        if entry is not None:
            entry.licensed = False
        return self.read(key)

    def touch(self, key: str) -> None:
        """Begin the idle time anew for a key that has not been idle too long."""
        if self.find(key) is not None:
            self._entries[_name(key)].seen = self._clock()

    def finish(self, cookie: str, ending: bytes) -> None:
        """Note that a person's answers are stored, and hold their last page in their place.

        Pressing Send again leads to that page once more.
        """
        person = self._entries[_name(cookie)].person
        person.sent = True
        for name in person.ids:
            self._entries[name].sealed = b""
        self._entries[_name(cookie)].sealed = bytes(self._box(cookie).encrypt(ending))

    def drop(self, cookie: str) -> None:
        """Forget everything of the person whose cookie value this is."""
        entry = self._entries.get(_name(cookie))
        if entry is not None:
            self._drop_all(entry.person.ids)

    def sweep(self) -> None:
        """Forget everything that has been idle too long."""
        idle = {name for name, entry in self._entries.items() if self._is_idle(entry)}
        self._drop_all(idle)

    def _hold(self, state: bytes, person: Person, *, licensed: bool, new: bool = False) -> str:
        cookie = make_value()
        sealed = bytes(self._box(cookie).encrypt(state))
        self._entries[_name(cookie)] = Entry(sealed, person, self._clock(), licensed, new)
        person.ids.add(_name(cookie))
        return cookie

    def _box(self, cookie: str) -> SecretBox:
        key = blake2b(cookie.encode(), key=self._half, digest_size=32, person=b"progress key")
        return SecretBox(key.digest())

    def _is_idle(self, entry: Entry) -> bool:
        return self._clock() - entry.seen > self._idle

    def _give_up_new(self) -> bool:
        oldest = next((name for name, entry in self._entries.items() if entry.new), None)
        if oldest is not None:
            self._drop_all({oldest})
        return oldest is not None

    def _drop_all(self, names: set[bytes]) -> None:
        for name in list(names):
            entry = self._entries.pop(name, None)
            if entry is not None:
                entry.person.ids.discard(name)


async def sweep_for_ever(progress: ProgressStore) -> None:
    """Forget idle answers also while nobody asks for anything."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        progress.sweep()


def _name(cookie: str) -> bytes:
    return blake2b(cookie.encode(), digest_size=16, person=b"progress name").digest()
